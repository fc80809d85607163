/// Numbers of a column padded so that their decimal points, and those of their intervals, stand below each other when the
/// column is set right-aligned in digits of equal width.
struct AlignedNumbers {
    /// What stands for a minus sign that another number has.
    let minus: String

    /// For fonts in which a minus sign is as wide as a digit, as most browsers' are.
    static let page = AlignedNumbers(minus: "\u{2007}")
    /// For DejaVu Sans, in which it is wider.
    static let print = AlignedNumbers(minus: "\u{2007}\u{2006}")

    /// One padded text for each row, nil where the cell is text.
    func column(_ cells: [Cell]) -> [String?] {
        let values = tailed(cells.map { $0.number == nil ? nil : $0.valueText })
        let ends = cells.map(\.endTexts)
        guard ends.contains(where: { $0 != nil }) else { return values }
        let lower = headed(tailed(ends.map { $0?.lower })), upper = headed(tailed(ends.map { $0?.upper }))
        let intervals = zip(lower, upper).map { lower, upper -> String? in
            guard let lower, let upper else { return nil }
            return " [\(lower), \(upper)]"
        }
        let blank = intervals.compactMap { $0 }.max { $0.count < $1.count }.map { String($0.map(space)) } ?? ""
        return zip(values, intervals).map { value, interval in value.map { $0 + (interval ?? blank) } }
    }

    /// Padded behind, to the longest of what follows the decimal points.
    private func tailed(_ texts: [String?]) -> [String?] {
        let isScientific = texts.allSatisfy { $0?.contains("×") ?? true }
        let tails = texts.map { $0.map { isScientific ? Self.exponent($0) : Self.tail($0) } ?? "" }
        guard let longest = tails.max(by: { $0.count < $1.count }), !longest.isEmpty else { return texts }
        return zip(texts, tails).map { text, tail in text.map { $0 + String(longest.dropFirst(tail.count).map(space)) } }
    }

    /// Padded in front, to the longest of what precedes the decimal points.
    private func headed(_ texts: [String?]) -> [String?] {
        let longest = texts.compactMap { $0 }.max { $0.count < $1.count } ?? ""
        return texts.map { text in
            text.map { text in longest.dropLast(text.count).map { $0 == "−" ? minus : String(space($0)) }.joined() + text }
        }
    }

    /// The decimal point and all that follows; nothing where there is none.
    private static func tail(_ text: String) -> Substring {
        guard !text.contains("×"), let point = text.firstIndex(of: ".") else { return "" }
        return text[point...]
    }

    private static func exponent(_ text: String) -> Substring {
        guard let sign = text.range(of: "×10") else { return "" }
        return text[sign.upperBound...]
    }

    /// A space about as wide as the character.
    private func space(_ character: Character) -> Character {
        switch character {
        case ".", ",", " ": "\u{2008}"
        case "[", "]": "\u{2004}"
        case "\u{202F}": "\u{202F}"
        case "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹", "⁻": "\u{2004}"
        default: "\u{2007}"
        }
    }
}

extension Cell {
    /// The number without its interval, or the text.
    fileprivate var valueText: String {
        switch self {
        case .text(let text): text
        case .number(let value, let format), .interval(let value, _, _, let format): format.text(value)
        }
    }

    fileprivate var endTexts: (lower: String, upper: String)? {
        guard case .interval(_, let lower, let upper, let format) = self else { return nil }
        return (format.text(lower), format.text(upper))
    }
}

/// Numbers of a column padded so that their decimal points, and the brackets of their intervals, stand below each other
/// when the column is set right-aligned in digits of equal width.
///
/// Within an interval's brackets nothing is padded: "88 [83, 92]" stands above "87.5 [83.1, 92.0]", and what it is shorter
/// follows the bracket.
package enum AlignedNumbers {
    /// What stands for a minus or a multiplication sign that another number has: both are wider than a digit in DejaVu Sans.
    private static let sign = "\u{2007}\u{2006}"
    /// What makes it as wide, and is no character of its own.
    private static let widening: Character = "\u{2006}"

    /// One padded text for each row, nil where the cell is text.
    package static func column(_ cells: [Cell]) -> [String?] {
        let values = padded(cells.map(\.valueText)).map { $0?.aligned }
        let lower = padded(cells.map { $0.endTexts?.lower }), upper = padded(cells.map { $0.endTexts?.upper })
        guard let longestLower = longest(lower.map { $0?.aligned }),
            let longestUpper = longest(upper.map { $0?.aligned })
        else { return values }
        return cells.indices.map { row in
            guard let value = values[row] else { return nil }
            guard let lower = lower[row], let upper = upper[row] else {
                return value + space(" [\(longestLower), \(longestUpper)]")
            }
            return value + " [\(lower.text), \(upper.text)]" + lower.padding(to: longestLower)
                + upper.padding(to: longestUpper)
        }
    }

    /// A number's text, with what it lacks to the longest of its column.
    private struct Padded {
        /// Before the power of ten.
        var number: String
        /// For digits after the point that others have.
        var decimals: String
        var power: String
        /// For the power of ten that others have.
        var end: String

        var text: String { number + power }
        /// The text with its padding where it belongs.
        var aligned: String { number + decimals + power + end }

        /// All the padding, that in front of the number included.
        func padding(to longest: String) -> String {
            space(longest.filter { $0 != widening }.dropLast(length(aligned))) + decimals + end
        }
    }

    /// Padded behind the digits after the point, and behind the power of ten.
    private static func padded(_ texts: [String?]) -> [Padded?] {
        let parts = texts.map { $0.map(Parts.init) }
        let decimals = longest(parts.map { $0?.decimals }) ?? "", power = longest(parts.map { $0?.power }) ?? ""
        return parts.map { parts in
            guard let parts else { return nil }
            // A power of ten without a factor ends where the others do.
            let lacking = power.count - parts.power.count - (parts.isPower ? 1 : 0)
            return Padded(
                number: parts.whole + parts.decimals,
                decimals: parts.isPower ? "" : space(decimals.dropFirst(parts.decimals.count)), power: parts.power,
                end: space(power.suffix(max(0, lacking))))
        }
    }

    private static func longest(_ texts: [String?]) -> String? {
        texts.compactMap { $0 }.max { length($0) < length($1) }
    }

    private static func length(_ text: String) -> Int { text.count { $0 != widening } }

    /// Spaces about as wide as the characters.
    private static func space(_ text: some StringProtocol) -> String {
        text.map { character in
            switch character {
            case ".", ",", " ": "\u{2008}"
            case "[", "]", "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹", "⁻": "\u{2004}"
            case "\u{202F}", "\u{2004}", "\u{2006}", "\u{2008}": String(character)
            case "−", "×": sign
            default: "\u{2007}"
            }
        }.joined()
    }

    /// "−12", ".50" and "×10⁻³".
    private struct Parts {
        var whole, decimals, power: String
        /// "10⁻³", which has no factor.
        let isPower: Bool

        init(_ text: String) {
            let unsigned = text.drop { $0 == "−" }
            isPower = unsigned.hasPrefix("10") && unsigned.dropFirst(2).first.map { "⁻¹²³⁴⁵⁶⁷⁸⁹⁰".contains($0) } == true
            if isPower {
                (whole, decimals, power) = (String(text.prefix(text.count - unsigned.count)), "", String(unsigned))
                return
            }
            let times = text.firstIndex(of: "×") ?? text.endIndex
            let point = text[..<times].firstIndex(of: ".") ?? times
            whole = String(text[..<point])
            decimals = String(text[point..<times])
            power = String(text[times...])
        }
    }
}

extension Cell {
    /// The number without its interval; nil for text.
    fileprivate var valueText: String? {
        switch self {
        case .text, .links: nil
        case .number(let value, let format), .interval(let value, _, _, let format): format.text(value)
        }
    }

    fileprivate var endTexts: (lower: String, upper: String)? {
        guard case .interval(_, let lower, let upper, let format) = self else { return nil }
        return (format.text(lower), format.text(upper))
    }
}

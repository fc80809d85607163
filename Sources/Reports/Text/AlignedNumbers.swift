/// Numbers of a column padded so that their decimal points, and those of their intervals, stand below each other when
/// the column is set right-aligned in digits of equal width.
package enum AlignedNumbers {
    /// What stands for a minus or a multiplication sign that another number has: both are wider than a digit in DejaVu Sans.
    private static let sign = "\u{2007}\u{2006}"

    /// One padded text for each row, nil where the cell is text.
    package static func column(_ cells: [Cell]) -> [String?] {
        let values = padded(cells.map(\.valueText))
        let lower = padded(cells.map { $0.endTexts?.lower }), upper = padded(cells.map { $0.endTexts?.upper })
        guard let longestLower = longest(lower), let longestUpper = longest(upper) else { return values }
        return cells.indices.map { row in
            guard let value = values[row] else { return nil }
            guard let lower = lower[row], let upper = upper[row] else {
                return value + space(" [\(longestLower), \(longestUpper)]")
            }
            return value + " " + space(longestLower.dropLast(lower.count)) + "[\(lower), "
                + space(longestUpper.dropLast(upper.count)) + upper + "]"
        }
    }

    /// Padded behind the digits after the point, and behind the power of ten.
    private static func padded(_ texts: [String?]) -> [String?] {
        let parts = texts.map { $0.map(Parts.init) }
        let decimals = longest(parts.map { $0?.decimals }) ?? "", power = longest(parts.map { $0?.power }) ?? ""
        return parts.map { parts in
            guard let parts else { return nil }
            // A power of ten without a factor ends where the others do.
            let lacking = power.count - parts.power.count - (parts.isPower ? 1 : 0)
            return parts.whole + parts.decimals
                + (parts.isPower ? "" : String(space(decimals.dropFirst(parts.decimals.count)))) + parts.power
                + space(power.suffix(max(0, lacking)))
        }
    }

    private static func longest(_ texts: [String?]) -> String? { texts.compactMap { $0 }.max { $0.count < $1.count } }

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

extension String {
    /// The text with its numbers as `Numerals` spells them and kept on one line: "1e-05" and "1×10⁻⁵" become "10⁻⁵",
    /// and the spaces of "95 %" and "n = 20" do not break.
    ///
    /// It is the same however often it is done.
    public var withWholeNumbers: String {
        guard contains(where: \.isNumber) else { return self }
        let words = split(separator: " ", omittingEmptySubsequences: false).map(Typography.spelled)
        var result = words.first ?? ""
        for index in words.indices.dropFirst() {
            let isWhole =
                Typography.isQuantity(words[index - 1], words[index])
                || Typography.isCount(words[index - 1], words[index])
                || index > 1 && Typography.isCount(words[index - 2], words[index - 1]) && words[index].isNumeric
            result += (isWhole ? "\u{A0}" : " ") + words[index]
        }
        return result
    }

    fileprivate var isNumeric: Bool { first?.isNumber == true }
}

/// What a sentence's words are to each other.
private enum Typography {
    private static let units: Set<Substring> = [
        "%", "‰", "°", "µs", "ms", "s", "min", "h", "kB", "MB", "GB", "px", "pt", "mm", "cm", "m", "Hz", "W", "J",
    ]
    private static let opening: Set<Character> = ["(", "[", "\"", "“"],
        closing: Set<Character> = [")", "]", "\"", "”", ",", ".", ";", ":", "*"]

    /// Whether a number is followed by its unit.
    static func isQuantity(_ number: String, _ unit: String) -> Bool {
        guard number.last?.isNumber == true else { return false }
        return units.contains(bare(unit[...]).word)
    }

    /// Whether a letter is followed by a sign of comparison: "n =".
    static func isCount(_ letter: String, _ sign: String) -> Bool {
        ["n", "k", "N", "K"].contains(bare(letter[...]).word) && ["=", "<", ">", "≤", "≥"].contains(sign)
    }

    /// The word with a number that is written as programs do, or with a factor of 1, as `Numerals` has it.
    static func spelled(_ text: Substring) -> String {
        guard text.contains(where: \.isNumber) else { return String(text) }
        let (before, word, after) = bare(text)
        if word.hasPrefix("1×10"), word.dropFirst(4).first?.isSuperscript == true {
            return String(before + word.dropFirst(2) + after)
        }
        let digits = word.prefix { !"eE".contains($0) }, plain = word.replacing("−", with: "-")
        guard digits.count < word.count, digits.allSatisfy({ $0.isASCIIDigit || ".-−".contains($0) }),
            word.dropFirst(digits.count + 1).allSatisfy({ $0.isASCIIDigit || "+-−".contains($0) }),
            let value = Double(plain), value.isFinite, value != 0
        else { return String(text) }
        return before + Numerals.plain(value, digits: digits.count(where: \.isASCIIDigit)) + after
    }

    /// A word without the brackets and points around it.
    private static func bare(_ text: Substring) -> (before: Substring, word: Substring, after: Substring) {
        let before = text.prefix { opening.contains($0) }, rest = text.dropFirst(before.count)
        let after = rest.reversed().prefix { closing.contains($0) }.count
        return (before, rest.dropLast(after), rest.suffix(after))
    }
}

extension Character {
    fileprivate var isSuperscript: Bool { "⁻⁰¹²³⁴⁵⁶⁷⁸⁹".contains(self) }
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}

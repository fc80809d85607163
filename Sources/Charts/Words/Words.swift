import Foundation

/// Numbers and places as a chart's text has them.
enum Words {
    /// Three significant digits, four from a thousand on: more than a drawing can show.
    static func number(_ value: Double) -> String {
        guard value.isFinite, value != 0 else { return Numerals.plain(value) }
        let digits = abs(value) >= 1000 && abs(value) < 1e6 ? 4 : 3
        return Numerals.plain(Double(String(format: "%.\(digits)g", value)) ?? value)
    }

    /// "two", or "13".
    static func small(_ number: Int) -> String {
        let words = [
            "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        ]
        return words.indices.contains(number) ? words[number] : String(number)
    }

    /// "1 row", "12 rows".
    static func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
        "\(Numerals.fixed(Double(count), decimals: 0)) \(count == 1 ? one : many ?? one + "s")"
    }

    /// "2nd", "11th", "23rd".
    static func ordinal(_ number: Int) -> String {
        let ending =
            switch (number % 10, number % 100) {
            case (_, 11...13): "th"
            case (1, _): "st"
            case (2, _): "nd"
            case (3, _): "rd"
            default: "th"
            }
        return "\(number)\(ending)"
    }

    /// As long as somebody listens to.
    static let mostCharacters = 600

    /// The beginning and as many of the sentences as fit; of the rest, it points to the table.
    static func shortened(_ beginning: String, _ sentences: [String]) -> String {
        let end = "The table has the rest."
        var text = beginning
        for (index, sentence) in sentences.enumerated() {
            let isLast = index == sentences.count - 1
            guard text.count + 1 + sentence.count + (isLast ? 0 : 1 + end.count) <= mostCharacters else {
                return "\(text) \(end)"
            }
            text += " " + sentence
        }
        return text
    }

    static func place(_ value: PlottableValue) -> String {
        if case .number(let number) = value.content { Words.number(number) } else { value.name }
    }

    /// How values run from the first place to the last, as they stand on the axis.
    ///
    ///     course([(1, 88.8), (2, 80), (3, 20), (4, 10.1)], y)   // "falls from 88.8 to 10.1, half-way by 3"
    static func course(_ places: [Trace.Place], _ axis: Scale) -> String {
        let scale = Scale(transform: axis.transform, domain: axis.domain)
        func height(_ place: Trace.Place) -> Double { scale.position(place.value) ?? 0 }
        guard let first = places.first, let last = places.last,
            let low = places.min(by: { height($0) < height($1) }),
            let high = places.max(by: { height($0) < height($1) })
        else { return "has no values" }
        func text(_ place: Trace.Place) -> String { number(place.value) }
        func placed(_ place: Trace.Place) -> String { "\(number(place.value)) at \(Words.place(place.at))" }
        let range = height(high) - height(low)
        if places.count == 1 { return "has \(placed(first))" }
        // A fiftieth of the plot's height is what a glance takes for level.
        if range < 0.02 {
            return text(low) == text(high) ? "stays at \(text(low))" : "stays between \(text(low)) and \(text(high))"
        }
        let above = height(high) - max(height(first), height(last)) > range / 10
        let below = min(height(first), height(last)) - height(low) > range / 10
        switch (above, below) {
        case (true, true):
            return "goes from \(text(first)) to \(text(last)), between \(placed(low)) and \(placed(high))"
        case (true, false): return "rises from \(text(first)) to \(placed(high)) and falls to \(text(last))"
        case (false, true): return "falls from \(text(first)) to \(placed(low)) and rises to \(text(last))"
        case (false, false):
            let rises = height(last) > height(first), middle = (height(first) + height(last)) / 2
            let halfway = places.first { rises ? height($0) >= middle : height($0) <= middle }
            let half = places.count > 2 ? halfway.map { ", half-way by \(Words.place($0.at))" } ?? "" : ""
            return "\(rises ? "rises" : "falls") from \(text(first)) to \(text(last))\(half)"
        }
    }
}

extension String {
    /// As at a sentence's beginning: a symbol such as "p(artifact)" or "n" stays as it is.
    var capitalizedFirst: String {
        let word = prefix { $0 != " " }, second = word.dropFirst().first
        let isSymbol = second.map { !$0.isLowercase } ?? (word != "a")
        return isSymbol ? self : prefix(1).uppercased() + dropFirst()
    }
    /// As within a sentence: an abbreviation, or a symbol such as "T / ACT_max", stays as it is.
    var lowercasedFirst: String {
        let second = dropFirst().first
        return second.map { $0.isLowercase } == true ? prefix(1).lowercased() + dropFirst() : self
    }
}

/// Estimates with their intervals below each other: a row for each finding or case.
///
///     Forest(field: gained, rows: [
///         ForestRow("VGG-16", 51.4, 48.9, 53.8, bound: .above(5), paper: 68.9, word: "replicated")
///     ])
public struct Forest: Sendable, Equatable {
    /// What all rows are of, on one axis; nil where each row has a field and a scale of its own.
    public var field: Field?
    public var rows: [ForestRow]
    /// Linear or logarithmic.
    public var scale: ScaleKind

    public init(field: Field? = nil, scale: ScaleKind = .linear, rows: [ForestRow]) {
        self.field = field
        self.scale = scale
        self.rows = rows
    }

    /// "Forest plot, 2 rows, Accuracy gained (points). VGG-16: 51.4 [48.9, 53.8], asked for: above 5, the paper's: 68.9;
    /// replicated. …", in about 600 characters.
    public var inWords: String {
        Words.shortened(
            "Forest plot, \(Words.counted(rows.count, "row"))\(field.map { ", \($0.title)" } ?? "").",
            rows.map { $0.inWords(field: field) })
    }
}

/// What a test asks of a number, shaded in its row.
public enum ShadedBound: Sendable, Equatable {
    case above(Double)
    case below(Double)
    case within(ClosedRange<Double>)
    case outside(ClosedRange<Double>)

    /// Where the shading ends.
    package var edges: [Double] {
        switch self {
        case .above(let edge), .below(let edge): [edge]
        case .within(let range), .outside(let range): [range.lowerBound, range.upperBound]
        }
    }

    /// "above 5", "within −2 and 2".
    public var text: String {
        let edges = edges.map { Numerals.plain($0, digits: 4) }
        return switch self {
        case .above: "above \(edges[0])"
        case .below: "below \(edges[0])"
        case .within: "from \(edges[0]) to \(edges[1])"
        case .outside: "below \(edges[0]) or above \(edges[1])"
        }
    }

    /// The shaded parts of what lies between two ends.
    package func parts(of range: ClosedRange<Double>) -> [ClosedRange<Double>] {
        let all: [(Double, Double)] =
            switch self {
            case .above(let edge): [(edge, range.upperBound)]
            case .below(let edge): [(range.lowerBound, edge)]
            case .within(let inner): [(inner.lowerBound, inner.upperBound)]
            case .outside(let inner): [(range.lowerBound, inner.lowerBound), (inner.upperBound, range.upperBound)]
            }
        return all.compactMap { low, high in
            let low = max(low, range.lowerBound), high = min(high, range.upperBound)
            return low < high ? low...high : nil
        }
    }
}

/// A number with its interval, what is asked of it, and what the paper has.
public struct ForestRow: Sendable, Equatable {
    public var label: String
    public var value: Double
    /// The interval's ends; infinite where it has one end only, nil where there is no interval.
    public var lower: Double?
    public var upper: Double?
    public var bound: ShadedBound?
    /// The paper's value.
    public var paper: Double?
    /// What the outcome is called.
    public var word: String
    /// Whether the number is of one network, and so says nothing of its kind.
    public var isHollow: Bool
    /// Whether the outcome holds at a far stricter confidence, too.
    public var isStrict: Bool
    /// What the number is of, where the forest doesn't say it.
    public var field: Field?

    public init(
        _ label: String, _ value: Double, _ lower: Double? = nil, _ upper: Double? = nil, field: Field? = nil,
        bound: ShadedBound? = nil, paper: Double? = nil, word: String = "", isHollow: Bool = false,
        isStrict: Bool = false
    ) {
        (self.label, self.value, self.lower, self.upper, self.field) = (label, value, lower, upper, field)
        (self.bound, self.paper, self.word, self.isHollow, self.isStrict) = (bound, paper, word, isHollow, isStrict)
    }

    /// The number with its interval: "0.42 [0.37, 0.48]".
    package var numbers: String {
        value.isFinite ? Numerals.interval(value, lower, upper, unit: field?.unit ?? "") : "no value"
    }

    func inWords(field: Field?) -> String {
        let parts = [
            numbers, bound.map { "asked for: \($0.text)" },
            paper.map { "the paper's: \(Numerals.plain($0, digits: 4))" },
        ].compactMap { $0 }
        let kind = isHollow ? "one network" : ""
        let end = [word, kind, isStrict ? "also at the stricter level" : ""].filter { !$0.isEmpty }
        return (label.isEmpty ? "" : "\(label): ") + parts.joined(separator: ", ")
            + (end.isEmpty ? "" : "; " + end.joined(separator: ", ")) + "."
    }

    /// In pixels, without words.
    static let stripSize = (width: 240.0, height: 28.0)

    /// Room for everything in the rows, with some to spare.
    static func range(_ rows: [ForestRow], _ kind: ScaleKind) -> ClosedRange<Double> {
        let isLogarithmic = kind == .log
        let all = rows.flatMap { row in
            [row.value, row.lower, row.upper, row.paper].compactMap { $0 } + (row.bound?.edges ?? [])
        }
        .filter { $0.isFinite && (!isLogarithmic || $0 > 0) }
        guard let low = all.min(), let high = all.max() else { return isLogarithmic ? 1...10 : 0...1 }
        if isLogarithmic {
            let pad = high > low ? (high / low).squareRoot().squareRoot().squareRoot() : 2
            let start = max(low / pad, .leastNormalMagnitude), end = high * pad
            return start...min(end > start ? end : start * 2, .greatestFiniteMagnitude)
        }
        let span = high - low
        let pad = span > 0 && span.isFinite ? span * 0.08 : max(abs(low) * 0.1, 0.5)
        return max(low - pad, -.greatestFiniteMagnitude)...min(high + pad, .greatestFiniteMagnitude)
    }
}

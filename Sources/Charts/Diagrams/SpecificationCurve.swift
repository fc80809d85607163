/// All analyses of a finding that could be defended, sorted by their estimate, with the options that each took below
/// (Simonsohn, Simmons and Nelson, *Nature Human Behaviour*, 2020).
public struct SpecificationCurve: Sendable, Equatable {
    /// A choice that an analysis makes, and what there is to choose from.
    public struct Fork: Sendable, Equatable {
        public var name: String
        public var options: [String]

        public init(_ name: String, _ options: [String]) {
            self.name = name
            self.options = options
        }
    }

    /// One analysis.
    public struct Specification: Sendable, Equatable {
        public var value: Double
        public var lower: Double?
        public var upper: Double?
        public var outcome: AnalysisOutcome
        /// The option that it takes of each fork, in the forks' order.
        public var options: [String]
        /// Whether it counts; one of another question, or a wider one, is drawn hollow.
        public var isCounted: Bool

        public init(
            _ value: Double, _ lower: Double? = nil, _ upper: Double? = nil, _ outcome: AnalysisOutcome,
            options: [String], isCounted: Bool = true
        ) {
            (self.value, self.lower, self.upper, self.outcome) = (value, lower, upper, outcome)
            (self.options, self.isCounted) = (options, isCounted)
        }
    }

    public var field: Field
    public var forks: [Fork]
    public var specifications: [Specification]
    /// The place of the registered analysis among the specifications.
    public var registered: Int?
    public var bound: ShadedBound?
    /// The paper's value.
    public var paper: Double?

    public init(
        _ field: Field, forks: [Fork], _ specifications: [Specification], registered: Int? = nil,
        bound: ShadedBound? = nil, paper: Double? = nil
    ) {
        (self.field, self.forks, self.specifications) = (field, forks, specifications)
        (self.registered, self.bound, self.paper) = (registered, bound, paper)
    }

    /// Those with a value, by their estimate.
    var sorted: [(index: Int, specification: Specification)] {
        specifications.enumerated().filter { $0.element.value.isFinite }
            .sorted { ($0.element.value, $0.offset) < ($1.element.value, $1.offset) }
            .map { (index: $0.offset, specification: $0.element) }
    }

    /// The shares of outcomes among the counted analyses that took an option.
    func outcomes(of option: String, fork: Int) -> [AnalysisOutcome] {
        specifications.filter { $0.isCounted && fork < $0.options.count && $0.options[fork] == option }.map(\.outcome)
    }

    /// How the counted analyses came out, where their estimates lie, and which options all the others have in common.
    public var inWords: String {
        let counted = specifications.filter(\.isCounted), values = sorted.map(\.specification.value)
        var parts = ["\(AnalysisOutcome.sentence(counted.map(\.outcome)).capitalizedFirst)."]
        if let low = values.first, let high = values.last {
            parts.append("Estimates run from \(Words.number(low)) to \(Words.number(high)).")
        }
        if let registered, specifications.indices.contains(registered) {
            let own = specifications[registered]
            parts.append("The registered analysis has \(Numerals.interval(own.value, own.lower, own.upper)): \(own.outcome.rawValue).")
        }
        if let bound { parts.append("Asked for is \(bound.text).") }
        if let paper { parts.append("The paper has \(Numerals.plain(paper, digits: 4)).") }
        let others = counted.filter { $0.outcome != .holds }
        for (index, fork) in forks.enumerated() where others.count > 1 && others.count < counted.count {
            let taken = Set(others.compactMap { index < $0.options.count ? $0.options[index] : nil })
            if taken.count == 1, fork.options.count > 1, let option = taken.first {
                parts.append("All that do not hold take \(option) (\(fork.name)).")
            }
        }
        let missing = specifications.count - values.count
        if missing > 0 { parts.append("\(Words.counted(missing, "analysis", "analyses")) without a value are not drawn.") }
        return Words.shortened(
            "Specification curve of \(Words.counted(specifications.count, "analysis", "analyses")), \(field.title).", parts)
    }
}

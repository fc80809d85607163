/// All of a finding that is written before its numbers: what is claimed or asked, what is done about it, and the rule that
/// judges.
///
///     Declaration(
///         "clipping-helps",
///         .claim(
///             Claim("clipping makes VGG-16 more resilient", .abstract), scope: "deep networks",
///             facets: Facets(network: .smaller, because: [.network: "half of the width"]),
///             countsAgainst: .no(because: "a narrower network takes fewer hits")),
///         test: "Area under accuracy over fault rate, clipped less unclipped, in points, mean over trainings and images",
///         units: ["trainings", "images"],
///         rule: .clause(.init("area", .exceeds(Margin(0, "points", source: "the sign is what is claimed")))))
///
/// This is what a registration holds of a finding, and what deviations are found in: prose is in `test`, meaning in the rest.
public struct Declaration: Codable, Sendable, Equatable {
    /// What a finding is about.
    public enum Subject: Codable, Sendable, Equatable {
        /// - Parameter scope: what the claim is about, in the paper's words: it decides what of our test lies within.
        case claim(Claim, scope: String, facets: Facets, countsAgainst: CountsAgainst)
        case question(Question)
    }

    /// What an outcome is about.
    public enum Extent: String, Codable, Sendable, CaseIterable {
        /// A kind of network: of one training alone it is hollow, since others of its kind may differ.
        case networks
        /// No network: arithmetic, a proof, a machine's speed.
        case noNetwork
    }

    /// Stable name: in `results.json`, in diffs, and as an anchor.
    public let identifier: String
    public let subject: Subject
    /// Our test in a sentence: what, on what, averaged over what, in which unit and range.
    public let test: String
    /// The kinds of unit that intervals are over, in the plural: an interval over anything else, such as layers that were
    /// chosen, stops the run.
    public let units: [String]
    public let extent: Extent
    public let rule: Rule
    public let controls: [Control]
    /// How units without a value count.
    public let exclusions: String
    /// Other ways to analyse the same numbers.
    public let forks: [Fork]
    /// What the study itself draws for it by the run's seed: "fault patterns", "initial weights". Where that is nothing,
    /// its data may be older than any rule, whatever the seed is.
    public let drawn: [String]
    /// What of its results was known when its rule was written, however well the rule is registered since: "the photographs'
    /// answers, from a run with other seeds". It makes the finding *post hoc*; `nil` where nothing was.
    public let known: String?
    /// Why it is no longer as it was registered, for the table of changes; it decides nothing.
    public let changedBecause: String?

    public init(
        _ identifier: String, _ subject: Subject, test: String, units: [String], extent: Extent = .networks,
        rule: Rule, controls: [Control] = [],
        exclusions: String = "a unit without a finite value counts at the worst on both sides", forks: [Fork] = [],
        drawn: [String] = [], known: String? = nil, changedBecause: String? = nil
    ) {
        precondition(!test.isEmpty, "\(identifier) says what is tested")
        let clauses = (rule.clauses + controls.flatMap(\.rule.clauses)).map(\.name)
        precondition(Set(clauses).count == clauses.count, "\(identifier) names a clause only once, controls' included")
        precondition(Set(controls.map(\.name)).count == controls.count, "\(identifier) names a control only once")
        precondition(
            controls.allSatisfy { $0.hasCounterparts(of: rule) },
            "\(identifier) has the cases that its controls have counterparts of, and these ask the same")
        if case .claim(_, _, let facets, _) = subject, !facets.kind.judgesSize {
            precondition(
                !rule.clauses.contains(where: \.form.judgesSize),
                "\(identifier) is \(facets.kind.title): no size is judged")
        }
        (self.identifier, self.subject, self.test, self.units) = (identifier, subject, test, units)
        self.extent = extent
        (self.rule, self.controls, self.exclusions, self.forks) = (rule, controls, exclusions, forks)
        (self.drawn, self.known, self.changedBecause) = (drawn, known, changedBecause)
    }

    /// What kind of test of its claim it is; `nil` for a question.
    public var kind: TestKind? {
        guard case .claim(_, _, let facets, _) = subject else { return nil }
        return facets.kind
    }

    /// The claim's or the question's words.
    public var words: String {
        switch subject {
        case .claim(let claim, _, _, _): claim.words
        case .question(let question): question.words
        }
    }
}

/// A choice that the paper leaves open, with the options that the same numbers are analysed by.
///
///     Fork("a clipped activation is", [Option("zero", .equivalent), Option("the threshold", .equivalent)])
///
/// The first option is the registered one, which the verdict is given by.
public struct Fork: Codable, Sendable, Equatable {
    /// Whether an option asks the same question.
    public enum Equivalence: Codable, Sendable, Equatable {
        case equivalent
        /// It may ask another one: shown hollow, and not counted.
        case uncertain
        /// It asks another one: named, and never run.
        case notEquivalent(because: String)
    }

    public struct Option: Codable, Sendable, Equatable {
        public let name: String
        public let equivalence: Equivalence

        public init(_ name: String, _ equivalence: Equivalence = .equivalent) {
            (self.name, self.equivalence) = (name, equivalence)
        }
    }

    public let name: String
    public let options: [Option]

    public init(_ name: String, _ options: [Option]) {
        precondition(
            options.count > 1 && options[0].equivalence == .equivalent, "a fork has a registered option and others")
        (self.name, self.options) = (name, options)
    }

    public var registered: Option { options[0] }
}

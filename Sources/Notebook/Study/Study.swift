/// A paper's question, the steps that measure it here, and how to show the answer.
///
///     let coinTosses = Study(
///         "coin-tosses", title: "A fair coin", question: "Does it land on heads half of the time?",
///         paper: Paper("Kerrich, An Experimental Introduction to the Theory of Probability, 1946")
///     ) {
///         let tosses = Step("tosses", plan: { $0.profile == .quick ? 1_000 : 10_000 }) { lab, count in toss(count,
///         seed: lab.seed) }
///
///         Section("Half of the tosses are heads") {
///             "A coin was tossed again and again."
///             Show(tosses) { tosses in Table(…) }
///         }
///         Finding("heads", claim: "Half of the tosses are heads", paper: PaperValue("0.507", .table("1")),
///                 rule: "reproduced if the interval contains 0.507", tosses) { tosses in Finding.Outcome(…) }
///     }
///
/// The closure runs once, when the study is made; the closures of steps, sections and findings run when they are
/// needed.
public struct Study: Sendable {
    /// The name on the command line: `clipped-activation`.
    public let name: String
    public let title: String
    public let question: String
    public let paper: Paper
    let parts: [StudyPart]
    /// The code of its steps; nil for a study that is run without, as tests of the runner do.
    private(set) var code: [StepCode]?

    public init(
        _ name: String, title: String, question: String, paper: Paper, @StudyBuilder content: () -> [StudyPart]
    ) {
        self.name = name
        self.title = title
        self.question = question
        self.paper = paper
        parts = content()
    }

    /// The same study, with the code of its steps in their keys.
    public func with(code: [StepCode]) -> Study {
        var study = self
        study.code = code
        return study
    }
}

/// The publication whose findings a study checks.
public struct Paper: Sendable {
    public let citation: String
    public let link: String

    public init(_ citation: String, link: String = "") {
        self.citation = citation
        self.link = link
    }
}

/// A part of a study; made from the expressions in a study's braces.
public enum StudyPart: Sendable {
    case summary(Summary)
    case section(Section)
    case finding(Finding)
    case details(Details)
    case artifact(Artifact)
}

/// The report's first paragraph.
///
///     Summary(trials) { trials in "Clipping kept \(trials.accuracy) % of the images right." }
public struct Summary: Sendable {
    let shown: Shown<String>

    public init<each Input>(
        _ steps: repeat Step<each Input>, text: @escaping @Sendable (repeat each Input) throws -> String
    ) {
        shown = Shown(nodes: nodes(repeat each steps)) { lab in try text(repeat lab.value(of: each steps)) }
    }
}

/// Rows that a study adds to its report's provenance.
///
///     Details("Networks", network) { network in [("VGG-16 weights", network.digest)] }
public struct Details: Sendable {
    let title: String
    let shown: Shown<[(String, String)]>

    public init<each Input>(
        _ title: String, _ steps: repeat Step<each Input>,
        rows: @escaping @Sendable (repeat each Input) throws -> [(String, String)]
    ) {
        self.title = title
        shown = Shown(nodes: nodes(repeat each steps)) { lab in try rows(repeat lab.value(of: each steps)) }
    }
}

/// Something made from the values of steps, and the steps it is made from.
struct Shown<Result>: Sendable {
    let nodes: [StepNode]
    let make: @Sendable (Lab) throws -> Result
}

import Methods
import Reports

/// A paper's question, the steps that measure it here, and how to show the answer.
///
///     let coinTosses = Study(
///         "coin-tosses", title: "A fair coin", question: "Does it land on heads half of the time?",
///         paper: Paper("Kerrich, An Experimental Introduction to the Theory of Probability, 1946"), code: stepCode
///     ) {
///         let tosses = Step("tosses", plan: { $0.profile == .quick ? 1_000 : 10_000 }) { lab, count in toss(count,
///         seed: lab.seed) }
///
///         Section("Half of the tosses are heads") {
///             "A coin was tossed again and again."
///             Show(tosses) { tosses in Table(…) }
///         }
///         Finding(
///             Declaration("heads", .claim(…), test: "share of heads", units: ["tosses"], rule: …), tosses
///         ) { tosses in Numbers(["heads": try .proportion(tosses.heads, of: tosses.count, "tosses")]) }
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
    /// What its prose may cite: `[@goferman2010]`.
    let references: [Reference]
    /// How its reports are to be cited.
    let citing: ReportCitation
    /// When the work ends, as it is registered.
    public let stopping: String
    /// What a run may choose beside data and networks.
    public let options: [StudyOption]
    let parts: [StudyPart]
    /// Of its published full run, where the program knows one.
    var publishedTimes: PublishedTimes?
    /// Read once, which takes tens of milliseconds.
    private let code: Deferred<Result<StepCodeTable?, any Error>>

    /// - Parameters:
    ///   - references: what its prose may cite, beside the paper: `[@goferman2010]`.
    ///   - citing: by whom its reports are, what may be done with them and where their code is, for those who cite them;
    ///     without authors they are cited by their titles, and the code is where the program's checkout comes from.
    ///   - options: what a run may choose beside data and networks.
    ///   - code: the `stepCode` of the module that the study is in: what its steps compute.
    public init(
        _ name: String, title: String, question: String, paper: Paper, references: [Reference] = [],
        citing: ReportCitation = ReportCitation(), stopping: String = "all of the plan; no look before",
        options: [StudyOption] = [], code: StepCode,
        @StudyBuilder content: () -> [StudyPart]
    ) {
        self.name = name
        self.title = title
        self.question = question
        self.paper = paper
        self.references = references
        self.citing = citing
        self.stopping = stopping
        self.options = options
        self.code = Deferred { Result { code.json.isEmpty ? nil : try StepCodeTable([stepCode, code]) } }
        parts = content()
    }

    /// What its steps and those that all studies share compute; nil where nobody has read them.
    var codeTable: StepCodeTable? {
        get throws { try code.value.get() }
    }
}

/// The publication whose findings a study checks.
public struct Paper: Sendable {
    public let citation: String
    public let link: String
    /// The publication in parts, for lists of references and BibTeX; nil where only the citation is known.
    public let reference: Reference?
    public let doi: String
    /// Which of its versions: "v2, 3 March 2021".
    public let version: String
    /// What of it was read: "abstract", "the authors' repository at 3f2a…".
    public let read: [String]

    public init(_ citation: String, link: String = "", doi: String = "", version: String = "", read: [String] = []) {
        self.citation = citation
        self.link = link
        reference = nil
        (self.doi, self.version, self.read) = (doi, version, read)
    }

    /// A paper that lists of references name and that prose can cite.
    public init(_ reference: Reference, version: String = "", read: [String] = []) {
        citation = reference.text
        link = reference.link ?? ""
        self.reference = reference
        (doi, self.version, self.read) = (reference.doi ?? "", version, read)
    }
}

/// A part of a study; made from the expressions in a study's braces.
public enum StudyPart: Sendable {
    case summary(Summary)
    case section(Section)
    case finding(Finding)
    case untested(Untested)
    case remark(Remark)
    case terms(Terms)
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
        shown = Shown(nodes: nodes(repeat each steps)) { resolver in try text(repeat resolver.value(of: each steps)) }
    }
}

/// Rows that a study adds to its report's provenance.
///
///     Details("Networks", network) { network in [("VGG-16 weights", network.digest)] }
public struct Details: Sendable {
    /// What the rows are about.
    enum Subject { case run, network }

    let title: String
    let subject: Subject
    let shown: Shown<[(String, String)]>

    public init<each Input>(
        _ title: String, _ steps: repeat Step<each Input>,
        rows: @escaping @Sendable (repeat each Input) throws -> [(String, String)]
    ) {
        (self.title, subject) = (title, .run)
        shown = Shown(nodes: nodes(repeat each steps)) { resolver in try rows(repeat resolver.value(of: each steps)) }
    }

    /// Rows for the card of a network, beside what every card has: its accuracy, by the study's own measure.
    ///
    ///     Details(of: "VGG-16", baseline) { baseline in [("Accuracy", baseline.accuracy.text)] }
    ///
    /// - Parameter network: the card's title: a network's name in the catalogue, or that of the step whose value it is.
    public init<each Input>(
        of network: String, _ steps: repeat Step<each Input>,
        rows: @escaping @Sendable (repeat each Input) throws -> [(String, String)]
    ) {
        (title, subject) = (network, .network)
        shown = Shown(nodes: nodes(repeat each steps)) { resolver in try rows(repeat resolver.value(of: each steps)) }
    }
}

/// Something made from the values of steps, and the steps it is made from.
struct Shown<Result>: Sendable {
    let nodes: [StepNode]
    let make: @Sendable (Resolver) throws -> Result
}

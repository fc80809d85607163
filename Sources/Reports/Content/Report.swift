import Charts
import Foundation
import Pictures
import Verdicts

/// Everything one report says; `write(_:to:)` makes the files.
public struct Report: Sendable {
    /// The study's name.
    public var identifier: String
    public var title: String
    public var question: String
    /// The paper, with its link, in light Markdown.
    public var citation: String
    /// One paragraph of light Markdown; may be empty.
    public var summary: String
    public var findings: [FindingSummary]
    /// Clauses of the abstract that no finding tests.
    public var untested: [UntestedClause]
    /// What the findings' words mean, where the text defines them later.
    public var terms: [Term] = []
    /// What the study says of itself beside its numbers.
    public var remarks = Remarks()
    public var sections: [ReportSection]
    public var provenance: [ProvenanceTable]
    public var runNumber: Int
    public var date: Date
    public var profile: String
    /// The paper itself, for the list of references and for those who cite it.
    public var paper: Reference?
    /// What prose may cite; the list has those that it does cite.
    public var references: [Reference] = []
    /// How the report itself is to be cited; nil where it does not say.
    public var citing: ReportCitation?
    /// What repeats the run, and which versions of the program measured and drew; nil where nothing was run.
    public var making: ReportMaking?
    /// What is known of the networks that were run, and of the data that they were run on.
    public var networks: [Card] = []
    public var data: [Card] = []
    /// What each step was asked to do; nil where nobody knows.
    public var parameters: Table?
    /// What the run took; nil where nothing was run.
    public var cost: Cost?
    /// The registration that the run went by.
    public var registration: RegisteredFile?
    /// The sources of the steps.
    public var stepSources: [StepSource] = []
    /// Whether nobody else is given the report, so that it may show pictures that may not be passed on.
    public var staysHere = false
    /// What the findings' numbers are made of, as CSV, by paths in the report's folder.
    public var values: [(path: String, data: Data)] = []
    /// Pages and files beside the report.
    public var surroundings = ReportSurroundings()

    public init(
        identifier: String, title: String, question: String, citation: String, summary: String = "",
        findings: [FindingSummary], untested: [UntestedClause] = [],
        sections: [ReportSection], provenance: [ProvenanceTable] = [], runNumber: Int, date: Date, profile: String
    ) {
        self.identifier = identifier
        self.title = title
        self.question = question
        self.citation = citation
        self.summary = summary
        self.findings = findings
        self.untested = untested
        self.sections = sections
        self.provenance = provenance
        self.runNumber = runNumber
        self.date = date
        self.profile = profile
    }
}

public struct ReportSection: Sendable {
    public var title: String
    public var blocks: [Block]
    /// The name of its place where the report itself makes the section; else one follows from its title.
    let place: Place?

    public init(title: String, blocks: [Block]) { self.init(title, place: nil, blocks) }

    init(_ title: String, place: Place?, _ blocks: [Block]) {
        (self.title, self.place, self.blocks) = (title, place, blocks)
    }
}

public enum Block: Sendable {
    /// Light Markdown: *emphasis*, **strong**, `code`, [text](url); a blank line starts a new paragraph.
    case prose(String)
    case figure(Figure)
    case table(Table)
    /// What is known of a network, or of data.
    case card(Card)
}

/// A chart or an image grid with all that a reader needs to know about it.
public struct Figure: Sendable {
    /// File name stem: figures/<identifier>.svg and .pdf, tables/<identifier>.csv.
    public var identifier: String
    /// A claim: what the reader should see, with numbers of this run, so that it cannot say what the chart doesn't
    /// show; the space between a number and its unit is made one that does not break.
    public var title: String
    public var content: FigureContent
    /// Where its pictures come from, and whether they may be passed on.
    public var licence: PictureLicence
    /// What it means.
    public var caption: String
    /// What it looks like, for those who do not see it.
    public var alternativeText: String
    /// n, and what bands and bars are.
    public var sample: String
    /// The numbers behind it.
    public var data: Table
    /// "computed in this run", "reused from run 3"; a study leaves it to the run.
    public var origin: String

    /// For those who do not see it, never empty.
    var inWords: String { alternativeText.isEmpty ? title : alternativeText }

    /// A chart, which tells itself in words (`Chart.inWords`) unless an alternative text is given.
    public init(
        identifier: String, title: String, chart: Chart, caption: String, alternativeText: String? = nil,
        sample: String,
        data: Table, origin: String = ""
    ) {
        self.init(
            identifier: identifier, title: title, content: .chart(chart), licence: .own, caption: caption,
            alternativeText: alternativeText ?? chart.inWords, sample: sample, data: data, origin: origin)
    }

    /// - Parameter licence: that of the pictures: what may not be passed on is left out of reports that are.
    public init(
        identifier: String, title: String, images: ImageGrid, licence: PictureLicence, caption: String,
        alternativeText: String, sample: String,
        data: Table, origin: String = ""
    ) {
        self.init(
            identifier: identifier, title: title, content: .images(images), licence: licence, caption: caption,
            alternativeText: alternativeText, sample: sample,
            data: data, origin: origin)
    }

    /// A diagram, which tells itself in words unless an alternative text is given.
    public init(
        identifier: String, title: String, diagram: Diagram, caption: String, alternativeText: String? = nil,
        sample: String, data: Table, origin: String = ""
    ) {
        self.init(
            identifier: identifier, title: title, content: .diagram(diagram), licence: .own, caption: caption,
            alternativeText: alternativeText ?? diagram.inWords, sample: sample, data: data, origin: origin)
    }

    private init(
        identifier: String, title: String, content: FigureContent, licence: PictureLicence, caption: String,
        alternativeText: String,
        sample: String,
        data: Table, origin: String
    ) {
        self.identifier = identifier
        self.title = title.withWholeNumbers
        self.content = content
        self.licence = licence
        self.caption = caption
        self.alternativeText = alternativeText.withWholeNumbers
        self.sample = sample
        self.data = data
        self.origin = origin
    }
}

/// One group of facts about where the numbers come from: parameters, data, machine.
public struct ProvenanceTable: Sendable, Equatable {
    public struct Row: Sendable, Equatable {
        public var name: String
        public var value: String
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public var title: String
    public var rows: [Row]

    /// `ProvenanceTable(title: "Machine", rows: [("Threads", "2")])`.
    public init(title: String, rows: [(String, String)]) {
        self.title = title
        self.rows = rows.map { Row($0.0, $0.1) }
    }
}

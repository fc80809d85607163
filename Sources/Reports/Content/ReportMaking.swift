/// How a report came about: what is typed to repeat the run, and by which versions it was measured and drawn.
public struct ReportMaking: Sendable, Equatable {
    /// "cahier run clipped-activation --profile full --seed 1"
    public var command: String
    /// What is typed to get the program that ran the study; nil where nobody knows, or its files were not as committed.
    public var program: String?
    /// The version of the program that ran the study.
    public var measuredBy: String
    /// The version of the program that made the report, which may be a later one.
    public var drawnBy: String

    public init(command: String, program: String? = nil, measuredBy: String, drawnBy: String) {
        self.program = program
        self.command = command
        self.measuredBy = measuredBy
        self.drawnBy = drawnBy
    }
}

/// The source of a step, as it computed the step's value.
public struct StepSource: Sendable, Equatable {
    /// One stretch of a file.
    public struct Part: Sendable, Equatable {
        /// In the package: "Studies/ClippedActivation/Subject.swift".
        public var path: String
        /// The first line's number, from 1.
        public var line: Int
        public var text: String
        /// Where the stretch can be read at its commit; nil where nobody knows.
        public var link: String?

        public init(path: String, line: Int, text: String, link: String? = nil) {
            self.path = path
            self.line = line
            self.text = text
            self.link = link
        }
    }

    public var step: String
    /// Empty where the step's code is no longer what it was.
    public var parts: [Part]

    public init(step: String, parts: [Part]) {
        self.step = step
        self.parts = parts
    }
}

/// What stands beside a report: addresses relative to it.
public struct ReportSurroundings: Sendable, Equatable {
    public struct Neighbour: Sendable, Equatable {
        public var title: String
        public var address: String

        public init(title: String, address: String) {
            self.title = title
            self.address = address
        }
    }

    /// The report's own PDF.
    public var document: String
    /// The page over all reports; nil where there is none.
    public var index: String?
    public var previous: Neighbour?
    public var next: Neighbour?
    /// Files in the report's folder that the writer of the report does not make, such as results.json.
    public var files: [String]

    public init(
        document: String = "report.pdf", index: String? = nil, previous: Neighbour? = nil, next: Neighbour? = nil,
        files: [String] = []
    ) {
        self.document = document
        self.index = index
        self.previous = previous
        self.next = next
        self.files = files
    }
}

import Foundation
import Reports
import Verdicts

/// The content of `results.json`: the same bytes for the same inputs, so no times, no run number and no machine.
struct Results: Encodable {
    struct TableValues: Encodable {
        var identifier: String
        var title: String
        /// No two alike.
        var columns: [String]
        /// The columns' units; empty where there is none.
        var units: [String]
        var rows: [[CellValue]]
    }

    /// Of a column's cells all are numbers or all are text, but for what is missing.
    enum CellValue: Encodable {
        case text(String)
        case number(Double)
        case missing

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .number(let number): try container.encode(number)
            case .missing: try container.encodeNil()
            }
        }
    }

    struct RegistrationBasis: Encodable {
        var digest: String
        var file: String
        /// What the seed of a full run follows to be; the run's own stands beside it.
        var seed: UInt64
    }

    struct StepDigest: Encodable {
        var name: String
        var key: String
        var digest: String
        /// Whether it is a measured time or made from one; nothing where it isn't. Of such a value no two runs need to
        /// have the same.
        var isTimed: Bool?

        private enum CodingKeys: CodingKey { case name, key, digest, isTimed }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(name, forKey: .name)
            try container.encode(key, forKey: .key)
            try container.encode(digest, forKey: .digest)
            try container.encode(isTimed, forKey: .isTimed)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case schema = "$schema"
        case format, study, profile, seed, registration, data, findings, untested, tables, steps
    }

    static let format = 2

    var study: String
    var profile: Profile
    var seed: UInt64
    /// The registration that the run went by; nothing where there is none that can be relied on.
    var registration: RegistrationBasis?
    /// The data sets by their own account, with checksums.
    var data: [Provenance.Fact]
    var findings: [PublishedFinding]
    /// Clauses of the abstract that no finding tests.
    var untested: [UntestedClause]
    var tables: [TableValues]
    var steps: [StepDigest]

    init(run: RunRecord, assembly: Runner.Assembly, values: [RunValue], timed: Set<String>) {
        study = run.study
        profile = run.setting.profile
        seed = run.setting.seed
        registration = run.provenance.registration?.basis.map {
            RegistrationBasis(digest: $0.digest, file: $0.file, seed: $0.seed)
        }
        data = run.provenance.sources
        findings = assembly.findings.map(PublishedFinding.init)
        untested = assembly.untested
        tables = assembly.sections.flatMap(\.blocks).compactMap { block in
            switch block {
            case .figure(let figure): TableValues(figure.data, identifier: figure.identifier, title: figure.title)
            case .table(let table): TableValues(table, identifier: table.identifier, title: table.title)
            case .prose, .card: nil
            }
        }
        // By name, because the order in which steps were needed depends on what the store had.
        steps = values.map {
            StepDigest(
                name: $0.step, key: $0.key, digest: $0.digest, isTimed: timed.contains($0.step) ? true : nil)
        }.sorted { $0.name < $1.name }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(ResultsSchema.fileName, forKey: .schema)
        try container.encode(Self.format, forKey: .format)
        try container.encode(study, forKey: .study)
        try container.encode(profile, forKey: .profile)
        try container.encode(seed, forKey: .seed)
        try container.encode(registration, forKey: .registration)
        try container.encode(data, forKey: .data)
        try container.encode(findings, forKey: .findings)
        try container.encode(untested, forKey: .untested)
        try container.encode(tables, forKey: .tables)
        try container.encode(steps, forKey: .steps)
    }

    func json() throws -> Data { try readableJSON(self) }
}

extension Results.TableValues {
    init(_ table: Table, identifier: String, title: String) {
        self.identifier = identifier
        self.title = title
        let table = table.data
        columns = table.columns.map(\.heading)
        units = table.columns.map(\.unit)
        rows = table.rows.map { row in
            row.map { cell in
                switch cell {
                case .text, .links: cell.text.isEmpty ? .missing : .text(cell.text)
                case .number(let number, _), .interval(let number, _, _, _): .number(number)
                }
            }
        }
    }
}

/// The content of `run.json`: what differs between two runs with the same results.
struct RunDescription: Encodable {
    struct Step: Encodable {
        var name: String
        var origin: String
        var originRun: Int?
        var seconds: Double
        var evaluations: Int
    }

    var format = 1
    var run: Int
    var study: String
    var title: String
    var question: String
    var citation: String
    /// What the findings' words mean, for the page over all reports.
    var terms: [Term]
    var started: String
    var finished: String?
    var provenance: Provenance
    /// The version of the program that made the report; the provenance has that which measured.
    var drawnBy: String?
    var steps: [Step]
    /// What was written into the report's folder.
    var files: PublishedFiles

    init(run: RunRecord, values: [RunValue], report: Report, files: PublishedFiles) {
        self.files = files
        self.run = run.number
        study = run.study
        title = report.title
        question = report.question
        citation = report.citation
        terms = report.terms
        started = run.started.formatted(.iso8601)
        finished = run.finished?.formatted(.iso8601)
        provenance = run.provenance.published
        drawnBy = report.making?.drawnBy
        steps = values.map {
            Step(
                name: $0.step, origin: $0.origin.rawValue, originRun: $0.originRun, seconds: $0.seconds,
                evaluations: $0.evaluations)
        }
    }

    func json() throws -> Data { try readableJSON(self) }
}

/// JSON for people: sorted keys, one value per line, numbers that read back as they were.
func readableJSON(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return try encoder.encode(value) + Data("\n".utf8)
}

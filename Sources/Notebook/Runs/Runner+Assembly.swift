import Foundation
import Methods
import Reports
import Verdicts

/// What a report says that comes from the study, made from the values.
extension Runner {
    /// Everything a report says that comes from the study.
    struct Assembly {
        var summary = ""
        var sections: [ReportSection] = []
        var findings: [FindingSummary] = []
        var untested: [UntestedClause] = []
        /// What the findings' numbers are made of.
        var values: [FindingValues.File] = []
        var remarks = Remarks()
        var terms: [Term] = []
        var details: [ProvenanceTable] = []
        /// Rows for the cards of networks, by the cards' titles.
        var networkDetails: [(network: String, rows: [(String, String)])] = []
        /// The figures and tables that are made from measured times.
        var timedBlocks: Set<String> = []

        /// Figures and tables become files named after them, so each must have its own name.
        fileprivate func checkFileNames(of study: Study) throws {
            var names: Set<String> = []
            for name in sections.flatMap(\.blocks).compactMap(\.identifier) {
                guard names.insert(name).inserted else {
                    throw NotebookError(
                        .study, "assembling the report of \"\(study.name)\"",
                        "two figures or tables are named \"\(name)\"",
                        advice: "Give each its own name")
                }
            }
            var paths: Set<String> = []
            for path in values.map(\.path) where !paths.insert(path).inserted {
                throw NotebookError(
                    .study, "assembling the report of \"\(study.name)\"",
                    "the values of two findings are both \(path)", advice: "Give each finding its own identifier")
            }
        }
    }

    /// - Parameters:
    ///   - resolvers: one for each replicate; figures and tables are the first's, findings all of them's.
    ///   - data: what was measured on, by step.
    func assemble(
        _ study: Study, _ resolvers: [Resolver], data: [Provenance.Fact], _ registrations: RegistrationJudge?
    ) throws -> Assembly {
        try settled(study, resolvers[0]) { try assembleOnce(study, resolvers, data, registrations) }
    }

    /// What is made of a resolver's values, once none of them came out differently meanwhile.
    func settled<Result>(_ study: Study, _ resolver: Resolver, make: () throws -> Result) throws -> Result {
        // Twice is enough unless the disk goes on changing what was written.
        for _ in 0..<3 {
            let result = try make()
            if !resolver.mustStartOver { return result }
            console.warn(
                "a value came out differently when it was computed again; the steps that use it are looked up once more"
            )
            resolver.startOver()
        }
        throw NotebookError(
            .store, "running the study \"\(study.name)\"", "values of the store \(store.file.path) keep being damaged",
            advice: "Check the disk, or name another file with --store or CAHIER_STORE")
    }

    private func assembleOnce(
        _ study: Study, _ resolvers: [Resolver], _ data: [Provenance.Fact], _ registrations: RegistrationJudge?
    ) throws -> Assembly {
        let resolver = resolvers[0]
        for part in study.parts {
            for node in part.nodes {
                // Artifacts are made when they are asked for, but from what the run has.
                if case .artifact = part { _ = try resolver.resolve(node) } else { _ = try resolver.load(node) }
            }
        }
        var assembly = Assembly()
        // What would be made now would be made of values that go.
        if resolver.mustStartOver { return assembly }
        let others = try numbers(ofFurther: Array(resolvers.dropFirst()), study, countedBy: resolver)
        var made = try made(study.parts.flatMap(\.pieces), from: resolver, others, data).makeIterator()
        for part in study.parts {
            switch part {
            case .summary, .details, .finding, .section:
                var blocks: [Block] = []
                for _ in part.pieces {
                    switch made.next() {
                    case .summary(let text): assembly.summary = text
                    case .details(let details, let rows):
                        switch details.subject {
                        case .run: assembly.details.append(ProvenanceTable(title: details.title, rows: rows))
                        case .network: assembly.networkDetails.append((details.title, rows))
                        }
                    case .finding(let finding, let numbers, let judged, let files):
                        var summary = judged
                        summary.registration = try registrations?.state(of: finding, numbers, summary)
                        assembly.findings.append(summary)
                        assembly.values += files
                    case .blocks(let show, let made):
                        if show.shown.nodes.contains(where: \.isTimed) {
                            assembly.timedBlocks.formUnion(made.compactMap(\.identifier))
                        }
                        blocks += try made.map { try $0.withOrigin(resolver.origin(of: show.shown.nodes)) }
                    case nil: preconditionFailure("something is made of each piece")
                    }
                }
                if case .section(let section) = part {
                    assembly.sections.append(ReportSection(title: section.title, blocks: blocks))
                }
            case .artifact: break
            case .untested(let untested): assembly.untested.append(untested.clause)
            case .remark(let remark): assembly.remarks.add(remark)
            case .terms(let terms): assembly.terms += terms.terms
            }
        }
        try assembly.checkFileNames(of: study)
        assembly.summary =
            resolver.setting.ownNetworks + Self.sentence(onReplicates: resolvers.count) + assembly.summary
        return assembly
    }

    /// On all cores: intervals are most of what redrawing takes, and no finding or figure needs another's.
    ///
    /// - Parameters:
    ///   - resolver: has loaded the values of all steps that the pieces are made from.
    ///   - others: the findings' numbers in further replicates.
    private func made(
        _ pieces: [StudyPiece], from resolver: Resolver, _ others: [ReplicateNumbers], _ data: [Provenance.Fact]
    ) throws -> [MadePiece] {
        let setting = resolver.setting
        // Where all values are there, it is only read.
        nonisolated(unsafe) let values = resolver
        return try concurrently(pieces) { piece in
            switch piece {
            case .summary(let summary): return .summary(try summary.shown.make(values))
            case .details(let details): return .details(details, try details.shown.make(values))
            case .show(let show): return .blocks(show, try show.shown.make(values))
            case .finding(let finding):
                let (numbers, sentence) = try finding.numbers(over: finding.shown.make(values), others)
                let judge = Judge(
                    declaration: finding.declaration, numbers: numbers, isQuick: setting.profile == .quick)
                var summary = try judge.summary(
                    data: finding.shown.nodes.data(in: setting, among: data), isTimed: finding.isTimed)
                summary.replicates = sentence
                return .finding(finding, numbers, summary, judge.values.files)
            }
        }
    }
}

/// What is made from steps' values by itself.
private enum StudyPiece: Sendable {
    case summary(Summary)
    case details(Details)
    case show(Show)
    case finding(Finding)
}

/// What came of a piece.
private enum MadePiece: Sendable {
    case summary(String)
    case details(Details, [(String, String)])
    case blocks(Show, [Block])
    case finding(Finding, Numbers, FindingSummary, [FindingValues.File])
}

extension StudyPart {
    fileprivate var pieces: [StudyPiece] {
        switch self {
        case .summary(let summary): [.summary(summary)]
        case .details(let details): [.details(details)]
        case .finding(let finding): [.finding(finding)]
        case .section(let section): section.parts.map { .show($0) }
        case .artifact, .untested, .remark, .terms: []
        }
    }
}

extension Block {
    /// The name of a figure or a table.
    fileprivate var identifier: String? {
        switch self {
        case .figure(let figure): figure.identifier
        case .table(let table): table.identifier
        case .prose, .card: nil
        }
    }

    fileprivate func withOrigin(_ origin: String) -> Block {
        guard case .figure(var figure) = self, figure.origin.isEmpty else { return self }
        figure.origin = origin
        return .figure(figure)
    }
}

extension [StepNode] {
    /// The names of the data that these steps' values rest on, each once.
    fileprivate func data(in setting: Setting, among data: [Provenance.Fact]) -> [String] {
        var steps: Set<String> = []
        for node in self { node.upstream(in: setting) { steps.insert($0.name) } }
        var names: [String] = []
        for fact in data where steps.contains(fact.name) && !names.contains(fact.value) { names.append(fact.value) }
        return names
    }
}

extension Setting {
    /// Says of a run with the user's own networks that its findings are about these.
    fileprivate var ownNetworks: String {
        guard !models.isEmpty else { return "" }
        let names = models.sorted { $0.key < $1.key }.map { name, request in
            "in place of \(name), \((request.file as NSString).lastPathComponent)"
        }
        return """
            **The user's own network: \(names.joined(separator: "; ")).** What rests on it is about that one network. \

            """
    }
}

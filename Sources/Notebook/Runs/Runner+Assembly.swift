import Foundation
import Methods
import Reports
import Verdicts

/// What a report says that comes from the study, made from the values.
extension Runner {
    /// A finding before it is judged.
    private struct MeasuredFinding {
        let finding: Finding
        let numbers: Numbers
        /// What it was measured on.
        let data: [String]
        let isTimed: Bool
    }

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

    /// - Parameter data: what was measured on, by step.
    func assemble(
        _ study: Study, _ resolver: Resolver, data: [Provenance.Fact], _ registrations: RegistrationJudge?
    ) throws -> Assembly {
        // Twice is enough unless the disk goes on changing what was written.
        for _ in 0..<3 {
            let assembly = try assembleOnce(study, resolver, data, registrations)
            if !resolver.mustStartOver { return assembly }
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
        _ study: Study, _ resolver: Resolver, _ data: [Provenance.Fact], _ registrations: RegistrationJudge?
    ) throws -> Assembly {
        var assembly = Assembly()
        var findings: [MeasuredFinding] = []
        for part in study.parts {
            switch part {
            case .summary(let summary): assembly.summary = try summary.shown.make(resolver)
            // The files are made when they are asked for, but from what the run has.
            case .artifact(let artifact): for node in artifact.shown.nodes { _ = try resolver.resolve(node) }
            case .details(let details):
                let rows = try details.shown.make(resolver)
                switch details.subject {
                case .run: assembly.details.append(ProvenanceTable(title: details.title, rows: rows))
                case .network: assembly.networkDetails.append((details.title, rows))
                }
            case .section(let section):
                var blocks: [Block] = []
                for show in section.parts {
                    let isTimed = show.shown.nodes.contains(where: \.isTimed)
                    let made = try show.shown.make(resolver).map {
                        try $0.withOrigin(resolver.origin(of: show.shown.nodes))
                    }
                    if isTimed { assembly.timedBlocks.formUnion(made.compactMap(\.identifier)) }
                    blocks += made
                }
                assembly.sections.append(ReportSection(title: section.title, blocks: blocks))
            case .finding(let finding):
                findings.append(
                    MeasuredFinding(
                        finding: finding, numbers: try finding.shown.make(resolver),
                        data: finding.shown.nodes.data(in: resolver.setting, among: data),
                        isTimed: finding.shown.nodes.contains(where: \.isTimed)))
            case .untested(let untested): assembly.untested.append(untested.clause)
            case .remark(let remark): assembly.remarks.add(remark)
            case .terms(let terms): assembly.terms += terms.terms
            }
        }
        let isQuick = resolver.setting.profile == .quick
        for (measured, judged) in zip(findings, try judged(findings, isQuick: isQuick)) {
            var summary = judged.summary
            summary.registration = try registrations?.state(of: measured.finding, measured.numbers, summary)
            assembly.findings.append(summary)
            assembly.values += judged.files
        }
        try assembly.checkFileNames(of: study)
        assembly.summary = resolver.setting.ownNetworks + assembly.summary
        return assembly
    }

    /// On all cores: intervals are most of what redrawing takes, and no finding needs another's.
    private func judged(
        _ findings: [MeasuredFinding], isQuick: Bool
    ) throws -> [(summary: FindingSummary, files: [FindingValues.File])] {
        try concurrently(findings) { measured in
            let judge = Judge(
                declaration: measured.finding.declaration, numbers: measured.numbers, isQuick: isQuick)
            return (try judge.summary(data: measured.data, isTimed: measured.isTimed), judge.values.files)
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

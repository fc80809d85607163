import Foundation
import Reports
import Tensors

/// Runs studies and redraws them from the store.
public struct Runner {
    public let store: Store
    let console: Console

    public init(store: Store, console: Console = Console()) {
        self.store = store
        self.console = console
    }

    /// What a run or a redrawing left.
    public struct Outcome {
        public var run: RunRecord
        public var values: [RunValue]
        public var findings: [FindingSummary]
        /// The folder with the report.
        public var folder: URL
        /// How many images models were evaluated on.
        public var evaluations: Int
    }

    /// Runs `study`: computes what its sections and findings need and the store does not have, and writes the report
    /// into `output/<study>`.
    ///
    /// A failed run keeps the values of the steps that were done, and the pieces and checkpoints of the one that was
    /// not.
    /// - Parameter started: told the run's number before the work begins.
    public func run(
        _ study: Study, setting: Setting, arguments: [String] = [], output: URL,
        started: (Int) -> Void = { _ in }
    ) throws -> Outcome {
        try study.validate()
        try study.check(setting)
        let folder = output.appendingPathComponent(study.name)
        try OutputFolder.check(folder)
        let code = try study.codeTable
        if let code { for step in study.steps(in: setting) { _ = try code.entry(of: step, in: setting) } }
        var provenance = Provenance.current(arguments: arguments)
        let number = try store.beginRun(study: study.name, setting: setting, provenance: provenance)
        started(number)
        let resolver = Resolver(store: store, setting: setting, run: number, console: console, code: code)
        let assembled: Assembly
        do {
            assembled = try assemble(study, resolver)
            provenance.sources = resolver.sourceFacts
            if let engine = resolver.equipment.engineInUse {
                provenance.instructionSet = engine.instructionSet
                provenance.threads = engine.threads
            }
            try store.completeRun(number, provenance: provenance, findings: assembled.findings)
        } catch {
            console.closeLine()
            try? store.endRun(number, .failed, failure: message(of: error))
            throw error
        }
        do {
            return try publish(study, assembled, run: number, resolver: resolver, folder: folder)
        } catch {
            throw NotebookError(
                .output, "writing the report into \(folder.path)", message(of: error).replacing(/\.$/, with: ""),
                advice:
                    "Run \(number) is complete in the store: cahier figures \(study.name) --output DIR writes its report elsewhere"
            )
        }
    }

    /// Redraws a complete run's report from the values in the store: no step runs, no data set is opened.
    /// - Parameter number: the run to redraw; nil for the study's latest complete one.
    public func figures(_ study: Study, run number: Int? = nil, output: URL) throws -> Outcome {
        try study.validate()
        let run = try completeRun(of: study, number)
        let folder = output.appendingPathComponent(study.name)
        try OutputFolder.check(folder)
        let resolver = try Resolver(redrawing: run, of: store, console: console)
        return try publish(study, try assemble(study, resolver), run: run.number, resolver: resolver, folder: folder)
    }

    /// What a report says of a complete run, from the values in the store.
    func redrawn(_ study: Study, run: RunRecord) throws -> Assembly {
        try assemble(study, try Resolver(redrawing: run, of: store, console: console))
    }

    private func completeRun(of study: Study, _ number: Int?) throws -> RunRecord {
        let attempt = "redrawing the study \"\(study.name)\" from the store \(store.file.path)"
        guard let number else {
            let runs = try store.runs()
            guard let latest = runs.last(where: { $0.study == study.name && $0.status == .complete }) else {
                throw NotebookError(
                    .store, attempt, "it has no complete run of this study",
                    advice: "Run it first: cahier run \(study.name)")
            }
            for run in runs where run.status == .damaged && run.number > latest.number {
                console.warn(
                    "the record of run \(run.number) in the store \(store.file.path) is damaged; it is passed over")
            }
            return latest
        }
        guard let run = try store.run(number) else {
            throw NotebookError(.store, attempt, "there is no run \(number)", advice: "cahier runs lists the runs")
        }
        guard run.study == study.name, run.status == .complete else {
            let isOurs = run.study == study.name || run.status == .damaged
            throw NotebookError(
                .store, attempt, "run \(number) is \(isOurs ? run.status.rawValue : "one of \"\(run.study)\"")",
                advice: "Choose a complete run of this study; cahier runs lists them")
        }
        return run
    }

    /// Everything a report says that comes from the study.
    struct Assembly {
        var summary = ""
        var sections: [ReportSection] = []
        var findings: [FindingSummary] = []
        var details: [ProvenanceTable] = []

        /// Figures and tables become files named after them, so each must have its own name.
        fileprivate func checkFileNames(of study: Study) throws {
            var names: Set<String> = []
            for block in sections.flatMap(\.blocks) {
                let name: String
                switch block {
                case .figure(let figure): name = figure.identifier
                case .table(let table): name = table.identifier
                case .prose: continue
                }
                guard names.insert(name).inserted else {
                    throw NotebookError(
                        .study, "assembling the report of \"\(study.name)\"",
                        "two figures or tables are named \"\(name)\"",
                        advice: "Give each its own name")
                }
            }
        }
    }

    private func assemble(_ study: Study, _ resolver: Resolver) throws -> Assembly {
        // Twice is enough unless the disk goes on changing what was written.
        for _ in 0..<3 {
            let assembly = try assembleOnce(study, resolver)
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

    private func assembleOnce(_ study: Study, _ resolver: Resolver) throws -> Assembly {
        var assembly = Assembly()
        for part in study.parts {
            switch part {
            case .summary(let summary): assembly.summary = try summary.shown.make(resolver)
            case .details(let details):
                assembly.details.append(ProvenanceTable(title: details.title, rows: try details.shown.make(resolver)))
            case .section(let section):
                var blocks: [Block] = []
                for show in section.parts {
                    blocks += try show.shown.make(resolver).map {
                        try $0.withOrigin(resolver.origin(of: show.shown.nodes))
                    }
                }
                assembly.sections.append(ReportSection(title: section.title, blocks: blocks))
            case .finding(let finding):
                let outcome = try finding.shown.make(resolver)
                assembly.findings.append(
                    FindingSummary(
                        identifier: finding.identifier, claim: finding.claim, paperValue: finding.paper.text,
                        paperSource: finding.paper.source, estimate: outcome.estimate, moreEstimates: outcome.more,
                        rule: finding.rule, verdict: outcome.verdict, reason: outcome.reason))
            }
        }
        try assembly.checkFileNames(of: study)
        assembly.summary = resolver.setting.ownNetworks + assembly.summary
        return assembly
    }

    private func publish(_ study: Study, _ assembly: Assembly, run number: Int, resolver: Resolver, folder: URL) throws
        -> Outcome
    {
        guard let run = try store.run(number) else {
            throw NotebookError(.store, "reading run \(number)", "it is gone", advice: "Run the study again")
        }
        let values = try store.values(ofRun: number)
        let report = Report(
            identifier: study.name, title: study.title, question: study.question,
            citation: study.paper.link.isEmpty
                ? study.paper.citation : "[\(study.paper.citation)](\(study.paper.link))",
            summary: assembly.summary, findings: assembly.findings, sections: assembly.sections,
            provenance: run.provenanceTables(values: values) + assembly.details, runNumber: number, date: run.started,
            profile: run.setting.profile.rawValue)
        for remark in try write(report, to: folder) { console.warn(remark) }
        try OutputFolder.write(
            try Results(run: run, assembly: assembly, values: values).json(),
            to: folder.appendingPathComponent("results.json"))
        try OutputFolder.write(
            try RunDescription(run: run, values: values, report: report).json(),
            to: folder.appendingPathComponent("run.json"))
        try OutputIndex.write(in: folder.deletingLastPathComponent())
        return Outcome(
            run: run, values: values, findings: assembly.findings, folder: folder, evaluations: resolver.evaluations)
    }
}

extension Block {
    fileprivate func withOrigin(_ origin: String) -> Block {
        guard case .figure(var figure) = self, figure.origin.isEmpty else { return self }
        figure.origin = origin
        return .figure(figure)
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

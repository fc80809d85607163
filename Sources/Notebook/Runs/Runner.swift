import Foundation
import Registration
import Reports
import Tensors
import Verdicts

/// Runs studies and redraws them from the store.
public struct Runner {
    public let store: Store
    let console: Console
    /// Where the studies' registrations lie; nothing where nobody says.
    let registrations: RegistrationPlace?

    public init(store: Store, console: Console = Console(), registrations: RegistrationPlace? = nil) {
        self.store = store
        self.console = console
        self.registrations = registrations
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
        /// How many artifacts were written.
        public var artifacts = 0
    }

    /// Runs `study`: computes what its sections and findings need and the store does not have, and writes the report
    /// into `output/<study>`.
    ///
    /// A failed run keeps the values of the steps that were done, and the pieces and checkpoints of the one that was
    /// not.
    /// - Parameters:
    ///   - artifacts: the folder that receives the study's artifacts, if they are asked for.
    ///   - started: told the run's number before the work begins.
    public func run(
        _ study: Study, setting: Setting, arguments: [String] = [], output: URL, artifacts: URL? = nil,
        started: (Int) -> Void = { _ in }
    ) throws -> Outcome {
        try study.validate()
        let sources = try study.check(setting)
        let artifactFolder = try artifacts.map { try ArtifactFolder($0, for: study) }
        let folder = output.appendingPathComponent(study.name)
        try OutputFolder.check(folder)
        let code = try study.codeTable
        if let code { for step in study.steps(in: setting) { _ = try code.entry(of: step, in: setting) } }
        var provenance = Provenance.current(arguments: arguments)
        let processorStart = ProcessUsage.processorSeconds
        provenance.data = sources.filter { $0.source.kind == .data }.map { Provenance.Fact($0.step, $0.source.name) }
        let desk = try RegistrationDesk(study, in: registrations, store)
        provenance.registration = try desk.facts(for: setting, isRunning: true)
        let number = try store.beginRun(study: study.name, setting: setting, provenance: provenance)
        started(number)
        if registrations != nil { desk.tell(provenance.registration, setting, console) }
        for (step, source) in sources { console.note(source.sentence(for: step)) }
        if setting.profile == .full {
            // Sources are looked at once more, which is nothing beside a full run.
            let published = PublishedTimes(in: folder, profile: setting.profile)
            let expected = ExpectedTime(try explainedSteps(of: study, setting).steps, published: published)
            if let sentence = expected.sentence { console.note(sentence) }
        }
        let resolver = Resolver(store: store, setting: setting, run: number, console: console, code: code)
        let assembled: Assembly
        do {
            assembled = try assemble(
                study, resolver, data: provenance.data, try desk.judge(provenance.registration, setting))
            provenance.sources = resolver.sourceFacts
            provenance.note(resolver, sources, since: processorStart)
            try store.completeRun(number, provenance: provenance, findings: assembled.findings)
        } catch {
            console.closeLine()
            try? store.endRun(number, .failed, failure: message(of: error))
            throw error
        }
        var outcome: Outcome
        do {
            outcome = try publish(study, assembled, run: number, resolver: resolver, folder: folder)
        } catch {
            throw NotebookError(
                .output, "writing the report into \(folder.path)", message(of: error).replacing(/\.$/, with: ""),
                advice:
                    "Run \(number) is complete in the store: cahier figures \(study.name) --output DIR writes its report elsewhere"
            )
        }
        try writeArtifacts(artifactFolder, of: &outcome, resolver)
        return outcome
    }

    /// Redraws a complete run's report from the values in the store: no step runs, no data set is opened.
    /// - Parameters:
    ///   - number: the run to redraw; nil for the study's latest complete one.
    ///   - output: the folder for reports of a run of this profile.
    ///   - artifacts: the folder that receives the study's artifacts, if they are asked for.
    public func figures(
        _ study: Study, run number: Int? = nil, output: (Profile) -> URL, artifacts: URL? = nil
    ) throws -> Outcome {
        try study.validate()
        let artifactFolder = try artifacts.map { try ArtifactFolder($0, for: study) }
        let run = try completeRun(of: study, number)
        let folder = output(run.setting.profile).appendingPathComponent(study.name)
        try OutputFolder.check(folder)
        let resolver = try Resolver(redrawing: run, of: store, console: console)
        var outcome = try publish(
            study, try redrawn(study, run: run, resolver), run: run.number, resolver: resolver,
            folder: folder)
        try writeArtifacts(artifactFolder, of: &outcome, resolver)
        return outcome
    }

    private func writeArtifacts(_ folder: ArtifactFolder?, of outcome: inout Outcome, _ resolver: Resolver) throws {
        guard let folder else { return }
        let values = Dictionary(outcome.values.map { ($0.step, $0) }, uniquingKeysWith: { first, _ in first })
        let files = try folder.study.artifacts.map { artifact in
            let contents = try artifact.shown.make(resolver)
            let node = artifact.shown.nodes[0].chosen(in: outcome.run.setting)
            guard let value = values[node.name] else {
                throw NotebookError(
                    .store, "making the artifact \"\(artifact.name)\"", "the run has no value of \"\(node.name)\"",
                    advice: "Run the study again")
            }
            return ArtifactFolder.File(
                description: ArtifactFolder.Manifest.File(
                    name: artifact.name, bytes: contents.count, sha256: contentDigest(of: contents), step: value.step,
                    key: value.key, isTimed: node.isTimed ? true : nil),
                contents: contents)
        }
        for name in try folder.write(files, run: outcome.run) {
            console.note(
                "\(folder.folder.path) keeps \(name), which the study hands out no longer: it was changed after it was written"
            )
        }
        outcome.artifacts = files.count
    }

    /// What a report says of a complete run, from the values in the store.
    func redrawn(_ study: Study, run: RunRecord) throws -> Assembly {
        try redrawn(study, run: run, try Resolver(redrawing: run, of: store, console: console))
    }

    private func redrawn(_ study: Study, run: RunRecord, _ resolver: Resolver) throws -> Assembly {
        let desk = try RegistrationDesk(study, in: nil, store)
        return try assemble(
            study, resolver, data: run.provenance.data, try desk.judge(run.provenance.registration, run.setting))
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
    private func assemble(
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
        // Intervals are most of what redrawing takes, and no finding needs another's.
        let isQuick = resolver.setting.profile == .quick
        let judged = try concurrently(findings) { measured in
            let judge = Judge(
                declaration: measured.finding.declaration, numbers: measured.numbers, isQuick: isQuick)
            return (
                summary: try judge.summary(data: measured.data, isTimed: measured.isTimed), files: judge.values.files
            )
        }
        for (measured, judged) in zip(findings, judged) {
            var summary = judged.summary
            summary.registration = try registrations?.state(of: measured.finding, measured.numbers, summary)
            assembly.findings.append(summary)
            assembly.values += judged.files
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
        let checkout = Checkout.ofProgram, drawnBy = Provenance.version(in: checkout)
        var report = Report(
            identifier: study.name, title: study.title, question: study.question,
            citation: study.paper.link.isEmpty
                ? study.paper.citation : "[\(study.paper.citation)](\(study.paper.link))",
            summary: assembly.summary, findings: assembly.findings, untested: assembly.untested,
            sections: assembly.sections,
            provenance: run.provenanceTables(values: values, timed: study.timedSteps, drawnBy: drawnBy)
                + assembly.details,
            runNumber: number, date: run.started,
            profile: run.setting.profile.rawValue)
        report.remarks = assembly.remarks
        report.terms = assembly.terms
        report.values = assembly.values.map { ($0.path, $0.data) }
        report.paper = study.paper.reference
        report.references = study.references
        report.citing = study.citing
        report.citing?.code = study.citing.code ?? checkout?.page
        report.making = ReportMaking(
            command: run.setting.command(for: study.name),
            program: checkout?.program(version: run.provenance.version), measuredBy: run.provenance.version,
            drawnBy: drawnBy)
        try describe(study, run, values, assembly, checkout, in: &report)
        report.stepSources = try stepSources(study, run: run, values: values, checkout: checkout)
        report.surroundings = surroundings(of: folder)
        let hasRegistration = try writeRegistration(of: run, into: folder)
        if hasRegistration { report.surroundings.files.append(Self.registrationName) }
        // Full runs are for others; quick ones are looked at where they were made.
        report.staysHere = run.setting.profile == .quick
        let earlier = PublishedFiles(in: folder)
        var written = PublishedFiles(try write(report, to: folder))
        func add(_ data: Data, _ name: String) throws {
            try OutputFolder.write(data, to: folder.appendingPathComponent(name))
            written.names.append(name)
        }
        try add(
            try Results(run: run, assembly: assembly, values: values, timed: study.timedSteps).json(), "results.json")
        try add(try ResultsSchema.json(), ResultsSchema.fileName)
        try add(try Metrics(assembly.findings).json(), Metrics.fileName)
        written.names.append("run.json")
        if hasRegistration { written.names.append(Self.registrationName) }
        // While the list of them is there: whoever is killed in between leaves no file that nothing names.
        earlier.remove(allBut: written, in: folder)
        try OutputFolder.write(
            try RunDescription(run: run, values: values, report: report, files: written).json(),
            to: folder.appendingPathComponent("run.json"))
        tellStrangers(beside: written, in: folder)
        try OutputIndex.write(in: folder.deletingLastPathComponent())
        return Outcome(
            run: run, values: values, findings: assembly.findings, folder: folder, evaluations: resolver.evaluations)
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

extension SourceName {
    /// "images: Fashion-MNIST, in /usr/share/… (CIFAR-10 isn't here; `cahier fetch cifar10` gets it …)".
    package func sentence(for step: String) -> String {
        let reason = standsFor.map { " (in place of \($0.name): \($0.finding); \($0.advice))" } ?? ""
        return "\(step): \(name), \(place)\(reason)"
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

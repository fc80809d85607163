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
    /// Who goes on with long steps where something else computes on the machine.
    public var relief: Relief?
    /// Whether times are measured again that the store has.
    public var measuresTimesAgain = false

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
        try checkReplicates(of: study, setting)
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
            let published = PublishedTimes(in: folder, profile: setting.profile) ?? study.publishedTimes
            let expected = ExpectedTime(try explainedSteps(of: study, setting).steps, published: published)
            if let sentence = expected.sentence { console.note(sentence) }
        }
        let resolvers = setting.eachReplicate.map {
            Resolver(store: store, setting: $0, run: number, console: console, code: code)
        }
        for resolver in resolvers {
            resolver.equipment.relief = relief
            resolver.measuresTimesAgain = measuresTimesAgain
        }
        let resolver = resolvers[0]
        let assembled: Assembly
        do {
            assembled = try assemble(
                study, resolvers, data: provenance.data, try desk.judge(provenance.registration, setting))
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
        let resolvers = try self.resolvers(redrawing: run)
        var outcome = try publish(
            study, try redrawn(study, run: run, resolvers), run: run.number, resolver: resolvers[0],
            folder: folder)
        try writeArtifacts(artifactFolder, of: &outcome, resolvers[0])
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
        try redrawn(study, run: run, try resolvers(redrawing: run))
    }

    /// One for each replicate of a run.
    private func resolvers(redrawing run: RunRecord) throws -> [Resolver] {
        try (0..<run.setting.replicateCount).map {
            try Resolver(redrawing: run, replicate: $0, of: store, console: console)
        }
    }

    private func redrawn(_ study: Study, run: RunRecord, _ resolvers: [Resolver]) throws -> Assembly {
        let desk = try RegistrationDesk(study, in: nil, store)
        return try assemble(
            study, resolvers, data: run.provenance.data, try desk.judge(run.provenance.registration, run.setting))
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
}

extension SourceName {
    /// "images: Fashion-MNIST, in /usr/share/… (CIFAR-10 isn't here; `cahier fetch cifar10` gets it …)".
    package func sentence(for step: String) -> String {
        let reason = standsFor.map { " (in place of \($0.name): \($0.finding); \($0.advice))" } ?? ""
        return "\(step): \(name), \(place)\(reason)"
    }
}

import Files
import Foundation
import Tensors
import Wording

/// A plan that may be written, and what its processes will need of this store.
public struct PreparedSubmission: Sendable {
    public var plan: SubmissionPlan
    let seed: Parcel
    /// How many values the store has already.
    public var reused: Int

    /// Writes the plan and the folders of its steps.
    ///
    /// - Throws: `NotebookError` where the folder can't be written, or has another plan.
    public func write(into folder: SubmissionFolder) throws { try folder.write(plan, seed: seed) }
}

extension Runner {
    /// Plans what a run of a study would compute, for several processes.
    ///
    /// Measured times are left to whoever makes the report: they are no more than one machine's.
    ///
    /// - Parameters:
    ///   - settings: one for each replicate.
    ///   - instructions: what `--instructions` was given, which every process is held to.
    ///   - jobs: in how many shares a step is divided at most.
    ///   - chunk: seconds that a share takes at least, as far as earlier runs tell.
    /// - Throws: what `explain` throws; `NotebookError` where a source isn't here.
    public func plan(
        _ study: Study, settings: [Setting], instructions: String?, threads: Int?, jobs: Int, chunk: Double,
        program: String?, workingFolder: String
    ) throws -> PreparedSubmission {
        try study.validate()
        if let first = settings.first { try checkReplicates(of: study, first.replicated(settings.count)) }
        var plan = SubmissionPlan(
            name: "", study: study.name, settings: settings, instructions: instructions, threads: threads,
            arithmetic: .current, program: program, identities: [], sources: [], steps: [],
            workingFolder: workingFolder)
        var (values, unfinished): ([String], [String: String]) = ([], [:])
        let table = try study.codeTable
        // What all replicates share is planned once, for the first.
        var shared: [ObjectIdentifier: Int] = [:]
        var opened: [ObjectIdentifier: Result<OpenedSource, any Error>] = [:]
        for (replicate, setting) in settings.enumerated() {
            let resolver = Resolver(store: store, setting: setting, run: nil, console: console, code: table)
            // What one replicate has looked up, none looks up again.
            if let known = plan.sources.first, setting.works(onDataOf: settings[0]) {
                (resolver.knownFacts, resolver.openedSources) = (known, opened)
            } else {
                _ = try study.check(setting)
                resolver.knownFacts = try resolver.factsOfSources(study)
                opened = resolver.openedSources
            }
            let (explained, digests) = try explainedSteps(of: study, resolver)
            let seconds = Dictionary(explained.map { ($0.name, $0.seconds) }) { first, _ in first }
            var places = shared
            plan.identities.append([:])
            plan.sources.append(resolver.knownFacts)
            for node in study.steps(in: setting) {
                switch node.work {
                case .compute where !node.isTimed:
                    plan.identities[replicate][node.name] = try resolver.identity(of: node)
                    if let key = try resolver.key(of: node, digests) {
                        if digests[ObjectIdentifier(node)] != nil {
                            values.append(key)
                        } else {
                            unfinished[key] = node.name
                        }
                    }
                    guard digests[ObjectIdentifier(node)] == nil, resolver.isOwn(node) else { continue }
                    if let known = plan.steps.firstIndex(where: { $0.name == node.name && $0.replicate == replicate }) {
                        places[ObjectIdentifier(node)] = known
                        continue
                    }
                    let inputs = node.inputs.flatMap { $0.spelledOut(in: setting) }
                        .compactMap { places[ObjectIdentifier($0)] }.uniqued
                    places[ObjectIdentifier(node)] = plan.steps.count
                    if !resolver.isDrawn(node) { shared[ObjectIdentifier(node)] = plan.steps.count }
                    let isDivided = table?.isDivided(node) ?? false
                    plan.steps.append(
                        PlannedStep(
                            name: node.name, replicate: replicate, folder: Self.folder(node.name, replicate),
                            inputs: inputs, isDivided: isDivided, shares: 1,
                            seconds: seconds[node.name].flatMap(\.self)))
                case .compute, .source, .setting, .effort, .list, .choice: continue
                }
            }
        }
        plan.divide(jobs: jobs, chunk: chunk)
        plan.name = try plan.derivedName
        return PreparedSubmission(
            plan: plan, seed: try store.packed(values: values.uniqued, unfinished: unfinished, plan: plan.name),
            reused: values.uniqued.count)
    }

    /// "trials-1a2b3c4d": for people, and no other step's.
    private static func folder(_ step: String, _ replicate: Int) -> String {
        let words = step.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        let digest = contentDigest(of: Data("\(replicate) \(step)".utf8)).prefix(8)
        return "\(String(words.prefix(40)))-\(digest)"
    }
}

extension SubmissionPlan {
    /// Cuts what can be cut, as far as it is long enough.
    public mutating func divide(jobs: Int, chunk: Double) {
        for place in steps.indices where steps[place].isDivided {
            let most = steps[place].seconds.map { Int(min(1e6, ($0 / max(chunk, 0.001)).rounded(.up))) }
            steps[place].shares = max(1, min(jobs, most ?? jobs))
        }
    }

    /// Follows from what is computed, and not from what is here of it already.
    fileprivate var derivedName: String {
        get throws {
            struct Identity: Encodable {
                var study: String
                var settings: [Setting]
                var arithmetic: Arithmetic
                var identities: [[String: String]]
                var sources: [[String: SourceFacts]]
            }
            let identity = Identity(
                study: study, settings: settings, arithmetic: arithmetic, identities: identities, sources: sources)
            return "cahier-\(try contentDigest(ofJSON: identity).prefix(8))"
        }
    }

    /// Refuses a program that would compute something else.
    ///
    /// - Throws: `NotebookError` that names the first step that differs.
    func check(_ study: Study, store: Store) throws {
        for replicate in settings.indices {
            guard let first = try differingStep(of: study, replicate, store) else { continue }
            throw NotebookError(
                .submission, "computing a part of the plan \(name)",
                "this program computes \"\(first)\" otherwise than the one that made the plan, or not at all",
                advice: "Submit the study again with this program, or build that one again")
        }
    }

    /// The first step by name that this program computes otherwise than the one that made the plan, as far as the first
    /// replicate goes; nothing where it computes all as planned.
    public func differingStep(of study: Study) throws -> String? {
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("cahier-plan-\(UUID().uuidString)")
        try Folder.make(scratch)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let store = try Store(at: scratch.appendingPathComponent("store.sqlite"))
        defer { store.close() }
        return try settings.isEmpty ? nil : differingStep(of: study, 0, store)
    }

    private func differingStep(of study: Study, _ replicate: Int, _ store: Store) throws -> String? {
        let setting = settings[replicate], planned = identities[replicate]
        let resolver = Resolver(
            store: store, setting: setting, run: nil, console: Console(isQuiet: true), code: try study.codeTable)
        var found: [String: String] = [:]
        for node in study.steps(in: setting) {
            guard case .compute = node.work, !node.isTimed else { continue }
            found[node.name] = try resolver.identity(of: node)
        }
        return Set(found.keys).union(planned.keys).filter { found[$0] != planned[$0] }.min()
    }
}

extension Setting {
    /// Whether the sources of a study are the same ones as for another setting, which may differ in what is drawn.
    fileprivate func works(onDataOf other: Self) -> Bool {
        profile == other.profile && data == other.data && models == other.models && options == other.options
    }
}

extension Resolver {
    /// What is known of the sources of a study, by their steps' names; read where nothing is known of them.
    fileprivate func factsOfSources(_ study: Study) throws -> [String: SourceFacts] {
        var found: [String: SourceFacts] = [:]
        for node in study.steps(in: setting) {
            guard case .source(let open) = node.work else { continue }
            found[node.name] = try facts(of: node, try opened(node, open))
        }
        return found
    }

    /// A step's key, where the digests of all its inputs are known.
    func key(of node: StepNode, _ digests: [ObjectIdentifier: String]) throws -> String? {
        let inputs = node.inputs.map { digests[ObjectIdentifier($0.chosen(in: setting))] }
        guard !inputs.contains(nil) else { return nil }
        return contentDigest(of: Data(try components(of: node, inputs: inputs.compactMap(\.self)).canonicalText().utf8))
    }

    /// What of a step's key depends neither on its inputs nor on the machine, as a digest.
    func identity(of node: StepNode) throws -> String {
        var components = try components(of: node, inputs: [])
        components.arithmetic = nil
        components.processor = nil
        return try contentDigest(ofJSON: components)
    }
}

extension StepCodeTable {
    /// Functions of `Notebook` that call `pieces` for a step.
    static let dividing = [
        "attackedPhotographs", "attackedTestImages", "attackedElsewhere", "defendedTrainings", "distortions",
        "experimentPower", "faultSweeps", "mapResultsOfEach", "trainArms", "trainInArithmetics",
    ]
    /// Those that studies call again and again, each time for a few pieces: too little for shares that are dealt beforehand.
    static let dividingInTurn = ["sweep"]

    /// Whether a step's code, as far as its text goes, computes pieces that may be shared. Where that is overlooked, one
    /// process computes all of it.
    ///
    /// - Parameter inTurn: whether one set of pieces after the other can be shared, as in a store by claims.
    func isDivided(_ node: StepNode, inTurn: Bool = false) -> Bool {
        let names = ["pieces"] + Self.dividing + (inTurn ? Self.dividingInTurn : [])
        return text(of: node).contains { part in names.contains { part.text.contains(".\($0)(") } }
    }
}

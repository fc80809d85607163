import Foundation
import Wording

/// What a run would do with each step of a study, and why; made without running anything.
public struct Explanation: Sendable, Equatable {
    public enum Status: Sendable, Equatable {
        /// The store has the value, computed in this run.
        case reused(run: Int?)
        case toRun
        /// Runs unless these steps, which must run first, give the values that they gave before.
        case depends(on: [String])
        /// Lies outside the store and is read by the steps that run; what it is, where it has a name.
        case read(SourceName?)
        /// Lies outside the store and isn't there, or can't be read.
        case missing(MissingSource)
    }

    public struct Step: Sendable, Equatable {
        public var name: String
        public var status: Status
        /// Why it is not reused: what differs from its last value's key, or nothing where it never had a value.
        public var changes: [KeyChange] = []
        /// The run that had the value which `changes` compares with.
        public var comparedRun: Int?
        /// How long computing took the last time.
        public var seconds: Double?
        /// The finished parts that are left of an earlier attempt.
        public var finishedParts = 0
        /// The steps that its value is made from, by their names.
        public var inputs: [String] = []
        /// Whether it is made of pieces that several processes may compute.
        public var isInPieces = false
        /// Whether the value is a measured time or made from one: then other machines leave it to the run.
        public var isTimed = false
    }

    public var study: String
    public var setting: Setting
    /// Inputs before the steps that use them.
    public var steps: [Step]
    /// The latest complete run that had just the values which a run would reuse, so that its report is that of the
    /// study as it is.
    public var drawableRun: Int?
    /// What a run would find out about the study's registration; nothing where nobody says where that is.
    public var registration: ExpectedRegistration?

    /// How long a full run would compute, where some of that is known from the study's published run alone.
    public var expected: String?

    /// What a run would need and is not there.
    public var missing: [MissingSource] {
        steps.compactMap { if case .missing(let missing) = $0.status { missing } else { nil } }
    }

    /// Whether a run would compute nothing.
    public var isComplete: Bool {
        steps.allSatisfy { step in
            switch step.status {
            case .reused, .read: true
            case .toRun, .depends, .missing: false
            }
        }
    }
}

extension Runner {
    /// Says for each step that a run of `study` would need whether its value is in the store, and if not, why.
    ///
    /// What isn't there is named, and the rest goes on as if it were new.
    ///
    /// - Throws: what reading the store throws, and `NotebookError` for what the study doesn't have.
    public func explain(_ study: Study, setting: Setting) throws -> Explanation {
        try study.validate()
        try study.checkNames(of: setting)
        try checkReplicates(of: study, setting)
        var (steps, digests) = try explainedSteps(of: study, setting)
        try study.describe(&steps, in: setting)
        var explanation = Explanation(study: study.name, setting: setting, steps: steps)
        if registrations != nil { explanation.registration = try expectedRegistration(of: study, setting) }
        if setting.profile == .full {
            let expected = ExpectedTime(steps, published: study.publishedTimes)
            if expected.stepsOfReport > 0 { explanation.expected = expected.sentence }
        }
        if explanation.isComplete {
            explanation.drawableRun = try latestRun(of: study, setting, with: digests)
        }
        return explanation
    }

    /// Each step that a run would need, in all of its replicates, and the digests of values that are known without running
    /// anything, by the names that the run would list them under.
    func explainedSteps(
        of study: Study, _ setting: Setting
    ) throws -> (steps: [Explanation.Step], digests: [String: String]) {
        let table = try study.codeTable
        var (steps, known): ([Explanation.Step], [String: String]) = ([], [:])
        for setting in setting.eachReplicate {
            let resolver = Resolver(store: store, setting: setting, run: nil, console: console, code: table)
            resolver.measuresTimesAgain = measuresTimesAgain
            let (explained, digests) = try explainedSteps(of: study, resolver)
            var own: Set<String> = []
            for node in study.steps(in: setting) where node.isListed && resolver.isOwn(node) {
                own.insert(node.name)
                known[setting.name(of: node.name)] = digests[ObjectIdentifier(node)]
            }
            steps += explained.filter { own.contains($0.name) }.map { step in
                var step = step
                step.name = setting.name(of: step.name)
                return step
            }
        }
        return (steps, known)
    }

    /// The same for one replicate, by the steps' own names.
    func explainedSteps(
        of study: Study, _ resolver: Resolver
    ) throws -> (steps: [Explanation.Step], digests: [ObjectIdentifier: String]) {
        let setting = resolver.setting
        var digests: [ObjectIdentifier: String] = [:]
        var steps: [Explanation.Step] = []
        for node in study.steps(in: setting) {
            let (step, digest) = try resolver.explain(node, study: study.name, digests: digests)
            digests[ObjectIdentifier(node)] = digest
            // A shared step that a study asks for twice is computed once.
            if let step, !steps.contains(step) { steps.append(step) }
        }
        return (steps, digests)
    }

    private func latestRun(of study: Study, _ setting: Setting, with digests: [String: String]) throws -> Int? {
        try store.runs(of: study.name).last { run in
            guard run.status == .complete, run.setting == setting else { return false }
            let values = try store.values(ofRun: run.number)
            let steps = Set(values.map(\.step))
            return values.allSatisfy { digests[$0.step] == $0.digest } && steps.isSuperset(of: digests.keys)
        }?.number
    }
}

extension StepNode {
    /// Whether runs list a value of it: what is computed, and what is read.
    fileprivate var isListed: Bool {
        switch work {
        case .compute, .source: true
        case .setting, .effort, .list, .choice: false
        }
    }
}

extension Study {
    /// Says of each step what it is made from.
    fileprivate func describe(_ explained: inout [Explanation.Step], in setting: Setting) throws {
        let table = try codeTable, listed = Set(explained.map(\.name))
        for replicate in setting.eachReplicate {
            let nodes = Dictionary(steps(in: replicate).map { (replicate.name(of: $0.name), $0) }) { first, _ in first }
            for place in explained.indices {
                guard let node = nodes[explained[place].name] else { continue }
                // What replicates share is listed once, by its own name.
                explained[place].inputs =
                    node.inputs.flatMap { $0.spelledOut(in: replicate) }
                    .map { listed.contains(replicate.name(of: $0.name)) ? replicate.name(of: $0.name) : $0.name }
                    .uniqued
                explained[place].isInPieces = table?.isDivided(node) ?? false
                explained[place].isTimed = node.isTimed
            }
        }
    }
}

extension Resolver {
    /// A step's status, and the digest of its value where that is known without running anything.
    fileprivate func explain(
        _ node: StepNode, study: String, digests: [ObjectIdentifier: String]
    ) throws -> (Explanation.Step?, String?) {
        switch node.work {
        case .setting: return (nil, try contentDigest(ofJSON: setting.asked))
        case .effort: return (nil, nil)
        case .list:
            let parts = node.inputs.map { digests[ObjectIdentifier($0.chosen(in: setting))] }
            return (nil, parts.contains(nil) ? nil : try contentDigest(ofJSON: parts))
        case .choice: preconditionFailure("a choice has been made")
        case .source(let open):
            let source: OpenedSource
            let digest: String
            do {
                source = try opened(node, open)
                digest = try facts(of: node, source).digest
            } catch let error as any ExplainedError {
                return (Explanation.Step(name: node.name, status: .missing(MissingSource(node.name, error))), nil)
            }
            var step = Explanation.Step(name: node.name, status: .read(source.name))
            if let last = try store.lastValue(of: node.name, study: study, setting: setting), last.digest != digest {
                step.changes = [KeyChange(component: "contents", old: last.digest, new: digest)]
                step.comparedRun = last.run
            }
            return (step, digest)
        case .compute(let codec): return try explain(node, codec, study: study, digests: digests)
        }
    }

    private func explain(
        _ node: StepNode, _ codec: Codec, study: String, digests: [ObjectIdentifier: String]
    ) throws -> (Explanation.Step, String?) {
        let inputs = node.inputs.map { digests[ObjectIdentifier($0.chosen(in: setting))] }
        let unknown = zip(node.inputs, inputs).filter { $0.1 == nil }.map(\.0.name)
        let components = try components(of: node, inputs: inputs.map { $0 ?? "" }).canonicalText()
        let key = contentDigest(of: Data(components.utf8))
        if unknown.isEmpty, let stored = try store.value(key), stored.encoding == codec.encoding {
            let step = Explanation.Step(name: node.name, status: .reused(run: stored.run), seconds: stored.seconds)
            return (step, stored.digest)
        }
        var step = Explanation.Step(name: node.name, status: .toRun)
        let listed = recordedName(of: node)
        if listed != node.name {
            // What the same took in another replicate.
            let other = try store.lastValue(of: node.name, study: study, setting: setting)
            step.seconds = other.flatMap { $0.profile == setting.profile ? $0.seconds : nil }
        }
        if let last = try store.lastValue(of: listed, study: study, setting: setting) {
            step.comparedRun = last.run
            if last.profile == setting.profile { step.seconds = last.seconds }
            step.changes = KeyChange.between(last.components, components, inputs: node.inputs.map(\.name))
                .filter { !$0.isInput(of: unknown) }
        }
        if !unknown.isEmpty, step.comparedRun != nil, step.changes.isEmpty { step.status = .depends(on: unknown) }
        if unknown.isEmpty { step.finishedParts = try store.finishedParts(ofStep: key) }
        return (step, nil)
    }
}

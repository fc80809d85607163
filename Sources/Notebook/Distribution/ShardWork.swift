import Files
import Foundation
import Synchronization
import Wording

/// A process's part of a plan: computes its share of one step or of every step that can be computed, in a store of its own
/// on this machine, and puts what is done into the submission's folder.
///
/// Any number of such processes may work at once, on any machines that see the folder; none waits for another.
public struct ShardWork {
    /// How it ended, where nothing went wrong.
    public enum End: Sendable, Equatable {
        /// All that could be done is; that may be nothing.
        case done(pieces: Int, values: Int)
        /// The step can't be computed before these.
        case notReady([String])
        /// It was asked to stop, and has kept what was done.
        case stopped(pieces: Int)
    }

    let study: Study
    let plan: SubmissionPlan
    let folder: SubmissionFolder
    let share: Share
    /// The planned steps, by their places.
    let places: [Int]
    let isAskedForStep: Bool
    /// Whether all that is missing of the steps that fall to the share is computed, and their values.
    let isJoining: Bool
    let console: Console
    let stop: StopRequest
    let origin: Parcel.Origin
    let vigil: ShardVigil

    /// - Parameters:
    ///   - step: the name of the step, which every replicate has; nothing for all that can be computed.
    ///   - isJoining: whether the share is one of whole steps, to compute what is missing of them and their values.
    /// - Throws: `NotebookError` where the plan has no such step.
    public init(
        _ study: Study, _ plan: SubmissionPlan, in folder: SubmissionFolder, share: Share, step: String?,
        isJoining: Bool = false, console: Console = Console(), stop: StopRequest = StopRequest()
    ) throws {
        let places = step.map(plan.steps(named:)) ?? Array(plan.steps.indices)
        if let step, places.isEmpty {
            let names = plan.steps.map(\.name).uniqued
            throw NotebookError(
                .submission, "computing a part of the plan \(plan.name)",
                "it has no step \"\(step)\": it has \(names.joined(separator: ", "))",
                advice: "Name one of these with --step, or none for all")
        }
        (self.study, self.plan, self.folder, self.share, self.places) = (study, plan, folder, share, places)
        (self.console, self.stop, isAskedForStep, self.isJoining) = (console, stop, step != nil, isJoining)
        let attempt = String(UInt64.random(in: .min ... .max), radix: 36)
        origin = .current(attempt: attempt)
        vigil = ShardVigil(stop: stop)
    }

    /// - Throws: what a step throws, and `NotebookError` where two digests stand under one key, or the plan is another
    ///   program's.
    public func run() throws -> End {
        let step = isAskedForStep ? places.first.map { plan.steps[$0].name } : nil
        var hasStepFailed = false
        do {
            let end = try run { hasStepFailed = true }
            folder.takeBackTrouble(share: share, step: step)
            return end
        } catch {
            // What a step throws is in the progress of it.
            if !hasStepFailed { folder.note(error, share: share, step: step) }
            throw error
        }
    }

    /// - Parameter noteFailure: called where a step throws.
    private func run(noteFailure: () -> Void) throws -> End {
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("cahier-shard-\(origin.attempt)")
        try Folder.make(scratch)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let store = try Store(at: scratch.appendingPathComponent("store.sqlite"))
        defer { store.close() }
        try plan.check(study, store: store)
        // A machine that lacks the data says so, and not that there is nothing to do.
        for setting in plan.settings { _ = try study.check(setting) }
        vigil.begin(scratch: scratch)
        defer { vigil.end() }
        let shift = Shift(work: self, store: store)
        defer { if shift.hasStepFailed { noteFailure() } }
        return try shift.run()
    }
}

/// The work of one process, with what it has found out so far.
private final class Shift {
    let work: ShardWork
    let store: Store
    private var pieces = 0, values = 0
    private var done: Set<Int> = []
    private var missing: [String] = []
    private(set) var hasStepFailed = false

    init(work: ShardWork, store: Store) { (self.work, self.store) = (work, store) }

    private var plan: SubmissionPlan { work.plan }

    func run() throws -> ShardWork.End {
        try takeOver(upstream: true)
        // A step that was finished makes others possible, and others' work may have come meanwhile.
        while true {
            let before = (pieces, values)
            missing = []
            for (order, place) in work.places.enumerated() where !done.contains(place) {
                if try compute(place, order) == .stopped { return .stopped(pieces: pieces) }
            }
            guard before != (pieces, values), done.count < work.places.count else { break }
            try takeOver(upstream: !work.isAskedForStep)
        }
        if work.isAskedForStep, !missing.isEmpty, pieces + values == 0 { return .notReady(missing.uniqued) }
        return .done(pieces: pieces, values: values)
    }

    /// Brings others' work into this process's store: values that are needed, and what is there of its own steps.
    private func takeOver(upstream: Bool) throws {
        var files = upstream ? [work.folder.seedFile] : []
        let needed = Set(work.places.flatMap { plan.upstream(of: $0).map(\.folder) })
        for step in plan.steps where upstream && needed.contains(step.folder) {
            files += work.folder.files(in: work.folder.values(of: step))
        }
        for place in work.places where !done.contains(place) {
            files += work.folder.files(in: work.folder.parcels(of: plan.steps[place]))
        }
        for line in try store.adopt(files, of: plan).refused { work.console.warn(line) }
    }

    private enum StepEnd { case finished, left, stopped }

    /// - Parameter order: the step's place among those that the shares are of.
    private func compute(_ place: Int, _ order: Int) throws -> StepEnd {
        let step = plan.steps[place], setting = plan.settings[step.replicate]
        let resolver = Resolver(
            store: store, setting: setting, run: nil, console: work.console, code: try work.study.codeTable)
        resolver.knownFacts = plan.sources[step.replicate]
        let runner = Runner(store: store, console: work.console)
        let (explained, digests) = try runner.explainedSteps(of: work.study, resolver)
        let named = work.study.steps(in: setting).first { node in
            guard case .compute = node.work else { return false }
            return node.name == step.name
        }
        guard let node = named else { preconditionFailure("the plan was compared with the study") }
        guard digests[ObjectIdentifier(node)] == nil else {
            done.insert(place)
            return .left
        }
        guard try resolver.key(of: node, digests) != nil else {
            let known = Set(explained.filter { if case .reused = $0.status { true } else { false } }.map(\.name))
            missing += plan.steps[place].inputs.map { plan.steps[$0].name }.filter { !known.contains($0) }
            return .left
        }
        // What can't be shared is one process's, and so is the value that is made of the pieces.
        let joins = work.share.has(order)
        guard joins || (step.isDivided && !work.isJoining) else {
            done.insert(place)
            return .left
        }
        let isShared = step.isDivided && !work.isJoining
        let end = try compute(step, node, resolver, isShared ? work.share : .whole, joins: joins, offset: order)
        // Who doesn't make the value has nothing more to do here once its own pieces are there.
        if end == .finished || !joins { done.insert(place) }
        return end
    }

    private func compute(
        _ step: PlannedStep, _ node: StepNode, _ resolver: Resolver, _ share: Share, joins: Bool, offset: Int
    ) throws -> StepEnd {
        let shipment = Shipment(
            work.folder, plan: plan.name, step: step, share: work.share, origin: work.origin)
        let progress = ProgressWriter(
            work.folder, step: step, share: work.share, isJoining: work.isJoining, origin: work.origin)
        let division = Division(
            share, joins: joins, shipment: shipment, progress: progress, stop: work.stop,
            offset: share.isWhole ? 0 : offset)
        resolver.equipment.division = division
        work.vigil.watch(shipment, progress)
        defer { pieces += division.computed }
        progress.note(division, doing: "")
        do {
            _ = try resolver.resolve(node)
            try shipment.flush()
            progress.end(.done, division)
            values += 1
            return .finished
        } catch let end as DivisionEnd {
            try shipment.flush()
            progress.end(end == .stopped ? .stopped : .done, division)
            return end == .stopped ? .stopped : .left
        } catch {
            hasStepFailed = true
            try? shipment.flush()
            progress.end(.failed, division, failure: message(of: error))
            throw error
        }
    }
}

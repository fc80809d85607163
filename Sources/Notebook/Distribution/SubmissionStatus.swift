import Files
import Foundation

/// How far a plan's work is, by the files in its folder alone.
public struct SubmissionStatus: Sendable {
    public struct Failure: Sendable, Equatable {
        public var progress: ShardProgress
        /// The last lines of the job's log.
        public var log: [String]
    }

    /// A step, in all replicates.
    public struct Step: Sendable {
        public var name: String
        /// Replicates that have its value, of so many.
        public var values: Int, replicates: Int
        /// Of all replicates.
        public var shares: Int
        /// Shares that have ended well.
        public var sharesDone = 0
        /// Pieces that are there, and that there will be, as far as the shares have said.
        public var pieces = 0, due = 0
        public var running: [ShardProgress] = []
        public var stopped = 0
        /// Processes that have said nothing for so long that they are not there any more.
        public var silent: [ShardProgress] = []
        public var failures: [Failure] = []

        public var isDone: Bool { values == replicates }

        /// How much of it is done, from 0 to 1.
        public var part: Double {
            if isDone { return 1 }
            guard due > 0, shares > 0 else { return Double(values) / Double(replicates) }
            return min(0.99, Double(pieces) / allPieces)
        }

        /// As many as are due, where shares that have not begun have as many as the others.
        var allPieces: Double {
            let known = Double(running.count + sharesDone + stopped + silent.count + failures.count)
            return Double(due) * max(1, Double(shares) / max(1, known))
        }
    }

    public var plan: SubmissionPlan
    public var steps: [Step]
    /// What kept processes from beginning, of steps that are not done.
    public var troubles: [ShardTrouble] = []
    /// Bytes that may still be written into the folder; nothing where nobody knows.
    public var room: Int?

    /// Whether a parcel could be too large for the folder's disk.
    public var isDiskFull: Bool { room.map { $0 < Shipment.largest } ?? false }

    public var isComplete: Bool { steps.allSatisfy(\.isDone) }

    /// Whether nobody works on it any more after something failed: nothing has been said since, for as long as makes a process
    /// silent.
    public func isAtAnEnd(now: Date = Date()) -> Bool {
        let failures = steps.flatMap(\.failures)
        return !isComplete && !failures.isEmpty && steps.allSatisfy(\.running.isEmpty)
            && failures.allSatisfy { now.timeIntervalSince1970 - $0.progress.updated > Self.silence }
    }
    public var machines: Int { Set(steps.flatMap { $0.running.map(\.host) }).count }

    /// Pieces that those who work now have computed in a second, together.
    public var rate: Double {
        steps.flatMap(\.running).reduce(0) { sum, progress in
            let seconds = progress.updated - progress.started
            return seconds > 1 ? sum + Double(progress.computed) / seconds : sum
        }
    }

    /// Seconds until the pieces of the running steps are done, at the rate of those who work now; nothing where nobody does.
    public var left: Double? {
        let pieces = steps.filter { !$0.running.isEmpty }.reduce(0) { $0 + max(0, $1.allPieces - Double($1.pieces)) }
        return pieces > 0 && rate > 0 ? pieces / rate : nil
    }

    /// Seconds after which a process that has said nothing counts as gone; a training says something at each batch.
    static let silence = 900.0
}

extension SubmissionFolder {
    /// - Parameter now: by whose clock silence is measured.
    public func status(of plan: SubmissionPlan, now: Date = Date()) -> SubmissionStatus {
        var steps: [SubmissionStatus.Step] = []
        var places: [String: Int] = [:]
        for planned in plan.steps {
            let place = places[planned.name] ?? steps.count
            if place == steps.count {
                places[planned.name] = place
                steps.append(.init(name: planned.name, values: 0, replicates: 0, shares: 0))
            }
            steps[place].shares += planned.shares
            let hasValue = isDone(planned)
            steps[place].replicates += 1
            if hasValue { steps[place].values += 1 }
            let names = (try? Folder.names(in: progress(of: planned))) ?? []
            for name in names where name.hasSuffix(".json") {
                guard let data = try? Data(contentsOf: progress(of: planned).appendingPathComponent(name)),
                    let progress: ShardProgress = try? CanonicalJSON.decode(from: data)
                else { continue }
                steps[place].add(progress, hasValue: hasValue, now: now) { log(of: $0) }
            }
        }
        let done = Set(steps.filter(\.isDone).map(\.name))
        let troubles = done.count < steps.count ? allTroubles().filter { !done.contains($0.step) } : []
        return SubmissionStatus(plan: plan, steps: steps, troubles: troubles, room: room)
    }

    /// The last lines of a job's log; none where it has none.
    private func log(of job: String?) -> [String] {
        guard let job, !job.contains("/"),
            let text = try? String(contentsOf: logs.appendingPathComponent("\(job).log"), encoding: .utf8)
        else { return [] }
        return text.split(whereSeparator: \.isNewline).suffix(3).map(String.init)
    }
}

extension SubmissionStatus.Step {
    fileprivate mutating func add(
        _ progress: ShardProgress, hasValue: Bool, now: Date, log: (String?) -> [String]
    ) {
        if !progress.isJoining {
            pieces += progress.finished
            due += progress.due
        }
        switch progress.state {
        case .done: if !progress.isJoining { sharesDone += 1 }
        // What failed or fell silent before the value was there doesn't matter any more.
        case .failed where !hasValue: failures.append(.init(progress: progress, log: log(progress.job)))
        case .running where now.timeIntervalSince1970 - progress.updated > SubmissionStatus.silence:
            if !hasValue { silent.append(progress) }
        case .running: running.append(progress)
        case .stopped: stopped += 1
        case .failed: break
        }
    }
}

import Files
import Foundation
import Synchronization

/// How far a process is with its part of a step: a small file of its own, for `status`.
public struct ShardProgress: Codable, Sendable, Equatable {
    public enum State: String, Codable, Sendable { case running, done, stopped, failed }

    public var step: String
    public var replicate: Int
    public var share: Share
    /// Whether it computes whole steps, or their values of the pieces that are there.
    public var isJoining: Bool
    public var state: State
    public var host: String
    public var processor: String
    public var arithmetic: String
    /// The scheduler's name for the job: "8123_3".
    public var job: String?
    public var attempt: String
    /// Seconds since 1970, by that machine's clock.
    public var started: Double
    public var updated: Double
    /// Pieces that this attempt has computed.
    public var computed = 0
    /// How many pieces are its own, as far as the step has said, and how many of these are done, by whichever attempt.
    public var due = 0, finished = 0
    /// What it is at: "epoch 3 of 24".
    public var doing = ""
    /// Why it failed.
    public var failure: String?
}

extension ShardProgress {
    fileprivate mutating func take(_ division: Division) {
        (computed, due, finished) = (division.computed, division.due, division.finished)
    }
}

/// Writes a process's progress, now and then; any thread may end it.
final class ProgressWriter: Sendable {
    private let file: URL
    private let state: Mutex<(progress: ShardProgress, written: ContinuousClock.Instant?)>
    private static let pause = Duration.seconds(10)

    init(_ folder: SubmissionFolder, step: PlannedStep, share: Share, isJoining: Bool, origin: Parcel.Origin) {
        let name = "\(isJoining ? "join-" : "")\(share.index)-of-\(share.count).json"
        file = folder.progress(of: step).appendingPathComponent(name)
        let now = Date().timeIntervalSince1970
        state = Mutex(
            (
                ShardProgress(
                    step: step.name, replicate: step.replicate, share: share, isJoining: isJoining, state: .running,
                    host: origin.host,
                    processor: origin.processor, arithmetic: origin.arithmetic, job: origin.job,
                    attempt: origin.attempt, started: now, updated: now), nil
            ))
    }

    /// Takes what has changed; written only now and then.
    func note(_ division: Division, doing: String) {
        state.withLock { state in
            state.progress.take(division)
            state.progress.doing = doing
            if let written = state.written, ContinuousClock.now - written < Self.pause { return }
            write(&state)
        }
    }

    func end(_ ending: ShardProgress.State, _ division: Division? = nil, failure: String? = nil) {
        state.withLock { state in
            state.progress.state = ending
            if let division { state.progress.take(division) }
            state.progress.failure = failure
            write(&state)
        }
    }

    /// Progress is for people: where it can't be written, work goes on.
    private func write(_ state: inout (progress: ShardProgress, written: ContinuousClock.Instant?)) {
        state.progress.updated = Date().timeIntervalSince1970
        state.written = .now
        guard let data = try? CanonicalJSON.encode(state.progress) else { return }
        try? WholeFile.write(data, to: file)
    }
}

import Foundation
import Synchronization

/// Ends what is being fetched from another thread, for example when Ctrl-C is pressed.
///
/// Work that is cancelled throws `CancellationError` and leaves what it keeps on disk in order.
public final class Cancellation: Sendable {
    private struct State {
        var isCancelled = false
        var stop: (@Sendable () -> Void)?
    }
    private let state = Mutex(State())

    public init() {}

    /// Asks the work to end and stops the program it waits for.
    public func cancel() {
        state.withLock { state in
            state.isCancelled = true
            state.stop?()
        }
    }

    /// Whether ``cancel()`` was called.
    public var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// - Throws: `CancellationError` once ``cancel()`` was called.
    func check() throws {
        if isCancelled { throw CancellationError() }
    }

    /// Does work, such as waiting for a program, that `stop` ends early, unless it was cancelled before.
    func whileStoppable<Result>(by stop: @escaping @Sendable () -> Void, _ work: () throws -> Result) throws -> Result {
        try state.withLock { state in
            if state.isCancelled { throw CancellationError() }
            state.stop = stop
        }
        defer { state.withLock { $0.stop = nil } }
        return try work()
    }

    /// Waits, but not longer than until it is cancelled.
    func sleep(seconds: Double) throws {
        let end = ContinuousClock.now + .seconds(seconds)
        while true {
            try check()
            let left = (end - ContinuousClock.now) / .seconds(1)
            if left <= 0 { return }
            Thread.sleep(forTimeInterval: min(left, 0.05))
        }
    }
}

import Dispatch
import Foundation
import Synchronization

/// Watches for the signals that end a process's part of a plan early.
///
/// On SIGUSR1 it stops after the piece or the epoch at hand; where that takes too long, and on SIGTERM and Ctrl-C at once,
/// what is done is written, and the process ends: with 75 where it is to be run again, else with 128 + the signal's number,
/// never with 0.
final class ShardVigil {
    private let stop: StopRequest
    private let farewell = Farewell()
    private var sources: [any DispatchSourceSignal] = []
    private static let signals = [SIGUSR1, SIGTERM, SIGINT]
    /// A scheduler that says 90 seconds before the end when a job must end leaves so much room.
    private static let patience = 60.0

    init(stop: StopRequest) { self.stop = stop }

    /// What is to be written before the process ends.
    func watch(_ shipment: Shipment, _ progress: ProgressWriter) { farewell.watch(shipment, progress) }

    func begin(scratch: URL) {
        farewell.watch(scratch)
        let queue = DispatchQueue(label: "cahier.shard")
        sources = Self.signals.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { [stop, farewell] in
                guard number == SIGUSR1 else { return farewell.end(with: 128 + number) }
                stop.request()
                queue.asyncAfter(deadline: .now() + Self.patience) { farewell.end(with: ShardStatus.again) }
            }
            source.resume()
            return source
        }
    }

    func end() {
        for source in sources { source.cancel() }
        for number in Self.signals where !sources.isEmpty { signal(number, SIG_DFL) }
        sources = []
    }
}

/// What a process does before it ends early.
private final class Farewell: Sendable {
    private struct State {
        var shipment: Shipment?
        var progress: ProgressWriter?
        var scratch: URL?
    }
    private let state = Mutex(State())

    func watch(_ shipment: Shipment, _ progress: ProgressWriter) {
        state.withLock { ($0.shipment, $0.progress) = (shipment, progress) }
    }

    func watch(_ scratch: URL) { state.withLock { $0.scratch = scratch } }

    func end(with status: Int32) {
        let (shipment, progress, scratch) = state.withLock { ($0.shipment, $0.progress, $0.scratch) }
        try? shipment?.flush()
        progress?.end(.stopped)
        if let scratch { try? FileManager.default.removeItem(at: scratch) }
        _exit(status)
    }
}

/// With what `cahier shard` ends, for schedulers.
public enum ShardStatus {
    /// The step failed; trying again doesn't help.
    public static let failed: Int32 = 1
    /// This machine would give other numbers.
    public static let otherNumbers: Int32 = 69
    /// Stopped before the end: run me again.
    public static let again: Int32 = 75
}

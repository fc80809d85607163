import Dispatch
import Foundation
import Synchronization

/// Makes Ctrl-C, and the signal that asks a process to end, cancel what is being fetched, for as long as it lives.
public final class CancellingSignals {
    private final class Received: Sendable {
        let number = Mutex<Int32>(SIGINT)
    }
    private let last = Received()
    private let sources: [any DispatchSourceSignal]

    public init(_ cancellation: Cancellation) {
        sources = [SIGINT, SIGTERM].map { [last] number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(
                signal: number, queue: DispatchQueue(label: "cahier.fetch.signals"))
            source.setEventHandler {
                last.number.withLock { $0 = number }
                cancellation.cancel()
            }
            source.resume()
            return source
        }
    }

    /// The number of the signal that came, 2 for Ctrl-C.
    public var received: Int32 { last.number.withLock { $0 } }

    deinit {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
}

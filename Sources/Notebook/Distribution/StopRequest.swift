import Synchronization

/// Whether a process was asked to stop after the piece at hand; any thread may ask.
public final class StopRequest: Sendable {
    private let requested = Mutex(false)

    public init() {}

    public var isRequested: Bool { requested.withLock(\.self) }

    public func request() { requested.withLock { $0 = true } }
}

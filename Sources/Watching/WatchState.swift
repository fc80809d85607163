import Foundation
import Synchronization

/// What the watched page shows beside the report.
package enum WatchPhase: Equatable, Sendable {
    case building
    case drawing
    /// The steps run, because that was asked for.
    case running
    /// The report is that of the sources as they are.
    case current
    case failed(title: String, errors: [CompilerError])
    /// Steps would have to run before the report can be drawn.
    case mustRun(steps: [String], command: String)
}

/// The state of things, shared by the loop that rebuilds and the server that tells pages of it.
package final class WatchState: Sendable {
    package struct Snapshot: Sendable {
        package var phase: WatchPhase
        /// Grows with each change.
        package var version = 1
        /// Grows with each drawing; begins with the time, so that a page that outlived its server knows another one's
        /// report as new.
        package var report = Int(Date().timeIntervalSince1970)
        package var since = ContinuousClock.now
        /// Set until a page has got the latest report.
        package var isUnseen = false

        package init(phase: WatchPhase) { self.phase = phase }
    }

    private let snapshot = Mutex(Snapshot(phase: .building))

    package init() {}

    package var current: Snapshot { snapshot.withLock { $0 } }

    package func enter(_ phase: WatchPhase) {
        snapshot.withLock {
            $0.phase = phase
            $0.version += 1
            $0.since = .now
        }
    }

    /// The report was drawn anew.
    package func show() {
        snapshot.withLock {
            $0.report += 1
            $0.phase = .current
            $0.version += 1
            $0.since = .now
            $0.isUnseen = true
        }
    }

    /// A page gets the report.
    /// - Returns: how many seconds ago it was drawn, for the first page that gets it.
    package func see() -> Double? {
        snapshot.withLock {
            guard $0.isUnseen else { return nil }
            $0.isUnseen = false
            return ($0.since.duration(to: .now)) / .seconds(1)
        }
    }

    /// Waits for a state other than `version`, but for no more than ten seconds, so that nobody takes the silence for
    /// an end.
    package func other(than version: Int) async throws -> Snapshot {
        let end = ContinuousClock.now + .seconds(10)
        while true {
            let snapshot = current
            if snapshot.version != version || ContinuousClock.now > end { return snapshot }
            try await Task.sleep(for: .milliseconds(25))
        }
    }
}

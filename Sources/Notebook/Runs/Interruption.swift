import Dispatch
import Foundation
import Synchronization

/// Ends a run cleanly on Ctrl-C and on the signal that asks a process to end; on a second one, at once.
///
/// Everything that was stored is whole, so the process can end without more ado: the run is marked, what is kept is
/// said, and the exit status is 128 + the signal's number.
public final class Interruption {
    private let store: Store
    private var sources: [any DispatchSourceSignal] = []

    public init(_ store: Store) { self.store = store }

    /// Watches over a run until the object is gone.
    public func watch(run: Int) {
        // Handlers on one queue come one after the other, and none of them waits, so that the second is heard.
        let queue = DispatchQueue(label: "cahier.interruption")
        let signals = SignalCount()
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { [store] in
                guard signals.isFirst() else { _exit(128 + number) }
                DispatchQueue.global().async {
                    Console.say("\n\(store.interrupt(run: run))\n")
                    _exit(128 + number)
                }
                // A store that another program keeps locked must not keep this one alive.
                queue.asyncAfter(deadline: .now() + 5) {
                    Console.say(
                        "\ninterrupted: run \(run) cannot be marked, since the store \(store.file.path) is in use; what was stored is kept, run again to continue\n"
                    )
                    _exit(128 + number)
                }
            }
            source.resume()
            return source
        }
    }

    deinit {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] where !sources.isEmpty { signal(number, SIG_DFL) }
    }
}

private final class SignalCount: Sendable {
    private let count = Mutex(0)

    func isFirst() -> Bool {
        count.withLock { count in
            count += 1
            return count == 1
        }
    }
}

extension Store {
    /// Marks a run as interrupted and says in a few words what is left of it.
    func interrupt(run number: Int) -> String {
        do {
            try endRun(number, .interrupted)
            guard let run = try run(number), run.status != .complete else {
                return
                    "interrupted: run \(number) is complete in \(file.path), but its report may not be; cahier figures writes it"
            }
            let done = try values(ofRun: number).count
            return
                "interrupted: run \(number) keeps \(done) step\(done == 1 ? "" : "s") and the finished parts of the next in \(file.path); run again to continue"
        } catch {
            return "interrupted: \(message(of: error))"
        }
    }
}

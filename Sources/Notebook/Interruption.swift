import Dispatch
import Foundation

/// Ends a run cleanly on Ctrl-C and on the signal that asks a process to end.
///
/// Everything that was stored is whole, so the process can end at once: the run is marked, what is kept is said, and
/// the exit status is 128 + the signal's number.
public final class Interruption {
    private let store: Store
    private var sources: [any DispatchSourceSignal] = []

    public init(_ store: Store) { self.store = store }

    /// Watches over a run until the object is gone.
    public func watch(run: Int) {
        let queue = DispatchQueue(label: "cahier.interruption")
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { [store] in
                DispatchQueue.global().async {
                    FileHandle.standardError.write(Data("\n\(store.interrupt(run: run))\n".utf8))
                    _exit(128 + number)
                }
                // A store that another program keeps locked must not keep this one alive.
                Thread.sleep(forTimeInterval: 5)
                _exit(128 + number)
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

extension Store {
    /// Marks a run as interrupted and says in a few words what is left of it.
    func interrupt(run number: Int) -> String {
        do {
            try endRun(number, .interrupted)
            let done = try values(ofRun: number).count
            return "interrupted: run \(number) keeps \(done) step\(done == 1 ? "" : "s") and the finished parts of the next in \(file.path); run again to continue"
        } catch {
            return "interrupted: \(message(of: error))"
        }
    }
}

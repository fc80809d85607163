import Foundation
import Synchronization
import Testing

@testable import Notebook

/// Processes that help a run, here threads of one, each with a store of its own on the same file.
@Suite struct TeamworkTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    /// Which stores' processes computed which pieces.
    private final class Workers: Sendable {
        private let found = Mutex<[String: [ObjectIdentifier]]>([:])
        private let errors = Mutex<[String]>([])
        var failures: [String] { errors.withLock { $0 } }
        func fail(_ error: any Error) { errors.withLock { $0.append("\(error)") } }
        func note(_ phase: String, _ lab: Lab) {
            found.withLock { $0[phase, default: []].append(ObjectIdentifier(lab.store)) }
        }
        func counts(_ phase: String) -> (pieces: Int, workers: Int) {
            found.withLock { ($0[phase, default: []].count, Set($0[phase, default: []]).count) }
        }
        /// Until both have come, however busy the machine is; whoever stays away for half a minute shares nothing.
        func awaitBoth(_ phase: String) {
            let end = ContinuousClock.now + .seconds(30)
            while counts(phase).workers < 2, .now < end { Thread.sleep(forTimeInterval: 0.01) }
        }
    }

    private func study(_ workers: Workers) -> Study {
        let place = "M/a.swift:1:5"
        let code = StepCode(
            json: """
                {"steps":{"\(place)":{"code":{"closure":"1"},"methods":{}}},"types":{},
                "findings":{"M/a.swift:9:9":{"code":{"closure":"1"},"methods":{}}},
                "texts":{"\(place)":[{"path":"a.swift","line":1,"text":"try lab.pieces(…)"}]}}
                """)
        return Study("s", title: "", question: "", paper: Paper(""), code: code) {
            let sum = Step("sum", file: "M/a.swift", line: 1, column: 5) { lab in
                func phase(_ name: String) throws -> Int {
                    try lab.pieces(name, count: 6) { piece in
                        workers.note(name, lab)
                        workers.awaitBoth(name)
                        return piece
                    }.reduce(0, +)
                }
                return try phase("first") + phase("second")
            }
            Finding(untestedDeclaration("f"), sum, file: "M/a.swift", line: 9, column: 9) { _ in
                .missing(needs: "another run")
            }
        }
    }

    @Test("A second set of pieces is shared, too, by whoever had nothing left to do in the first")
    func secondSet() async throws {
        let workers = Workers(), study = study(workers), file = scratch.storeFile
        let store = try scratch.store()
        let run = try store.beginRun(
            study: study.name, setting: Setting(), provenance: .current(arguments: []))
        // Threads of their own: two tasks may be one after the other.
        let ended = DispatchGroup()
        for _ in 0..<2 {
            ended.enter()
            Thread.detachNewThread {
                defer { ended.leave() }
                let console = Console(isTerminal: false, isQuiet: true)
                do { try Teamwork(try Store(at: file), console: console).help(run: run, among: [study]) } catch {
                    workers.fail(error)
                }
            }
        }
        await withCheckedContinuation { done in ended.notify(queue: .global()) { done.resume() } }
        #expect(workers.failures.isEmpty, "\(workers.failures)")
        for phase in ["first", "second"] {
            let counts = workers.counts(phase)
            #expect(counts.pieces == 6 && counts.workers == 2, "\(phase): \(counts)")
        }
        let digest = try scratch.text("SELECT digest FROM \"values\" WHERE step = 'sum'")
        #expect(digest == contentDigest(of: Data("30".utf8)))
        #expect(try scratch.count("SELECT COUNT(*) FROM claims") == 0)
    }
}

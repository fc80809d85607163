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
        func note(_ phase: String, _ lab: Lab) {
            found.withLock { $0[phase, default: []].append(ObjectIdentifier(lab.store)) }
        }
        func counts(_ phase: String) -> (pieces: Int, workers: Int) {
            found.withLock { ($0[phase, default: []].count, Set($0[phase, default: []]).count) }
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
                func phase(_ name: String, pace: Double) throws -> Int {
                    try lab.pieces(name, count: 6) { piece in
                        workers.note(name, lab)
                        Thread.sleep(forTimeInterval: pace)
                        return piece
                    }.reduce(0, +)
                }
                return try phase("first", pace: 0.1) + phase("second", pace: 0.4)
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
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    let console = Console(isTerminal: false, isQuiet: true)
                    try Teamwork(try Store(at: file), console: console).help(run: run, among: [study])
                }
            }
            try await group.waitForAll()
        }
        for phase in ["first", "second"] {
            let counts = workers.counts(phase)
            #expect(counts.pieces == 6 && counts.workers == 2, "\(phase): \(counts)")
        }
        let digest = try scratch.text("SELECT digest FROM \"values\" WHERE step = 'sum'")
        #expect(digest == contentDigest(of: Data("30".utf8)))
        #expect(try scratch.count("SELECT COUNT(*) FROM claims") == 0)
    }
}

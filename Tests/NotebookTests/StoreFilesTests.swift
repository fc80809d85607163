import Foundation
import Notebook
import Synchronization
import Testing

/// The store as a file among others: behind links, in shared folders, with a clock that is set, and without what failed.
@Suite(.serialized) struct StoreFilesTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private func path(_ name: String) -> URL { scratch.folder.appendingPathComponent(name) }

    private func study(failing: Bool = false) -> Study {
        Study("small", title: "Small", question: "?", paper: Paper("Nobody"), code: .unread) {
            // By another name, since the value of the one that succeeds is reused.
            let step = Step(failing ? "failure" : "value") { _ -> Int in
                if failing { throw Failure() }
                return 5
            }
            Finding(untestedDeclaration("finding"), step) { _ in .missing(needs: "another run") }
        }
    }

    private func run(_ store: Store, failing: Bool = false) throws -> RunRecord {
        let quiet = Console(isTerminal: false, isQuiet: true)
        return try Runner(store: store, console: quiet).run(
            study(failing: failing), setting: Setting(), output: path("Output")
        ).run
    }

    private func mode(_ name: String) -> Int {
        var status = stat()
        return lstat(path(name).path, &status) == 0 ? Int(status.st_mode & 0o777) : 0
    }

    @Test func aStoreBehindALinkLiesWhereTheLinkLeads() throws {
        try FileManager.default.createDirectory(at: path("far"), withIntermediateDirectories: true)
        for link in ["link.sqlite", "again.sqlite"] {
            try FileManager.default.createSymbolicLink(
                atPath: path(link).path, withDestinationPath: "far/store.sqlite")
            let store = try Store(at: path(link))
            #expect(store.file.path == path("far/store.sqlite").path)
            _ = try run(store)
            store.close()
        }
        // Two names, one store; nothing lies beside the links.
        #expect(try Store(at: path("link.sqlite"), for: .reading).runs().count == 2)
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path).sorted()
        #expect(names == ["Output", "again.sqlite", "far", "link.sqlite"])
    }

    @Test func aLinkThatLeadsNowhereIsSaid() throws {
        try FileManager.default.createSymbolicLink(
            atPath: path("link.sqlite").path, withDestinationPath: "gone/store.sqlite")
        for access in [Store.Access.reading, .writing] {
            let error = #expect(throws: NotebookError.self) { try Store(at: path("link.sqlite"), for: access) }
            #expect(error?.finding.contains("there is no folder \(path("gone").path)") == true)
        }
        #expect(!FileManager.default.fileExists(atPath: path("gone").path))
    }

    /// With the usual mask of 022, the file of one member would be closed to the others.
    @Test func aGroupSharesTheStoreOfItsFolder() throws {
        let old = umask(0o022)
        defer { umask(old) }
        try FileManager.default.createDirectory(at: path("group"), withIntermediateDirectories: true)
        chmod(path("group").path, 0o2775)
        let store = try Store(at: path("group/inner/store.sqlite"))
        _ = try run(store)
        #expect(mode("group/inner") == 0o775)
        for suffix in ["", "-wal", "-shm"] { #expect(mode("group/inner/store.sqlite\(suffix)") == 0o664, "\(suffix)") }
        store.close()
        let own = try Store(at: path("own/store.sqlite"))
        #expect(mode("own/store.sqlite") == 0o644)
        own.close()
    }

    /// An hour back, and an hour ahead, while the run is at work.
    @Test(arguments: [-3600.0, 3600])
    func aClockThatIsSetChangesNoDuration(_ seconds: Double) throws {
        let times = Mutex([Date(timeIntervalSince1970: 1_000_000)])
        let store = try Store(at: scratch.storeFile) {
            times.withLock { times in
                defer { times.append(times[0].addingTimeInterval(seconds)) }
                return times.last ?? Date()
            }
        }
        let record = try run(store)
        let took = try #require(record.finished).timeIntervalSince(record.started)
        #expect(record.started == Date(timeIntervalSince1970: 1_000_000))
        #expect(0...60 ~= took, "\(took) s")
        #expect(throws: Failure.self) { try run(store, failing: true) }
        let failed = try #require(store.runs().last)
        #expect(failed.status == .failed)
        #expect(0...60 ~= (try #require(failed.finished).timeIntervalSince(failed.started)))
    }

    @Test func failedRunsAreForgotten() throws {
        let store = try scratch.store()
        for fails in [true, false, true, false] {
            if fails { #expect(throws: Failure.self) { try run(store, failing: true) } } else { _ = try run(store) }
        }
        #expect(try store.runs().map(\.number) == [1, 2, 3, 4])
        #expect(try store.forgetFailedRuns() == [1, 3])
        #expect(try store.runs().map(\.number) == [2, 4])
        #expect(try store.forgetFailedRuns() == [])
        let error = #expect(throws: NotebookError.self) { try store.forget(runs: [2, 9]) }
        #expect(error?.finding == "there is no run 9")
        #expect(try store.runs().count == 2)
        try store.forget(runs: [4])
        // A number means one run for ever.
        #expect(try run(store).number == 5)
        #expect(try scratch.count("SELECT COUNT(*) FROM run_values WHERE run NOT IN (SELECT number FROM runs)") == 0)
        #expect(try store.verify(console: Console(isTerminal: false, isQuiet: true)).isSound)
    }
}

import Foundation
import GRDB
import Notebook
import Testing

@Suite struct StoreTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    @Test func aFailedStepLeavesNothing() throws {
        let step = Step("failing") { _ -> Int in throw Failure() }
        #expect(throws: Failure.self) { try quietResolver(try scratch.store()).value(of: step) }
        #expect(try scratch.count("SELECT COUNT(*) FROM \"values\"") == 0)
        #expect(try scratch.count("SELECT COUNT(*) FROM contents") == 0)
    }

    @Test func aDamagedValueIsComputedAgain() throws {
        let counter = Counter()
        let step = Step("numbers") { _ in
            counter.increment(); return [1, 2, 3]
        }
        _ = try quietResolver(try scratch.store()).value(of: step)
        try scratch.tamper("UPDATE contents SET data = CAST('[1,2,4]' AS BLOB)")
        let transcript = Transcript()
        let resolver = Resolver(store: try scratch.store(), console: transcript.console)
        #expect(try resolver.value(of: step) == [1, 2, 3])
        #expect(counter.count == 2)
        #expect(
            transcript.text.contains(
                "warning: the value of \"numbers\" in the store \(scratch.storeFile.path) is damaged"))
        // What was repaired is good again.
        #expect(try quietResolver(try scratch.store()).value(of: step) == [1, 2, 3])
        #expect(counter.count == 2)
    }

    @Test func aValueOfAnotherTypeIsAMiss() throws {
        _ = try quietResolver(try scratch.store()).value(of: Step("value") { _ in "text" })
        let resolver = Resolver(store: try scratch.store(), console: Transcript().console)
        #expect(try resolver.value(of: Step("value") { _ in 5 }) == 5)
    }

    @Test func aFileThatIsNoDatabase() throws {
        try Data(String(repeating: "no database ", count: 1000).utf8).write(to: scratch.storeFile)
        let error = #expect(throws: NotebookError.self) { try scratch.store() }
        #expect(error?.kind == .store)
        #expect(error?.description.contains(scratch.storeFile.path) == true)
        #expect(error?.description.contains("the file is no SQLite database") == true)
        #expect(try Data(contentsOf: scratch.storeFile).prefix(11) == Data("no database".utf8))
    }

    @Test(arguments: [Store.Access.reading, .writing])
    func aStoreOfAnotherFormatIsRefused(_ access: Store.Access) throws {
        _ = try scratch.store()
        try scratch.tamper("PRAGMA user_version = 999")
        let error = #expect(throws: NotebookError.self) { try Store(at: scratch.storeFile, for: access) }
        #expect(error?.description.contains("it is a store of format 999") == true)
        #expect(error?.description.contains("or delete it") == true)
    }

    @Test func activationsOfAnotherFormatAreNotUsed() throws {
        let file = scratch.storeFile.path + "-activations"
        let transcript = Transcript()
        func set() throws -> ActivationSet {
            try Activations(store: scratch.store(), console: transcript.console).of("a", precision: .float32)
        }
        try set().keep(Tensor(repeating: 1, shape: [10]), chunk: 0)
        try Scratch.tamper(URL(fileURLWithPath: file), "PRAGMA user_version = 999")
        #expect(try set().read(chunk: 0, shape: [10]) == nil)
        #expect(transcript.text.contains("they are of format 999 or another program's"), "\(transcript.text)")
    }

    @Test func anotherProgramsDatabaseIsLeftAlone() throws {
        try scratch.tamper("CREATE TABLE addresses (name TEXT)")
        let error = #expect(throws: NotebookError.self) { try scratch.store() }
        #expect(error?.description.contains("another program's database") == true)
        #expect(try scratch.count("SELECT COUNT(*) FROM sqlite_master") == 1)
    }

    @Test func aPlaceWhereNothingCanBeWritten() {
        // Not even root can make a folder here.
        let error = #expect(throws: NotebookError.self) {
            try Store(at: URL(fileURLWithPath: "/proc/cahier/store.sqlite"))
        }
        #expect(error?.description.contains("--store") == true)
    }

    @Test(.enabled(if: geteuid() != 0, "root may write to read-only files"))
    func aReadOnlyStore() throws {
        _ = try scratch.store()
        for name in try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path) {
            chmod(scratch.folder.appendingPathComponent(name).path, 0o400)
        }
        chmod(scratch.folder.path, 0o500)
        defer { chmod(scratch.folder.path, 0o700) }
        let error = #expect(throws: NotebookError.self) { try scratch.store() }
        #expect(error?.kind == .store)
    }

    @Test func theLocationIsAskedForThenSetThenTheDefault() {
        let environment = ["CAHIER_STORE": "/tmp/b.sqlite"]
        #expect(Store.location(asked: "/tmp/a.sqlite", environment: environment).path == "/tmp/a.sqlite")
        #expect(Store.location(asked: nil, environment: environment).path == "/tmp/b.sqlite")
        #expect(Store.location(asked: nil, environment: [:]).path.hasSuffix("/.cahier/store.sqlite"))
    }

    @Test func severalConnectionsWriteAtOnce() async throws {
        let file = scratch.storeFile
        try await withThrowingTaskGroup(of: Int.self) { group in
            for worker in 0..<4 {
                group.addTask {
                    let resolver = quietResolver(try Store(at: file))
                    return try (0..<10).map { try resolver.value(of: Step("step \($0)") { _ in worker }) }.count
                }
            }
            for try await count in group { #expect(count == 10) }
        }
        #expect(try scratch.count("SELECT COUNT(*) FROM \"values\"") == 10)
    }
}

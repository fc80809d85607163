import Foundation
import Testing

/// Stores that may only be read: by their permissions, or because their disk may.
@Suite(.serialized)
struct ReadOnlyStoreTests {
    let endurance: Endurance

    init() throws {
        endurance = try Endurance()
        for seed in ["1", "2"] { try #require(try endurance("run", "endurance", "--seed", seed).status == 0) }
        // The tests copy this file alone, so it must be the whole.
        try #require(!FileManager.default.fileExists(atPath: endurance.store.path + "-wal"))
    }

    /// Every command that only reads works; a run says that it may not.
    private func expectReadable(
        _ store: URL, _ call: ([String]) throws -> Cahier.Result, _ place: Testing.SourceLocation = #_sourceLocation
    ) throws {
        let folder = store.deletingLastPathComponent()
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        let output = endurance.cahier.folder.appendingPathComponent("Output-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
        chmod(output.path, 0o777)
        #expect(try call(["list"]).status == 0, sourceLocation: place)
        let runs = try call(["runs", "--store", store.path])
        #expect(runs.output.contains("2    endurance  complete"), "\(runs.errors)", sourceLocation: place)
        #expect(try call(["diff", "1", "2", "--store", store.path]).status == 1, sourceLocation: place)
        let figures = try call(["figures", "endurance", "--store", store.path, "--output", output.path])
        #expect(figures.status == 0, "\(figures.errors)", sourceLocation: place)
        #expect(try endurance.results(output.lastPathComponent) == endurance.results(), sourceLocation: place)
        let run = try call(["run", "endurance", "--store", store.path, "--output", output.path])
        #expect(run.status == 1, sourceLocation: place)
        #expect(run.errors.contains("\(store.path): it may only be read."), "\(run.errors)", sourceLocation: place)
        #expect(run.errors.split(separator: "\n").count == 1, sourceLocation: place)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == files, sourceLocation: place)
    }

    @Test(
        "A read-only file, a read-only folder, and both",
        .enabled(if: Cahier.runsForAnybody, "only root can get at the built program"),
        arguments: [(0o444, 0o755), (0o644, 0o555), (0o444, 0o555)])
    func permissions(_ file: Int, _ folder: Int) throws {
        let closed = endurance.cahier.folder.appendingPathComponent("closed")
        try FileManager.default.createDirectory(at: closed, withIntermediateDirectories: true)
        let store = closed.appendingPathComponent("a store.sqlite")
        try FileManager.default.copyItem(at: endurance.store, to: store)
        chmod(store.path, mode_t(file))
        chmod(closed.path, mode_t(folder))
        defer { chmod(closed.path, 0o755) }
        try expectReadable(store) { try endurance.cahier.asAnybody($0) }
    }

    @Test(
        "A read-only file system, which binds even root; what is still in a log there is not passed over",
        .enabled(if: SmallDisk.isAvailable, "mounting a small disk takes root"))
    func readOnlyFileSystem() throws {
        let disk = try SmallDisk(at: endurance.cahier.folder.appendingPathComponent("disk"), megabytes: 20)
        let clean = disk.folder.appendingPathComponent("clean/store.sqlite")
        let logged = disk.folder.appendingPathComponent("logged/store.sqlite")
        for store in [clean, logged] {
            try FileManager.default.createDirectory(
                at: store.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: endurance.store, to: store)
        }
        let run = try endurance.start("run", "endurance", "--seed", "3", "--store", logged.path, pace: 0.02)
        try run.wait(until: "it works") { endurance.work().last == "chunk 1" }
        run.kill9()
        try FileManager.default.removeItem(atPath: logged.path + "-shm")
        try disk.makeReadOnly()
        try expectReadable(clean) { try endurance.cahier($0) }
        for command in [["runs"], ["figures", "endurance"], ["run", "endurance"]] {
            let result = try endurance.cahier(command + ["--store", logged.path])
            #expect(result.status == 1)
            #expect(result.errors.contains("a part of it is still in \(logged.path)-wal"), "\(result.errors)")
        }
    }
}

extension Cahier {
    fileprivate static let runsForAnybody = (try? Cahier(program: "sample-endurance").asAnybody(["list"]).status) == 0

    /// Runs the program as somebody whom permissions bind, as they don't root.
    fileprivate func asAnybody(_ arguments: [String]) throws -> Result {
        guard geteuid() == 0 else { return try self(arguments) }
        let running = try start(
            arguments, wrapper: ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"])
        return try running.waitForEnd()
    }
}

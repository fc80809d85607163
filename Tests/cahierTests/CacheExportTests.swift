import Foundation
import GRDB
import Testing

/// `cahier cache export` and `import`.
@Suite struct CacheExportTests {
    let cahier: Cahier

    init() throws {
        cahier = try Cahier(program: "sample-cache")
        #expect(try cahier("run", "sample").status == 0)
        let result = try cahier("cache", "export", "1", "run1.cahier")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("run 1 of sample: 3 values"), "\(result.output)")
        #expect(result.output.contains("left out, since no figure needs them: weights\n"), "\(result.output)")
    }

    private func path(_ name: String) -> URL { cahier.folder.appendingPathComponent(name) }
    private func bytes(_ name: String) throws -> Data { try Data(contentsOf: path(name)) }

    /// Changes what the file says, and makes sure that it did.
    private func tamper(_ sql: String) throws {
        func content() throws -> [Row] {
            try DatabaseQueue(path: path("run1.cahier").path).read { database in
                try ["runs", "contents", "pragma_user_version"].flatMap {
                    try Row.fetchAll(database, sql: "SELECT * FROM \($0)")
                }
            }
        }
        let before = try content()
        try DatabaseQueue(path: path("run1.cahier").path).write { try $0.execute(sql: sql) }
        try #require(try content() != before, "\(sql)")
    }

    /// Expects that importing fails in one line and changes nothing.
    private func expectRefusal(_ expected: String, _ file: String = "run1.cahier") throws {
        let result = try cahier("cache", "import", file, "--store", "other.sqlite")
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains(expected), "\(result.errors)")
        #expect(result.errors.contains(file), "\(result.errors)")
        #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
        #expect(try cahier("runs", "--store", "other.sqlite").output == "no runs yet\n")
        let left = try FileManager.default.contentsOfDirectory(atPath: cahier.folder.path).filter {
            $0.hasPrefix(".import")
        }
        #expect(left == [])
    }

    @Test func anExportIsOneSmallFile() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: cahier.folder.path).filter {
            $0.contains("run1")
        }
        #expect(files == ["run1.cahier"])
        #expect(try bytes("run1.cahier").count < 150_000)
    }

    @Test func itsReportIsRedrawnElsewhereWithTheSameBytes() throws {
        let results = try bytes(".cahier/output/sample/results.json")
        // Another run comes first there, so that the number changes.
        #expect(try cahier("run", "sample", "--seed", "2", "--store", "other.sqlite", "--output", "2").status == 0)
        let imported = try cahier("cache", "import", "run1.cahier", "--store", "other.sqlite")
        #expect(imported.status == 0, "\(imported.errors)")
        #expect(imported.output == "imported run 1 of run1.cahier as run 2 of sample\n")
        let figures = try cahier("figures", "sample", "--run", "2", "--store", "other.sqlite", "--output", "Redrawn")
        #expect(figures.status == 0, "\(figures.errors)")
        #expect(try bytes("Redrawn/sample/results.json") == results)
        #expect(try bytes("Redrawn/sample/tables/sums.csv") == bytes(".cahier/output/sample/tables/sums.csv"))
        let verified = try cahier("cache", "verify", "--store", "other.sqlite")
        #expect(verified.status == 0, "\(verified.output)")

        let again = try cahier("cache", "import", "run1.cahier", "--store", "other.sqlite")
        #expect(again.status == 0)
        #expect(again.output == "run 1 of run1.cahier is here already: run 2 of sample\n")
        #expect(try cahier("cache", "import", "run1.cahier").output.contains("is here already: run 1 of sample"))

        // What is imported can be exported again, and is trimmed no more than a run of one's own.
        #expect(try cahier("cache", "trim", "--budget", "0", "--store", "other.sqlite").status == 0)
        #expect(try cahier("cache", "export", "2", "again.cahier", "--store", "other.sqlite").status == 0)
        #expect(try cahier("cache", "import", "again.cahier", "--store", "third.sqlite").status == 0)
        #expect(try cahier("figures", "sample", "--store", "third.sqlite", "--output", "Third").status == 0)
        #expect(try bytes("Third/sample/results.json") == results)
    }

    @Test func theFileIsAStore() throws {
        let figures = try cahier("figures", "sample", "--store", "run1.cahier", "--output", "Redrawn")
        #expect(figures.status == 0, "\(figures.errors)")
        #expect(try bytes("Redrawn/sample/results.json") == bytes(".cahier/output/sample/results.json"))
        #expect(try cahier("diff", "1", "1", "--store", "run1.cahier").status == 0)
        #expect(try cahier("cache", "verify", "--store", "run1.cahier").status == 0)
        // Having been opened doesn't spoil it.
        #expect(try cahier("cache", "import", "run1.cahier", "--store", "other.sqlite").status == 0)
    }

    @Test func laterRunsComputeForThemselves() throws {
        #expect(try cahier("cache", "import", "run1.cahier", "--store", "other.sqlite").status == 0)
        let run = try cahier("run", "sample", "--store", "other.sqlite", "--output", "Own")
        #expect(run.output.contains("4 steps computed, 0 reused"), "\(run.output)")
        #expect(try bytes("Own/sample/results.json") == bytes(".cahier/output/sample/results.json"))
    }

    @Test func aFileIsOnlyOverwrittenWhenAsked() throws {
        try Data("mine".utf8).write(to: path("mine.txt"))
        let refused = try cahier("cache", "export", "1", "mine.txt")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("mine.txt is there already"), "\(refused.errors)")
        #expect(try bytes("mine.txt") == Data("mine".utf8))
        #expect(try cahier("cache", "export", "1", "mine.txt", "--force").status == 0)
        #expect(try cahier("cache", "import", "mine.txt", "--store", "other.sqlite").status == 0)
        let store = try cahier("cache", "export", "1", ".cahier/store.sqlite", "--force")
        #expect(store.status == 1)
        #expect(store.errors.contains("is the store itself"), "\(store.errors)")
    }

    @Test func whatCannotBeExportedLeavesNoFile() throws {
        _ = try cahier("run", "unfinished")
        for (arguments, expected) in [
            (["9", "x.cahier"], "there is no such run"), (["2", "x.cahier"], "the run is failed"),
            (["1", "nowhere/x.cahier"], "there is no folder"),
        ] {
            let result = try cahier(["cache", "export"] + arguments)
            #expect(result.status == 1)
            #expect(result.errors.contains(expected), "\(result.errors)")
        }
        try DatabaseQueue(path: path(".cahier/store.sqlite").path).write {
            try $0.execute(sql: "UPDATE contents SET data = zeroblob(size) WHERE size = 500")
        }
        let damaged = try cahier("cache", "export", "1", "x.cahier")
        #expect(damaged.status == 1)
        #expect(damaged.errors.contains("the value of \"picture\" is damaged"), "\(damaged.errors)")
        #expect(!FileManager.default.fileExists(atPath: path("x.cahier").path))
    }

    @Test func aFileThatIsNoExport() throws {
        try Data(String(repeating: "no database ", count: 500).utf8).write(to: path("notes.txt"))
        try expectRefusal("it is no exported run", "notes.txt")
        try Data().write(to: path("empty"))
        try expectRefusal("it is no exported run", "empty")
        try expectRefusal("it is no exported run", ".cahier/store.sqlite")
        try expectRefusal("there is no such file", "missing.cahier")
    }

    @Test func aTruncatedFile() throws {
        let whole = try bytes("run1.cahier")
        for length in [whole.count / 2, whole.count - 1, whole.count - 4096, 5000] {
            try whole.prefix(length).write(to: path("run1.cahier"))
            try expectRefusal("damaged")
        }
    }

    @Test func anyFlippedByteIsNoticed() throws {
        let whole = try bytes("run1.cahier")
        var random = SystemRandomNumberGenerator()
        let seed = random.next()
        print("seed \(seed)")
        var state = seed
        for _ in 0..<25 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            var bytes = whole
            bytes[Int(state >> 33) % bytes.count] ^= 1 << UInt8(state >> 29 & 7)
            try bytes.write(to: path("flipped.cahier"))
            try? FileManager.default.removeItem(at: path("other.sqlite"))
            let result = try cahier("cache", "import", "flipped.cahier", "--store", "other.sqlite")
            // A byte of no meaning, such as those between cells, may differ; then all that is imported is the same.
            if result.status == 0 {
                #expect(try cahier("figures", "sample", "--store", "other.sqlite", "--output", "F").status == 0)
                #expect(try self.bytes("F/sample/results.json") == self.bytes(".cahier/output/sample/results.json"))
            } else {
                #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
                #expect(try cahier("runs", "--store", "other.sqlite").output == "no runs yet\n")
            }
            for suffix in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(at: path("other.sqlite\(suffix)"))
            }
        }
    }

    @Test func changedRowsAreNoticed() throws {
        try tamper("UPDATE runs SET findings = REPLACE(findings, '\"holds\"', '\"fails\"')")
        try expectRefusal("damaged, or was changed")
    }

    @Test func changedContentsAreNoticed() throws {
        try tamper("UPDATE contents SET data = zeroblob(size) WHERE size = 500")
        try expectRefusal("damaged, or was changed")
    }

    @Test func anotherFormat() throws {
        try tamper("PRAGMA user_version = 999")
        try expectRefusal("it is of format 999")
    }
}

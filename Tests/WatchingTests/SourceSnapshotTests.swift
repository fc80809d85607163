import Foundation
import Testing
import Watching

@Suite final class SourceSnapshotTests {
    private let package: URL

    init() throws {
        package = FileManager.default.temporaryDirectory.appendingPathComponent("cahier-\(UUID().uuidString)")
        for folder in ["Sources/Charts", "Studies", "Output"] {
            try FileManager.default.createDirectory(
                at: package.appendingPathComponent(folder), withIntermediateDirectories: true)
        }
        for file in ["Package.swift", "Sources/Charts/Mark.swift", "Studies/Mine.swift"] { try write(file) }
    }

    deinit { try? FileManager.default.removeItem(at: package) }

    private func write(_ file: String, _ text: String = "// first") throws {
        try Data(text.utf8).write(to: package.appendingPathComponent(file))
    }

    private func changes(_ work: () throws -> Void) throws -> [String] {
        let before = SourceSnapshot(of: package)
        try work()
        return SourceSnapshot(of: package).changes(since: before)
    }

    @Test func writingAddingRemoving() throws {
        #expect(try changes {} == [])
        #expect(try changes { try write("Studies/Mine.swift", "// longer than first") } == ["Studies/Mine.swift"])
        #expect(try changes { try write("Package.swift", "// other") } == ["Package.swift"])
        #expect(try changes { try write("Studies/New.swift") } == ["Studies/New.swift"])
        #expect(
            try changes { try FileManager.default.removeItem(at: package.appendingPathComponent("Studies/New.swift")) }
                == ["Studies/New.swift"])
    }

    @Test func aFileRenamedOverAnotherOfTheSameSizeIsAChange() throws {
        let found = try changes {
            try write("Studies/.tmp", "// other")
            let status = rename(
                package.appendingPathComponent("Studies/.tmp").path,
                package.appendingPathComponent("Studies/Mine.swift").path)
            #expect(status == 0)
        }
        #expect(found == ["Studies/Mine.swift"])
    }

    @Test func severalFilesAndMovedFolders() throws {
        let found = try changes {
            try write("Studies/Mine.swift", "// a")
            try FileManager.default.moveItem(
                at: package.appendingPathComponent("Sources/Charts"),
                to: package.appendingPathComponent("Sources/Plots"))
        }
        #expect(found == ["Sources/Charts/Mark.swift", "Sources/Plots/Mark.swift", "Studies/Mine.swift"])
    }

    @Test(arguments: [
        "Studies/.Mine.swift.swp", "Studies/Mine.swift~", "Studies/#Mine.swift#", "Studies/4913",
        "Studies/.#Mine.swift", "Output/report.html",
        "Studies/notes.md",
    ])
    func whatIsNoSource(_ file: String) throws {
        #expect(try changes { try write(file) } == [])
    }
}

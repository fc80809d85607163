import Files
import Foundation
import Testing

/// Files that are written beside their places first.
@Suite struct UnfinishedFileTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private func begin(_ text: String, _ name: String) throws -> UnfinishedFile {
        try UnfinishedFile(Data(text.utf8), for: scratch.file(name))
    }

    @Test func nothingTakesItsPlaceBeforeTheEnd() throws {
        try scratch.write("old", "a")
        let files = [try begin("one", "a"), try begin("two", "b")]
        #expect(try scratch.text("a") == "old")
        let unfinished = try scratch.names.filter { $0 != "a" }
        #expect(unfinished.count == 2 && unfinished.allSatisfy { $0.hasPrefix(WholeFile.unfinishedName) })
        for file in files { try file.finish() }
        #expect(try scratch.names == ["a", "b"])
        #expect(try scratch.text("a") == "one" && scratch.text("b") == "two")
        // Nothing is left to be discarded.
        for file in files { file.discard() }
        #expect(try scratch.names == ["a", "b"])
    }

    @Test func whatIsDiscardedLeavesAllAsItWas() throws {
        try scratch.write("old", "a")
        for file in [try begin("one", "a"), try begin("two", "b")] { file.discard() }
        #expect(try scratch.names == ["a"] && scratch.text("a") == "old")
    }

    @Test func whatCannotBeWrittenLeavesNothing() throws {
        mkfifo(scratch.file("pipe").path, 0o644)
        for name in ["none/a", "pipe"] {
            #expect(throws: FileError.self) { try begin("x", name) }
        }
        #expect(try scratch.names == ["pipe"])
        // The folder has gone in the meantime.
        try Folder.make(scratch.file("inner"))
        let file = try begin("x", "inner/a")
        try FileManager.default.removeItem(at: scratch.file("inner"))
        let error = #expect(throws: FileError.self) { try file.finish() }
        #expect(error?.attempt == "writing \(scratch.file("inner/a").path)")
    }
}

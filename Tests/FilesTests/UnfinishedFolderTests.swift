import Files
import Foundation
import Testing

/// Folders that are written beside their places first.
@Suite struct UnfinishedFolderTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    @Test func nothingTakesItsPlaceBeforeTheEnd() throws {
        let folder = try UnfinishedFolder(for: scratch.file("new"))
        try folder.write(Data("one".utf8), to: "a")
        try folder.write(Data("two".utf8), to: "b/c/d")
        #expect(try scratch.names.allSatisfy { $0.hasPrefix(".new.unfinished-") } && scratch.names.count == 1)
        try folder.finish()
        #expect(try scratch.names == ["new"])
        #expect(try scratch.text("new/a") == "one" && scratch.text("new/b/c/d") == "two")
        folder.discard()
        #expect(try scratch.text("new/a") == "one")
    }

    @Test func whatIsDiscardedLeavesNothing() throws {
        let folder = try UnfinishedFolder(for: scratch.file("outer/inner/new"))
        try folder.write(Data("one".utf8), to: "b/a")
        folder.discard()
        #expect(try scratch.names.isEmpty)
    }

    @Test func anEmptyFolderIsReplacedAndNoOther() throws {
        try Folder.make(scratch.file("empty"))
        let folder = try UnfinishedFolder(for: scratch.file("empty"))
        try folder.write(Data("one".utf8), to: "a")
        try folder.finish()
        #expect(try scratch.text("empty/a") == "one")
        try scratch.write("file", "file")
        for name in ["empty", "file", "file/inner"] {
            #expect(throws: FileError.self, "\(name)") { try UnfinishedFolder.check(scratch.file(name)) }
            #expect(throws: FileError.self, "\(name)") { try UnfinishedFolder(for: scratch.file(name)) }
        }
        #expect(try scratch.names == ["empty", "file"])
    }

    @Test func aFileIsWrittenOnce() throws {
        let folder = try UnfinishedFolder(for: scratch.file("new"))
        defer { folder.discard() }
        try folder.write(Data("one".utf8), to: "a")
        let error = #expect(throws: FileError.self) { try folder.write(Data("two".utf8), to: "a") }
        #expect(error?.attempt == "writing \(scratch.file("new/a").path)")
    }

    /// Somebody else has been there in the meantime: theirs stays.
    @Test func whatCameInBetweenStays() throws {
        let folder = try UnfinishedFolder(for: scratch.file("new"))
        try folder.write(Data("one".utf8), to: "a")
        try Folder.make(scratch.file("new"))
        try scratch.write("theirs", "new/b")
        #expect(throws: FileError.self) { try folder.finish() }
        folder.discard()
        #expect(try scratch.names == ["new"] && scratch.text("new/b") == "theirs")
    }

    /// Of a program that is no more; process 1 is always there.
    @Test func leftoversOfKilledProgramsGo() throws {
        let gone = Process()
        gone.executableURL = URL(fileURLWithPath: "/bin/true")
        try gone.run()
        gone.waitUntilExit()
        for process in [gone.processIdentifier, 1] {
            try Folder.make(scratch.file(".new.unfinished-\(process)-x/inner"))
        }
        let folder = try UnfinishedFolder(for: scratch.file("new"))
        try folder.finish()
        #expect(try scratch.names.sorted() == [".new.unfinished-1-x", "new"])
    }
}

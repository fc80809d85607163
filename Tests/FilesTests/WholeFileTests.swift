import Files
import Foundation
import Synchronization
import Testing

/// A folder that is removed with the value that made it.
final class Scratch {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("cahier-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: url) }

    func file(_ name: String) -> URL { url.appendingPathComponent(name) }

    func text(_ name: String) throws -> String { try String(contentsOf: file(name), encoding: .utf8) }

    var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() } }

    func mode(_ name: String) -> mode_t {
        var status = stat()
        return lstat(file(name).path, &status) == 0 ? status.st_mode : 0
    }

    func write(_ text: String, _ name: String) throws { try Data(text.utf8).write(to: file(name)) }
}

@Suite struct WholeFileTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private func write(_ text: String, _ name: String, _ streams: WholeFile.Streams = .refused) throws {
        try WholeFile.write(Data(text.utf8), to: scratch.file(name), streams: streams)
    }

    private func error(_ body: () throws -> Void) -> String {
        (#expect(throws: FileError.self, performing: body))?.description ?? ""
    }

    @Test func aFileIsMadeAndReplaced() throws {
        try write("one", "a")
        try write("two", "a")
        #expect(try scratch.text("a") == "two")
        #expect(try scratch.names == ["a"])
    }

    @Test func aReplacedFileKeepsItsRights() throws {
        try write("one", "a")
        chmod(scratch.file("a").path, 0o640)
        try write("two", "a")
        #expect(scratch.mode("a") & 0o7777 == 0o640)
    }

    @Test func aReadOnlyFileStaysAsItIs() throws {
        try write("one", "a")
        chmod(scratch.file("a").path, 0o444)
        let said = error { try write("two", "a") }
        #expect(said.contains("a: it may only be read. Make it writable"), "\(said)")
        #expect(try scratch.text("a") == "one")
        #expect(try scratch.names == ["a"])
    }

    @Test func linksAreFollowed() throws {
        try FileManager.default.createDirectory(at: scratch.file("far"), withIntermediateDirectories: true)
        try write("one", "far/a")
        try FileManager.default.createSymbolicLink(atPath: scratch.file("link").path, withDestinationPath: "far/a")
        try write("two", "link")
        #expect(scratch.mode("link") & S_IFMT == S_IFLNK)
        #expect(try scratch.text("far/a") == "two")
        // A link to a file that isn't there yet makes it.
        try FileManager.default.createSymbolicLink(atPath: scratch.file("new").path, withDestinationPath: "far/b")
        try write("three", "new")
        #expect(scratch.mode("new") & S_IFMT == S_IFLNK)
        #expect(try scratch.text("far/b") == "three")
        try FileManager.default.createSymbolicLink(atPath: scratch.file("lost").path, withDestinationPath: "gone/b")
        #expect(error { try write("x", "lost") }.contains("there is no folder"))
        try FileManager.default.createSymbolicLink(atPath: scratch.file("circle").path, withDestinationPath: "circle")
        #expect(error { try write("x", "circle") }.contains("links lead in a circle"))
    }

    @Test func foldersAndPipesStayWhereTheyAre() throws {
        try FileManager.default.createDirectory(at: scratch.file("folder"), withIntermediateDirectories: true)
        mkfifo(scratch.file("pipe").path, 0o644)
        for (name, word) in [("folder", "a folder of this name is there"), ("pipe", "a pipe or a device")] {
            let said = error { try write("x", name) }
            #expect(said.contains(word) && said.contains("Move it away"), "\(said)")
        }
        #expect(scratch.mode("folder") & S_IFMT == S_IFDIR)
        #expect(scratch.mode("pipe") & S_IFMT == S_IFIFO)
        let full = device("full", minor: 7)
        #expect(error { try WholeFile.write(Data("x".utf8), to: full) }.contains("a pipe or a device"))
    }

    @Test func aPipeIsWrittenThrough() async throws {
        let pipe = scratch.file("pipe")
        mkfifo(pipe.path, 0o644)
        let text = String(repeating: "all of it ", count: 50_000)
        // Open at both ends, and read until the writer is done: neither waits for ever, whatever the writer writes to.
        let reader = open(pipe.path, O_RDWR | O_NONBLOCK)
        defer { close(reader) }
        let end = WritingEnd()
        async let found = end.everything(in: reader)
        let writing = Task.detached { try WholeFile.write(Data(text.utf8), to: pipe, streams: .writtenThrough) }
        let result = await writing.result
        end.isReached.store(true, ordering: .releasing)
        let read = await found
        try result.get()
        // Not within the expectation, which would look for the differences of half a million bytes for hours.
        let isWhole = read == Data(text.utf8)
        #expect(isWhole, "\(read.count) bytes")
        #expect(scratch.mode("pipe") & S_IFMT == S_IFIFO)
    }

    @Test func devices() throws {
        let null = device("null", minor: 3), full = device("full", minor: 7)
        try WholeFile.write(Data("x".utf8), to: null, streams: .writtenThrough)
        var status = stat()
        #expect(lstat(null.path, &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
        let said = error { try WholeFile.write(Data("x".utf8), to: full, streams: .writtenThrough) }
        #expect(said == "writing \(full.path): the disk is full. Make room on it, or choose another place.")
    }

    /// One of memory's devices; for root, whom nothing keeps from replacing the machine's own, another of the same kind.
    private func device(_ name: String, minor: UInt) -> URL {
        let own = scratch.file(name), machines = URL(fileURLWithPath: "/dev/\(name)")
        guard geteuid() == 0, mknod(own.path, S_IFCHR | 0o666, dev_t(1 << 8 | minor)) == 0 else { return machines }
        // Where folders of temporary files allow no devices, it can't be opened.
        let opened = open(own.path, O_WRONLY)
        guard opened >= 0 else { return machines }
        close(opened)
        return own
    }

    @Test func whatIsInTheWayIsSaid() throws {
        try write("x", "file")
        let said = error { try write("x", "file/a") }
        #expect(said.contains("a file is in the way of its folder"), "\(said)")
        #expect(error { try write("x", "none/a") }.contains("there is no folder"))
    }

    @Test func aSharedFolderSharesItsFiles() throws {
        let old = umask(0o022)
        defer { umask(old) }
        try write("x", "own")
        #expect(scratch.mode("own") & 0o777 == 0o644)
        chmod(scratch.url.path, 0o2775)
        try write("x", "shared")
        #expect(scratch.mode("shared") & 0o777 == 0o664)
        try Folder.make(scratch.file("inner/deep"))
        #expect(scratch.mode("inner") & 0o777 == 0o775 && scratch.mode("inner/deep") & 0o777 == 0o775)
        Sharing.prepare(scratch.file("prepared"))
        #expect(scratch.mode("prepared") & 0o777 == 0o664)
        // A mask that keeps all to oneself must not shut the group out of a folder that it shares.
        umask(0o077)
        try Folder.make(scratch.file("kept/deep"))
        try write("x", "kept/deep/file")
        #expect(scratch.mode("kept") & 0o777 == 0o770 && scratch.mode("kept/deep") & 0o777 == 0o770)
        #expect(scratch.mode("kept/deep/file") & 0o777 == 0o660)
    }
}

/// When a pipe's writer is done, which its reader must know.
private final class WritingEnd: Sendable {
    let isReached = Atomic(false)

    /// Reads on a thread of its own, since those of tasks may all be waiting.
    func everything(in reader: Int32) async -> Data {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var found = Data(), buffer = [UInt8](repeating: 0, count: 1 << 16)
                var waiting = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
                while true {
                    // What was written before the end is there to be read.
                    let wasReached = self.isReached.load(ordering: .acquiring)
                    if poll(&waiting, 1, 20) > 0 {
                        let count = read(reader, &buffer, buffer.count)
                        if count > 0 { found.append(contentsOf: buffer.prefix(count)) }
                    } else if wasReached {
                        return continuation.resume(returning: found)
                    }
                }
            }
        }
    }
}

import Files
import Foundation
import Testing

@Suite struct FolderTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    /// Makes a file whose name is these bytes.
    private func touch(_ name: [UInt8]) {
        let path = Array(scratch.url.path.utf8) + [UInt8(ascii: "/")] + name + [0]
        path.withUnsafeBytes { bytes in
            guard let start = bytes.bindMemory(to: CChar.self).baseAddress else { return }
            close(open(start, O_WRONLY | O_CREAT, 0o644))
        }
    }

    @Test func namesAreInTheOrderOfTheirBytes() throws {
        for name in ["b", "a", "É", "Z", ".hidden", "10", "9"] { touch(Array(name.utf8)) }
        #expect(try Folder.names(in: scratch.url) == ["10", "9", "Z", "a", "b", "É"])
    }

    @Test func aNameThatIsNotUTF8IsAnError() throws {
        touch(Array("caf".utf8) + [0xE9] + Array(".jpg".utf8))
        let error = #expect(throws: FileError.self) { try Folder.names(in: scratch.url) }
        #expect(error?.finding == "the name caf\\xE9.jpg in it is not UTF-8")
        #expect(error?.advice.hasPrefix("Rename it to café.jpg (convmv") == true, "\(error?.advice ?? "")")
    }

    @Test func aFileInTheWayOfAFolderIsNamed() throws {
        try scratch.write("x", "file")
        let error = #expect(throws: FileError.self) { try Folder.make(scratch.file("file/inner/deep")) }
        #expect(error?.finding == "\(scratch.file("file").path) is a file")
        try FileManager.default.createSymbolicLink(atPath: scratch.file("link").path, withDestinationPath: "gone")
        let lost = #expect(throws: FileError.self) { try Folder.make(scratch.file("link/inner")) }
        #expect(lost?.finding.contains("a link that leads nowhere") == true, "\(String(describing: lost))")
    }

    @Test func whatWasMadeCanBeRemoved() throws {
        let made = try Folder.make(scratch.file("outer/inner/deep"))
        #expect(made == ["outer", "outer/inner", "outer/inner/deep"].map { scratch.file($0).path })
        #expect(try Folder.make(scratch.file("outer/inner/other")) == [scratch.file("outer/inner/other").path])
        #expect(try Folder.make(scratch.file("outer")).isEmpty)
        // What is in it by now stays.
        Folder.remove(made)
        #expect(try scratch.names == ["outer"])
        Folder.remove(made + [scratch.file("outer/inner/other").path])
        #expect(try scratch.names.isEmpty)
    }

    @Test func aFolderIsCheckedWithoutMakingIt() throws {
        try scratch.write("x", "file")
        try Folder.check(scratch.file("inner/deep"))
        try Folder.check(scratch.url)
        #expect(try scratch.names == ["file"])
        for name in ["file", "file/inner"] {
            let error = #expect(throws: FileError.self) { try Folder.check(scratch.file(name)) }
            #expect(error?.finding == "\(scratch.file("file").path) is a file")
        }
        // Root may write everywhere.
        guard geteuid() != 0 else { return }
        try Folder.make(scratch.file("closed"))
        chmod(scratch.file("closed").path, 0o555)
        let error = #expect(throws: FileError.self) { try Folder.check(scratch.file("closed/inner")) }
        #expect(error?.finding == "no permission to write there")
    }

    /// é as one letter and as two, on the disk and in the list.
    @Test func namesInEitherUnicodeForm() throws {
        let (composed, decomposed) = ("caf\u{E9}.jpg", "cafe\u{301}.jpg")
        #expect(Array(composed.utf8) != Array(decomposed.utf8))
        for (onDisk, asked) in [(composed, decomposed), (decomposed, composed)] {
            let scratch = try Scratch()
            try FileManager.default.createDirectory(at: scratch.file(onDisk), withIntermediateDirectories: true)
            try scratch.write("x", "\(onDisk)/\(onDisk)")
            var files = NamedFiles(in: scratch.url)
            #expect(try String(contentsOf: files.file("\(asked)/\(asked)"), encoding: .utf8) == "x")
        }
        // Where both are there, each is itself.
        try scratch.write("one", composed)
        try scratch.write("two", decomposed)
        var files = NamedFiles(in: scratch.url)
        #expect(try String(contentsOf: files.file(composed), encoding: .utf8) == "one")
        #expect(try String(contentsOf: files.file(decomposed), encoding: .utf8) == "two")
        #expect(try files.file("gone.jpg") == scratch.file("gone.jpg"))
    }

    @Test func aNameInLatin1IsRecognised() throws {
        touch(Array("caf".utf8) + [0xE9] + Array(".jpg".utf8))
        var files = NamedFiles(in: scratch.url)
        let error = #expect(throws: FileError.self) { try files.file("café.jpg") }
        #expect(error?.finding == "on the disk its name is caf\\xE9.jpg, which is not UTF-8")
    }
}

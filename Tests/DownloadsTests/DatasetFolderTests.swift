import Downloads
import Foundation
import LoopbackServer
import Testing

@Suite struct DatasetFolderTests {
    let dataset = DatasetFolder(name: "tiny-batches", sizes: ["train.bin": 3000, "test.bin": 1000])
    let folder: Folder
    let archive: Data

    init() throws {
        folder = try Folder()
        let source = try Folder()
        archive = try Self.archive(["train.bin": 3000, "test.bin": 1000, "names.txt": 12], in: source)
    }

    /// A packed folder "tiny-batches" with files of these sizes.
    static func archive(_ files: [String: Int], in source: Folder) throws -> Data {
        try FileManager.default.createDirectory(at: source("tiny-batches"), withIntermediateDirectories: true)
        for (name, size) in files {
            try randomBytes(size, seed: UInt64(size)).write(to: source("tiny-batches/\(name)"))
        }
        try shell("tar -czf \(source("tiny.tar.gz").path) -C \(source.url.path) tiny-batches")
        return try Data(contentsOf: source("tiny.tar.gz"))
    }

    func fetcher(_ said: @escaping (String) -> Void = { _ in }) -> Fetcher {
        var fetcher = Fetcher(folder: folder.url)
        fetcher.report = ProgressReport(isTerminal: false, write: said)
        return fetcher
    }

    func download(from server: LoopbackServer, _ data: Data) throws -> Download {
        Download(
            name: "tiny", address: server.address("/tiny.tar.gz"), file: folder("tiny.tar.gz"),
            digest: .md5(try digest(of: data, by: "md5sum")))
    }

    @Test func theFolderIsUnpackedOnce() throws {
        let server = try LoopbackServer { [archive] in .file(archive, version: "\"1\"", to: $0) }
        var said = ""
        let fetcher = fetcher { said += $0 }
        let path = try fetcher.dataset(dataset, from: try download(from: server, archive))
        #expect(path.path == folder("tiny-batches").path)
        #expect(folder.contents == ["tiny-batches"])
        #expect(try Data(contentsOf: folder("tiny-batches/train.bin")) == randomBytes(3000, seed: 3000))
        #expect(try Data(contentsOf: folder("tiny-batches/names.txt")).count == 12)
        _ = try fetcher.dataset(dataset, from: try download(from: server, archive))
        #expect(said.contains("already there and complete"))
        #expect(server.requests.count == 1)
    }

    @Test func anArchiveThatIsThereIsOnlyUnpacked() throws {
        let server = try LoopbackServer { _ in .init(500) }
        try archive.write(to: folder("tiny.tar.gz"))
        _ = try fetcher().dataset(dataset, from: try download(from: server, archive))
        #expect(folder.contents == ["tiny-batches"])
        #expect(server.requests.isEmpty)
    }

    @Test(arguments: [("train.bin", 10), ("test.bin", nil)] as [(String, Int?)])
    func somebodysOwnFolderIsLeftAlone(_ file: String, _ size: Int?) throws {
        let server = try LoopbackServer { [archive] in .file(archive, version: "\"1\"", to: $0) }
        try FileManager.default.createDirectory(at: folder("tiny-batches"), withIntermediateDirectories: true)
        for (name, whole) in dataset.sizes where name != file {
            try Data(count: whole).write(to: folder("tiny-batches/\(name)"))
        }
        if let size { try Data(count: size).write(to: folder("tiny-batches/\(file)")) }
        let error = try #require(throws: DownloadError.self) {
            try fetcher().dataset(dataset, from: try download(from: server, archive))
        }
        #expect(error.finding.contains(size == nil ? "test.bin is missing" : "train.bin has 10 bytes instead of 3000"))
        #expect(error.advice.contains("Move it away"))
        #expect(folder.contents == ["tiny-batches"])
        #expect(server.requests.isEmpty)
    }

    @Test func anArchiveOfSomethingElse() throws {
        let other = try Self.archive(["train.bin": 3000, "test.bin": 999], in: try Folder())
        let server = try LoopbackServer { .file(other, version: "\"1\"", to: $0) }
        let error = try #require(throws: DownloadError.self) {
            try fetcher().dataset(dataset, from: try download(from: server, other))
        }
        #expect(error.finding.contains("tiny-batches/test.bin has 999 bytes instead of 1000"))
        #expect(folder.contents == ["tiny.tar.gz"])
    }

    @Test func whatIsNoArchive() throws {
        let text = Data("<html>".utf8)
        let server = try LoopbackServer { .file(text, version: "\"1\"", to: $0) }
        let error = try #require(throws: DownloadError.self) {
            try fetcher().dataset(dataset, from: try download(from: server, text))
        }
        #expect(
            error.finding.contains("unpacking \(folder("tiny.tar.gz").path) failed: gzip: stdin: not in gzip format"))
        #expect(folder.contents == ["tiny.tar.gz"])
    }

    @Test func theDefaultFolder() {
        #expect(Fetcher.defaultFolder(environment: ["CAHIER_DATA": "/data", "HOME": "/home/a"]).path == "/data")
        #expect(
            Fetcher.defaultFolder(environment: ["CAHIER_DATA": "", "HOME": "/home/a"]).path == "/home/a/.cache/cahier")
        #expect(
            Fetcher.defaultFolder(environment: ["XDG_CACHE_HOME": "/caches", "HOME": "/home/a"]).path
                == "/caches/cahier")
    }
}

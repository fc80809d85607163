import Downloads
import Foundation
import LoopbackServer
import Synchronization
import Testing

/// A folder of its own for a test, removed at its end.
final class Folder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("downloads-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func callAsFunction(_ name: String) -> URL { url.appendingPathComponent(name) }

    /// The names of what it holds, in alphabetical order.
    var contents: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted() }
}

/// Bytes without a pattern, the same for the same seed.
func randomBytes(_ count: Int, seed: UInt64) -> Data {
    var state = seed
    return Data(
        (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        })
}

/// The digest that Debian's `sha256sum` or `md5sum` computes.
func digest(of data: Data, by program: String) throws -> String {
    let folder = try Folder()
    try data.write(to: folder("data"))
    let output = try shell("\(program) \(folder("data").path)")
    return try String(#require(output.split(separator: " ").first))
}

/// What a shell command writes to standard output; it must succeed.
@discardableResult
func shell(_ command: String) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(command)")
    return String(decoding: output, as: UTF8.self)
}

/// A file to be downloaded from a server that a test writes, and what is said meanwhile.
final class Trial {
    let folder: Folder
    let content: Data
    var download: Download
    let cancellation = Cancellation()
    private(set) var said = ""

    var file: URL { download.file }
    var part: URL { folder("file.bin.part") }
    var version: URL { folder("file.bin.part.version") }

    init(_ content: Data, from server: LoopbackServer, path: String = "/file.bin") throws {
        folder = try Folder()
        self.content = content
        download = Download(
            name: "numbers", address: server.address(path), file: folder("file.bin"),
            digest: .sha256(prefix: try digest(of: content, by: "sha256sum")))
        download.pause = 0.01
    }

    func run() throws {
        try download.run(cancellation: cancellation, report: ProgressReport(isTerminal: false) { self.said += $0 })
    }

    /// The error of a run that must fail.
    func failure() throws -> DownloadError { try #require(throws: DownloadError.self) { try self.run() } }

    /// Whether the file is there, whole, with nothing beside it.
    func expectComplete(_ location: SourceLocation = #_sourceLocation) throws {
        #expect(try Data(contentsOf: file) == content, sourceLocation: location)
        #expect(folder.contents == ["file.bin"], sourceLocation: location)
    }
}

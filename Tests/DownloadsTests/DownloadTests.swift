import Downloads
import Foundation
import LoopbackServer
import Testing

@Suite struct DownloadTests {
    let content = randomBytes(1_234_567, seed: 1)

    @Test func aWholeFile() throws {
        let server = try LoopbackServer { [content] in .file(content, version: "\"1\"", to: $0) }
        let trial = try Trial(content, from: server)
        try trial.run()
        try trial.expectComplete()
        #expect(server.requests.count == 1)
        #expect(server.requests[0].path == "/file.bin")
        #expect(server.requests[0].fields["range"] == nil)
        #expect(server.requests[0].fields["accept-encoding"] == "identity")
    }

    @Test func aFileThatIsThereIsNotRequested() throws {
        let server = try LoopbackServer { _ in .init(500) }
        let trial = try Trial(content, from: server)
        try content.write(to: trial.file)
        try trial.run()
        try trial.expectComplete()
        #expect(server.requests.isEmpty)
    }

    @Test func anotherFileOfThatNameIsLeftAlone() throws {
        let server = try LoopbackServer { [content] in .file(content, version: "\"1\"", to: $0) }
        let trial = try Trial(content, from: server)
        try Data("mine".utf8).write(to: trial.file)
        let error = try trial.failure()
        #expect(error.finding.contains("file.bin exists already"))
        #expect(error.finding.contains(try digest(of: Data("mine".utf8), by: "sha256sum")))
        #expect(error.advice.contains("--to"))
        #expect(try Data(contentsOf: trial.file) == Data("mine".utf8))
        #expect(server.requests.isEmpty)
    }

    @Test func theFolderIsMade() throws {
        let server = try LoopbackServer { [content] in .file(content, version: "\"1\"", to: $0) }
        let trial = try Trial(content, from: server)
        trial.download.file = trial.folder("a/b/file.bin")
        try trial.run()
        #expect(try Data(contentsOf: trial.folder("a/b/file.bin")) == content)
    }

    @Test func anEmptyFile() throws {
        let server = try LoopbackServer { .file(Data(), version: "\"1\"", to: $0) }
        let trial = try Trial(Data(), from: server)
        try trial.run()
        try trial.expectComplete()
    }

    @Test func redirectionsAreFollowed() throws {
        let server = try LoopbackServer { [content] request in
            request.path == "/file.bin"
                ? .init(302, [("Location", "/elsewhere")], body: Data("moved".utf8))
                : .file(content, version: "\"1\"", to: request)
        }
        let trial = try Trial(content, from: server)
        try trial.run()
        try trial.expectComplete()
        #expect(server.requests.map(\.path) == ["/file.bin", "/elsewhere"])
    }

    @Test func endlessRedirectionsEnd() throws {
        let server = try LoopbackServer { .init(301, [("Location", "/file.bin?\($0.index)")]) }
        let error = try Trial(content, from: server).failure()
        #expect(error.finding.contains("redirects"))
        #expect(server.requests.count == 11)
    }

    /// Servers say this of a `.tar.gz`; the file wanted is the packed one.
    @Test func aBodyCalledPackedIsNotUnpacked() throws {
        let folder = try Folder()
        try shell("printf 'some text' | gzip > \(folder("text.gz").path)")
        let packed = try Data(contentsOf: folder("text.gz"))
        let server = try LoopbackServer { _ in .init(200, [("Content-Encoding", "gzip")], body: packed) }
        let trial = try Trial(packed, from: server)
        try trial.run()
        try trial.expectComplete()
    }

    @Test func md5() throws {
        let server = try LoopbackServer { [content] in .file(content, version: "\"1\"", to: $0) }
        let trial = try Trial(content, from: server)
        trial.download.digest = .md5(try digest(of: content, by: "md5sum"))
        try trial.run()
        try trial.expectComplete()
    }

    @Test(arguments: [true, false])
    func aWrongDigest(_ isMD5: Bool) throws {
        let server = try LoopbackServer { [content] in
            var answer = LoopbackServer.Response.file(content, version: "\"1\"", to: $0)
            answer.fields.append(("Content-Type", "text/html"))
            return answer
        }
        let trial = try Trial(content, from: server)
        trial.download.digest = isMD5 ? .md5("c32a1d4ab5d03f1284b67883e8d87530") : .sha256(prefix: "397923af")
        let error = try trial.failure()
        #expect(error.attempt == "fetching numbers from \(server.address().absoluteString)")
        #expect(error.finding.contains(isMD5 ? "the MD5 c32a1d4ab5d03f1284b67883e8d87530" : "begins with 397923af"))
        let found = try digest(of: content, by: isMD5 ? "md5sum" : "sha256sum")
        #expect(error.finding.contains("found \(found) in 1.2 MB of text/html"))
        #expect(error.advice.contains("put it at \(trial.file.path)"))
        #expect(trial.folder.contents.isEmpty)
        #expect(server.requests.count == 1)
    }

    @Test(arguments: [(404, "not found"), (403, "forbidden"), (410, "gone"), (418, "418")])
    func whatTheServerRefuses(_ status: Int, _ words: String) throws {
        let server = try LoopbackServer { _ in .init(status, body: Data("<html>no</html>".utf8)) }
        let trial = try Trial(content, from: server)
        let error = try trial.failure()
        #expect(error.finding.contains("\(status)") && error.finding.contains(words))
        #expect(error.advice.contains("Download it yourself and put it at \(trial.file.path)"))
        #expect(!error.description.contains("\n"))
        #expect(server.requests.count == 1)
        #expect(trial.folder.contents.isEmpty)
    }

    @Test func aTerminalSeesOneLineGrow() throws {
        let server = try LoopbackServer { [content] in .file(content, version: "\"1\"", to: $0) }
        let trial = try Trial(content, from: server)
        var said = ""
        let report = ProgressReport(isTerminal: true) { said += $0 }
        try trial.download.run(cancellation: Cancellation(), report: report)
        #expect(said.hasPrefix("\r\u{1B}[K  file.bin "))
        let last = try #require(said.split(separator: "\r").last)
        #expect(last.hasPrefix("\u{1B}[K  file.bin 1.2 of 1.2 MB"))
        #expect(said.hasSuffix("\n") && said.count { $0 == "\n" } == 1)
    }

    @Test func whatIsNotHTTP() throws {
        let server = try LoopbackServer { _ in .init(99) }
        let error = try Trial(content, from: server).failure()
        #expect(!error.finding.isEmpty)
    }

    @Test func aServerThatIsNotThere() throws {
        let server = try LoopbackServer { _ in .init(500) }
        let trial = try Trial(content, from: server)
        // Port 1 of the loopback interface, where nothing listens.
        trial.download.address = try #require(URL(string: "http://127.0.0.1:1/file.bin"))
        trial.download.retries = 2
        let error = try trial.failure()
        #expect(error.description.contains("127.0.0.1"))
        #expect(error.advice.contains("Check the connection"))
        #expect(trial.said.contains("attempt 3 of 3"))
        #expect(!trial.said.contains("attempt 4"))
        #expect(trial.folder.contents.isEmpty)
    }
}

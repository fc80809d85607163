import Downloads
import Foundation
import LoopbackServer
import Testing

@Suite struct InterruptionTests {
    let content = randomBytes(400_000, seed: 5)

    /// A server that sends the first bytes of the file and then nothing more; later requests are answered in full.
    func stalling(after limit: Int) throws -> LoopbackServer {
        try LoopbackServer { [content] request in
            var answer = LoopbackServer.Response.file(content, version: "\"1\"", to: request)
            if request.index == 0 {
                answer.limit = limit
                answer.hangs = true
            }
            return answer
        }
    }

    @Test func whatWasReceivedIsKept() throws {
        let server = try stalling(after: 150_000)
        let trial = try Trial(content, from: server)
        Thread.detachNewThread { [part = trial.part, cancellation = trial.cancellation] in
            while ((try? Data(contentsOf: part))?.count ?? 0) < 150_000 { Thread.sleep(forTimeInterval: 0.01) }
            cancellation.cancel()
        }
        #expect(throws: CancellationError.self) { try trial.run() }
        #expect(trial.said.contains("interrupted: \(trial.part.path) keeps 150.0 kB"))
        #expect(try Data(contentsOf: trial.part) == content.prefix(150_000))
        let again = Cancellation()
        try trial.download.run(cancellation: again, report: ProgressReport(isTerminal: false) { _ in })
        try trial.expectComplete()
        #expect(server.requests.last?.start == 150_000)
    }

    @Test func beforeAnythingWasReceived() throws {
        let server = try stalling(after: 0)
        let trial = try Trial(content, from: server)
        Thread.detachNewThread { [cancellation = trial.cancellation] in
            while server.requests.isEmpty { Thread.sleep(forTimeInterval: 0.01) }
            cancellation.cancel()
        }
        #expect(throws: CancellationError.self) { try trial.run() }
        #expect(trial.said.contains("nothing was received"))
        #expect(trial.folder.contents.isEmpty)
    }

    @Test func whileItWaitsForTheNextAttempt() throws {
        let server = try LoopbackServer { _ in .init(503) }
        let trial = try Trial(content, from: server)
        trial.download.pause = 1000
        Thread.detachNewThread { [cancellation = trial.cancellation] in
            while server.requests.isEmpty { Thread.sleep(forTimeInterval: 0.01) }
            Thread.sleep(forTimeInterval: 0.1)
            cancellation.cancel()
        }
        #expect(throws: CancellationError.self) { try trial.run() }
        #expect(server.requests.count == 1)
    }

    @Test func twoProcessesDoNotWriteTheSameFile() throws {
        let server = try stalling(after: 150_000)
        let trial = try Trial(content, from: server)
        let (download, cancellation) = (trial.download, trial.cancellation)
        let ended = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            try? download.run(cancellation: cancellation, report: ProgressReport(isTerminal: false) { _ in })
            ended.signal()
        }
        while server.requests.isEmpty { Thread.sleep(forTimeInterval: 0.01) }
        let error = #expect(throws: DownloadError.self) {
            try download.run(cancellation: Cancellation(), report: ProgressReport(isTerminal: false) { _ in })
        }
        #expect(error?.finding.contains("another process is writing \(trial.part.path)") == true)
        cancellation.cancel()
        ended.wait()
        #expect(server.requests.count == 1)
    }
}

@Suite struct DiskTests {
    let content = randomBytes(400_000, seed: 6)

    /// The device that is always full stands in for a disk that is.
    @Test func aFullDisk() throws {
        let server = try LoopbackServer { [content] in .file(content, version: "\"1\"", to: $0) }
        let trial = try Trial(content, from: server)
        try FileManager.default.createSymbolicLink(
            at: trial.part, withDestinationURL: URL(fileURLWithPath: "/dev/full"))
        let error = try trial.failure()
        #expect(error.finding == "\(trial.part.path) cannot be written: No space left on device")
        #expect(error.advice.contains("--to"))
        #expect(!FileManager.default.fileExists(atPath: trial.file.path))
        #expect(server.requests.count == 1)
    }

    @Test func aFolderThatCannotBeMade() throws {
        let server = try LoopbackServer { [content] in .file(content, version: "\"1\"", to: $0) }
        let trial = try Trial(content, from: server)
        trial.download.file = URL(fileURLWithPath: "/proc/cahier/file.bin")
        #expect(try trial.failure().finding.hasPrefix("the folder /proc/cahier cannot be made"))
        #expect(server.requests.isEmpty)
    }

    @Test func aFolderThatCannotBeWritten() throws {
        let server = try LoopbackServer { [content] in .file(content, version: "\"1\"", to: $0) }
        let trial = try Trial(content, from: server)
        trial.download.file = URL(fileURLWithPath: "/proc/self/fdinfo/file.bin")
        #expect(try trial.failure().finding.contains("/proc/self/fdinfo/file.bin.part cannot be written"))
        #expect(server.requests.isEmpty)
    }
}

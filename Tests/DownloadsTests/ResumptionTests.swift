import Downloads
import Foundation
import LoopbackServer
import Testing

@Suite struct ResumptionTests {
    let content = randomBytes(700_001, seed: 2)

    /// A server whose first answers break off after so many bytes each.
    func breaking(_ limits: [Int]) throws -> LoopbackServer {
        try LoopbackServer { [content] request in
            var answer = LoopbackServer.Response.file(content, version: "\"1\"", to: request)
            answer.limit = request.index < limits.count ? limits[request.index] : nil
            return answer
        }
    }

    @Test func aBrokenTransferGoesOnByItself() throws {
        let server = try breaking([200_000, 300_000])
        let trial = try Trial(content, from: server)
        try trial.run()
        try trial.expectComplete()
        #expect(server.requests.map(\.start) == [nil, 200_000, 500_000])
        #expect(server.requests.map { $0.fields["if-range"] } == [nil, "\"1\"", "\"1\""])
        #expect(trial.said.contains("attempt 2 of 4"))
    }

    @Test func anInterruptedOneGoesOnAtTheNextRun() throws {
        let server = try breaking([123_456])
        let trial = try Trial(content, from: server)
        trial.download.retries = 0
        let error = try trial.failure()
        #expect(error.finding.contains("\(trial.part.path) keeps 123.5 kB"))
        #expect(trial.folder.contents == ["file.bin.part", "file.bin.part.version"])
        #expect(try Data(contentsOf: trial.part) == content.prefix(123_456))
        try trial.run()
        try trial.expectComplete()
        #expect(server.requests.map(\.start) == [nil, 123_456])
    }

    @Test func attemptsAreCounted() throws {
        let server = try breaking(Array(repeating: 10, count: 100))
        let trial = try Trial(content, from: server)
        trial.download.retries = 2
        _ = try trial.failure()
        #expect(server.requests.count == 3)
    }

    @Test func anAttemptThatBroughtMuchIsNotCounted() throws {
        let content = randomBytes(5 << 20, seed: 3)
        let server = try LoopbackServer { request in
            var answer = LoopbackServer.Response.file(content, version: "\"1\"", to: request)
            answer.limit = 1 << 20
            return answer
        }
        let trial = try Trial(content, from: server)
        trial.download.retries = 1
        try trial.run()
        try trial.expectComplete()
        #expect(server.requests.count == 5)
    }

    @Test(arguments: [500, 503, 429, 408])
    func aServerInTroubleIsAskedAgain(_ status: Int) throws {
        let server = try LoopbackServer { [content] in
            $0.index < 2 ? .init(status) : .file(content, version: "\"1\"", to: $0)
        }
        let trial = try Trial(content, from: server)
        try trial.run()
        try trial.expectComplete()
        #expect(trial.said.contains("the server answers \(status)"))
    }

    @Test func aServerThatIgnoresRangesSendsAllAgain() throws {
        let server = try LoopbackServer { [content] in
            .init(200, [("ETag", "\"1\"")], body: content, limit: $0.index == 0 ? 300_000 : nil)
        }
        let trial = try Trial(content, from: server)
        try trial.run()
        try trial.expectComplete()
        #expect(server.requests.map(\.start) == [nil, 300_000])
        #expect(trial.said.contains("starting afresh"))
    }

    @Test func aFileThatChangedMeanwhileIsReceivedAfresh() throws {
        let old = randomBytes(700_001, seed: 4)
        let server = try LoopbackServer { [content] request in
            if request.index == 0 { return .init(200, [("ETag", "\"old\"")], body: old, limit: 100_000) }
            return .file(content, version: "\"new\"", to: request)
        }
        let trial = try Trial(content, from: server)
        trial.download.retries = 0
        _ = try trial.failure()
        try trial.run()
        try trial.expectComplete()
        #expect(server.requests.count == 2)
    }

    /// A weak ETag must not be used (RFC 9110, 13.1.5); the time of change stands in.
    @Test func aWeakTagIsNotSentBack() throws {
        let date = "Mon, 21 Sep 2026 07:00:00 GMT"
        let server = try LoopbackServer { [content] request in
            var answer = LoopbackServer.Response.file(content, version: date, to: request)
            answer.fields.removeAll { $0.name == "ETag" }
            answer.fields += [("ETag", "W/\"1\""), ("Last-Modified", date)]
            answer.limit = request.index == 0 ? 5000 : nil
            return answer
        }
        let trial = try Trial(content, from: server)
        try trial.run()
        try trial.expectComplete()
        #expect(server.requests.last?.fields["if-range"] == date)
    }

    @Test func wrongBytesFromAnEarlierRunAreReceivedAgainOnce() throws {
        let server = try LoopbackServer { [content] in .file(content, version: "\"1\"", to: $0) }
        let trial = try Trial(content, from: server)
        try Data(repeating: 7, count: 1000).write(to: trial.part)
        try trial.run()
        try trial.expectComplete()
        #expect(server.requests.map(\.start) == [1000, nil])
        #expect(trial.said.contains("starting afresh"))
    }

    @Test func aPartThatIsWholeIsOnlyChecked() throws {
        let server = try LoopbackServer { [content] in .file(content, version: "\"1\"", to: $0) }
        let trial = try Trial(content, from: server)
        try content.write(to: trial.part)
        try trial.run()
        try trial.expectComplete()
        #expect(server.requests.map(\.start) == [content.count])
    }

    @Test func aPartLongerThanTheFile() throws {
        let server = try LoopbackServer { [content] in .file(content, version: "\"1\"", to: $0) }
        let trial = try Trial(content, from: server)
        try (content + Data([1, 2, 3])).write(to: trial.part)
        try trial.run()
        try trial.expectComplete()
    }

    @Test func aRangeThatStartsElsewhereIsNotTaken() throws {
        let server = try LoopbackServer { [content] request in
            guard let start = request.start else { return .init(200, body: content) }
            let range = "bytes \(start + 1)-\(content.count - 1)/\(content.count)"
            return .init(206, [("Content-Range", range)], body: content.dropFirst(start + 1))
        }
        let trial = try Trial(content, from: server)
        try content.prefix(1000).write(to: trial.part)
        try trial.run()
        try trial.expectComplete()
        #expect(server.requests.map(\.start) == [1000, nil])
    }

    /// Whatever the server says of what it sends, the file is right in the end or absent.
    @Test func randomlyBreakingServers() throws {
        for seed in 1...25 as ClosedRange<UInt64> {
            let choices = randomBytes(64, seed: seed)
            let server = try LoopbackServer { [content] request in
                let version = "\"\(choices[request.index % 64] % 8)\""
                var answer = LoopbackServer.Response.file(content, version: version, to: request)
                if choices[(request.index + 20) % 64] % 4 > 0 {
                    answer.limit = Int(choices[(request.index + 40) % 64]) * 3000
                }
                return answer
            }
            let trial = try Trial(content, from: server)
            trial.download.retries = 60
            trial.download.pause = 0
            try trial.run()
            try trial.expectComplete()
            #expect(try Data(contentsOf: trial.file) == content, "seed \(seed)")
        }
    }
}

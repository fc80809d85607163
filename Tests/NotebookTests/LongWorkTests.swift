import Foundation
import Testing

@testable import Notebook

@Suite struct LongWorkTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    /// A step of ten pieces that fails before the piece `stop`.
    private func trials(_ counter: Counter, stop: Int? = nil) -> Step<[Double]> {
        Step("trials") { lab in
            try lab.pieces("trial", count: 10) { index in
                if index == stop { throw Failure() }
                counter.increment()
                return 1 / Double(index)
            }
        }
    }

    @Test func piecesSurviveAFailure() throws {
        let counter = Counter()
        #expect(throws: Failure.self) { try quietResolver(try scratch.store()).value(of: trials(counter, stop: 6)) }
        #expect(counter.count == 6)
        #expect(try scratch.count("SELECT COUNT(*) FROM pieces") == 6)
        let resumed = try quietResolver(try scratch.store()).value(of: trials(counter))
        #expect(counter.count == 10)
        #expect(resumed == (0..<10).map { 1 / Double($0) })
        #expect(try scratch.count("SELECT COUNT(*) FROM pieces") == 0)
    }

    /// Rows of 3, 0 and 2 pieces.
    private func rows(_ counter: Counter, stop: Int? = nil) -> Step<[[Int]]> {
        Step("rows") { lab in
            try lab.pieces("cells", inRows: [["a", "b", "c"], [], ["d", "e"]]) { row, column in
                if counter.count == stop { throw Failure() }
                counter.increment()
                return 10 * row + column
            }
        }
    }

    @Test func rowsOfPiecesKeepTheirShapeAndSurviveAFailure() throws {
        let counter = Counter()
        #expect(throws: Failure.self) { try quietResolver(try scratch.store()).value(of: rows(counter, stop: 4)) }
        #expect(
            try scratch.text("SELECT group_concat(name, ' ') FROM (SELECT name FROM pieces ORDER BY name)") == "a b c d"
        )
        #expect(try quietResolver(try scratch.store()).value(of: rows(counter)) == [[0, 1, 2], [], [20, 21]])
        #expect(counter.count == 5)
    }

    @Test("All rows are one set of pieces to those who share them", arguments: 1...6)
    func sharedRows(_ shares: Int) throws {
        let counter = Counter()
        let found = try valueByShares(of: rows(counter), shares, in: try scratch.store())
        #expect(found.value == [[0, 1, 2], [], [20, 21]] && found.left == 0 && counter.count == 5)
    }

    @Test func theLatestIsMadeOnce() {
        let made = Counter(), latest = LatestMade<Int, String>()
        func value(_ key: Int) -> String {
            latest.of(key) {
                made.increment()
                return "\(key)"
            }
        }
        #expect([1, 1, 2, 2, 1].map(value) == ["1", "1", "2", "2", "1"] && made.count == 3)
    }

    @Test func aDamagedPieceIsComputedAgain() throws {
        let counter = Counter()
        #expect(throws: Failure.self) { try quietResolver(try scratch.store()).value(of: trials(counter, stop: 3)) }
        try scratch.tamper("UPDATE pieces SET data = CAST('0.75' AS BLOB) WHERE name = 'trial 2'")
        let transcript = Transcript()
        let resolver = Resolver(store: try scratch.store(), console: transcript.console)
        #expect(try resolver.value(of: trials(counter)) == (0..<10).map { 1 / Double($0) })
        #expect(counter.count == 3 + 8)
        #expect(transcript.text.contains("the piece \"trial 2\" of \"trials\""))
    }

    @Test func piecesOfAnotherProfileAreNotUsed() throws {
        let counter = Counter()
        #expect(throws: Failure.self) { try quietResolver(try scratch.store()).value(of: trials(counter, stop: 6)) }
        _ = try quietResolver(try scratch.store(), Setting(profile: .full)).value(of: trials(counter))
        #expect(counter.count == 16)
    }

    @Test func aCheckpointResumesAndGoesWithTheStep() throws {
        func training(epochs: Int, failing: Int? = nil, _ done: Counter) -> Step<Int> {
            Step("training") { lab in
                var epoch = try lab.checkpoint.load().flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
                while epoch < epochs {
                    if epoch == failing { throw Failure() }
                    done.increment()
                    epoch += 1
                    try lab.checkpoint.save(Data(String(epoch).utf8))
                }
                return epoch
            }
        }
        let counter = Counter()
        #expect(throws: Failure.self) {
            try quietResolver(try scratch.store()).value(of: training(epochs: 5, failing: 3, counter))
        }
        #expect(try scratch.count("SELECT COUNT(*) FROM checkpoints") == 1)
        #expect(try quietResolver(try scratch.store()).value(of: training(epochs: 5, counter)) == 5)
        #expect(counter.count == 5)
        #expect(try scratch.count("SELECT COUNT(*) FROM checkpoints") == 0)
    }

    @Test func namedCheckpointsAreApart() throws {
        let step = Step("two") { lab in
            try lab.checkpoint.save(Data([1]))
            try lab.checkpoint.named("other").save(Data([2]))
            try lab.checkpoint.remove()
            return [try lab.checkpoint.load(), try lab.checkpoint.named("other").load()].map {
                $0.map { Array($0) } ?? []
            }
        }
        #expect(try quietResolver(try scratch.store()).value(of: step) == [[], [2]])
    }
}

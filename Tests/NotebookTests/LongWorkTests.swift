import Foundation
import Notebook
import Testing

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

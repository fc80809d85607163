import Foundation
import Notebook
import Testing

@Suite struct ActivationsTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    @Test func everyBitComesBack() throws {
        let values: [Float] = [0, -0.0, .nan, .infinity, -.leastNonzeroMagnitude, 0.1, .greatestFiniteMagnitude]
        let cached = try quietLab(try scratch.store()).activations.of(["tap": "pool2"])
        #expect(try cached.read(chunk: 0) == nil)
        try cached.write(values, chunk: 0)
        try cached.write([], chunk: 1)
        let again = try quietLab(try scratch.store()).activations.of(["tap": "pool2"])
        #expect(try again.read(chunk: 0)?.map(\.bitPattern) == values.map(\.bitPattern))
        #expect(try again.read(chunk: 1) == [])
        #expect(try quietLab(try scratch.store()).activations.of(["tap": "pool3"]).read(chunk: 0) == nil)
    }

    @Test func theLeastRecentlyUsedGoFirst() throws {
        let store = try scratch.store(activationBudget: 4 * 250)
        let activations = quietLab(store).activations
        let (a, b, c) = (try activations.of("a"), try activations.of("b"), try activations.of("c"))
        try a.write([Float](repeating: 1, count: 100), chunk: 0)
        try b.write([Float](repeating: 2, count: 100), chunk: 0)
        _ = try a.read(chunk: 0)
        try c.write([Float](repeating: 3, count: 100), chunk: 0)
        #expect(try b.read(chunk: 0) == nil)
        #expect(try a.read(chunk: 0)?.first == 1)
        #expect(try c.read(chunk: 0)?.first == 3)
        #expect(try store.activationSize() == 800)
    }

    @Test func aReplacedChunkCountsOnce() throws {
        let store = try scratch.store()
        let cached = try quietLab(store).activations.of("a")
        try cached.write([1, 2, 3], chunk: 0)
        try cached.write([4, 5], chunk: 0)
        try cached.write([6], chunk: 1)
        #expect(try store.activationSize() == 12)
        #expect(try cached.read(chunk: 0) == [4, 5])
    }

    @Test func whatExceedsTheBudgetAloneIsNotStored() throws {
        let store = try scratch.store(activationBudget: 100)
        let activations = quietLab(store).activations
        #expect(try activations.of("small").write([1, 2], chunk: 0))
        #expect(try !activations.of("large").write([Float](repeating: 0, count: 26), chunk: 0))
        #expect(try activations.of("small").read(chunk: 0) == [1, 2])
    }

    @Test func damageIsAMiss() throws {
        let transcript = Transcript()
        let lab = Lab(store: try scratch.store(), console: transcript.console)
        let cached = try lab.activations.of("a")
        try cached.write([1, 2, 3], chunk: 0)
        try scratch.tamper("UPDATE activation_chunks SET data = zeroblob(12)")
        #expect(try cached.read(chunk: 0) == nil)
        #expect(transcript.text.contains("damaged"))
        try cached.write([1, 2, 3], chunk: 0)
        #expect(try cached.read(chunk: 0) == [1, 2, 3])
    }

    @Test func aDamagedTableCostsAWarningAndNoMore() throws {
        let transcript = Transcript()
        let lab = Lab(store: try scratch.store(), console: transcript.console)
        let cached = try lab.activations.of("a")
        try cached.write([1, 2, 3], chunk: 0)
        try scratch.tamper("DROP TABLE activation_chunks")
        #expect(try cached.read(chunk: 0) == nil)
        #expect(try !cached.write([1, 2, 3], chunk: 0))
        #expect(transcript.text.split(separator: "\n").count == 1)
        #expect(transcript.text.contains("This run goes on without keeping activations"))
        #expect(try lab.value(of: Step("number") { _ in 5 }) == 5)
    }

    @Test func aChunkInAnothersPlaceIsAMiss() throws {
        let cached = try quietLab(try scratch.store()).activations.of("a")
        try cached.write([1, 2], chunk: 0)
        try cached.write([3, 4], chunk: 1)
        try scratch.tamper(
            """
            UPDATE activation_chunks
            SET (checksum, data) = (SELECT checksum, data FROM activation_chunks WHERE chunk = 1) WHERE chunk = 0
            """)
        #expect(try cached.read(chunk: 0) == nil)
        #expect(try cached.read(chunk: 1) == [3, 4])
    }
}

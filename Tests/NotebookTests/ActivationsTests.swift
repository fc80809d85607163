import Foundation
import GRDB
import Notebook
import Testing

@Suite struct ActivationsTests {
    let scratch: Scratch
    init() throws { scratch = try Scratch() }

    private func set(
        _ name: String, _ store: Store, _ precision: ActivationPrecision = .float32, console: Console? = nil
    ) throws -> ActivationSet {
        try Activations(store: store, console: console ?? Console(isTerminal: false, isQuiet: true))
            .of(name, precision: precision)
    }

    private func tensor(_ value: Float, count: Int = 100) -> Tensor { Tensor(repeating: value, shape: [count]) }

    private var file: URL { scratch.folder.appendingPathComponent("store.sqlite-activations") }

    private func tamper(_ sql: String) throws {
        try DatabaseQueue(path: file.path).write { try $0.execute(sql: sql) }
    }

    @Test func everyBitComesBack() throws {
        let values: [Float] = [0, -0.0, .nan, .infinity, -.leastNonzeroMagnitude, 0.1, .greatestFiniteMagnitude, 1]
        do {
            let cached = try set("pool2", scratch.store())
            #expect(cached.read(chunk: 0, shape: [2, 4]) == nil)
            cached.keep(Tensor([2, 4], values), chunk: 0)
        }
        let again = try set("pool2", scratch.store())
        #expect(again.read(chunk: 0, shape: [2, 4])?.values.map(\.bitPattern) == values.map(\.bitPattern))
        #expect(again.read(chunk: 1, shape: [2, 4]) == nil)
        #expect(try set("pool3", scratch.store()).read(chunk: 0, shape: [2, 4]) == nil)
    }

    @Test func aChunkThatWaitsForItsGroupCanBeRead() throws {
        let cached = try set("a", scratch.store())
        cached.keep(tensor(1), chunk: 0)
        #expect(cached.read(chunk: 0, shape: [100]) == tensor(1))
    }

    @Test func manyAreReadInOneGo() throws {
        let cached = try set("a", scratch.store())
        for chunk in 0..<200 where chunk % 3 != 0 { cached.keep(tensor(Float(chunk)), chunk: chunk) }
        var found: [Int] = []
        cached.forEach(0..<200, shape: { _ in [10, 10] }) { chunk, tensor in
            #expect(tensor == Tensor(repeating: Float(chunk), shape: [10, 10]))
            found.append(chunk)
        }
        #expect(found == (0..<200).filter { $0 % 3 != 0 })
    }

    @Test func theLeastRecentlyUsedGoFirst() throws {
        let store = try scratch.store(activationBudget: 4 * 250)
        try set("a", store).keep(tensor(1), chunk: 0)
        try set("b", store).keep(tensor(2), chunk: 0)
        #expect(try set("a", store).read(chunk: 0, shape: [100]) != nil)
        try set("c", store).keep(tensor(3), chunk: 0)
        #expect(try set("b", store).read(chunk: 0, shape: [100]) == nil)
        #expect(try set("a", store).read(chunk: 0, shape: [100]) == tensor(1))
        #expect(try set("c", store).read(chunk: 0, shape: [100]) == tensor(3))
        #expect(try store.activationSize() == 800)
    }

    @Test func aReplacedChunkCountsOnce() throws {
        let store = try scratch.store()
        for value: Float in [1, 2] { try set("a", store).keep(tensor(value), chunk: 0) }
        try set("a", store).keep(tensor(3, count: 10), chunk: 1)
        #expect(try store.activationSize() == 440)
        #expect(try set("a", store).read(chunk: 0, shape: [100]) == tensor(2))
    }

    @Test func whatExceedsTheBudgetAloneIsNotStored() throws {
        let store = try scratch.store(activationBudget: 100)
        try set("small", store).keep(tensor(1, count: 2), chunk: 0)
        try set("large", store).keep(tensor(0, count: 26), chunk: 0)
        #expect(try set("large", store).read(chunk: 0, shape: [26]) == nil)
        #expect(try set("small", store).read(chunk: 0, shape: [2]) == tensor(1, count: 2))
    }

    @Test func severalThatWriteAtOnceAddUpToTheRightSum() async throws {
        let (file, budget) = (scratch.storeFile, 30_000)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<4 {
                group.addTask {
                    // Each has connections of its own, as another process would.
                    let store = try Store(at: file, activationBudget: budget)
                    var stream = RandomStream(seed: UInt64(worker), "writers")
                    for round in 0..<30 {
                        let activations = Activations(
                            store: store, console: Console(isTerminal: false, isQuiet: true))
                        let name = "shared \(stream.uniform(below: 5))"
                        let (chunk, count) = (stream.uniform(below: 10), 100 + stream.uniform(below: 400))
                        try activations.of(name, precision: .float32).keep(
                            Tensor(repeating: Float(round), shape: [count]), chunk: chunk)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try Store(at: file).verify(console: Transcript().console).damages == [])
        let size = try Store(at: file).activationSize()
        #expect(size <= budget && size > 0)
    }

    @Test func damageIsAMiss() throws {
        let store = try scratch.store()
        try set("a", store).keep(tensor(1), chunk: 0)
        try tamper("UPDATE activation_chunks SET data = zeroblob(400)")
        let transcript = Transcript()
        let cached = try set("a", store, console: transcript.console)
        #expect(cached.read(chunk: 0, shape: [100]) == nil)
        #expect(transcript.text.contains("\(file.path) are damaged"))
        cached.keep(tensor(1), chunk: 0)
        #expect(cached.read(chunk: 0, shape: [100]) == tensor(1))
    }

    @Test func aFileThatCannotBeUsedIsSaidOnceAndIsAMiss() throws {
        try Data(String(repeating: "no database ", count: 1000).utf8).write(to: file)
        let transcript = Transcript()
        let cached = try set("a", scratch.store(), console: transcript.console)
        for chunk in 0..<3 {
            #expect(cached.read(chunk: chunk, shape: [100]) == nil)
            #expect(cached.keep(tensor(1), chunk: chunk) == tensor(1))
        }
        #expect(transcript.text.split(separator: "\n").count == 1, "\(transcript.text)")
        #expect(transcript.text.contains("\(file.path): the file is no SQLite database. Remove it"))
    }

    @Test func float16IsReadAsItWasKept() throws {
        var stream = RandomStream(seed: 3, "activations")
        let values = (0..<1000).map { _ in Float(stream.normal()) }
        let store = try scratch.store()
        let kept = try set("a", store, .float16).keep(Tensor([1000], values), chunk: 0)
        #expect(kept.values == values.map { Float(Float16($0)) })
        #expect(try set("a", store, .float16).read(chunk: 0, shape: [1000]) == kept)
        #expect(try set("a", store, .float32).read(chunk: 0, shape: [1000]) == nil)
        let contents = try store.contents().activations
        #expect(contents.map(\.bytes) == [2000])
        #expect(contents.map(\.precision) == [.float16])
        let largest = zip(values, kept.values).map { abs($0 - $1) / max(abs($0), 0x1p-14) }.max() ?? 0
        #expect(largest > 0x1p-13)
        #expect(abs(contents[0].largestError / Double(largest) - 1) < 1e-5)
    }

    @Test func whatFloat16CannotHoldStaysInFloat32() throws {
        let store = try scratch.store()
        let large = Tensor([3], [1, 0.1, 1e6])
        #expect(try set("a", store, .float16).keep(large, chunk: 0) == large)
        try set("a", store, .float16).keep(Tensor([3], [1, .infinity, .nan]), chunk: 1)
        #expect(try set("a", store, .float16).read(chunk: 0, shape: [3]) == large)
        #expect(try set("a", store, .float16).read(chunk: 1, shape: [3])?.values[1] == .infinity)
        #expect(try store.contents().activations.map(\.chunksOutOfRange) == [1])
        #expect(try store.contents().activations.map(\.bytes) == [18])
    }

    @Test func aStepThatUsesFloat16SaysSoInItsKey() throws {
        let silent = Step("silent") { lab -> Int in
            _ = try lab.activations(of: "a", precision: .float16)
            return 1
        }
        let error = #expect(throws: NotebookError.self) { try quietResolver(try scratch.store()).value(of: silent) }
        #expect(error?.description.contains("uses float16, which its plan does not say") == true)
        let outspoken = Step("outspoken", plan: { _ in ["precision": ActivationPrecision.float16] }) {
            lab, plan -> Int in
            _ = try lab.activations(of: "a", precision: plan["precision"] ?? .float32)
            return 1
        }
        #expect(try quietResolver(try scratch.store()).value(of: outspoken) == 1)
    }

    @Test func aDamagedTableCostsAWarningAndNoMore() throws {
        let store = try scratch.store()
        try set("a", store).keep(tensor(1), chunk: 0)
        try tamper("DROP TABLE activation_chunks")
        let transcript = Transcript()
        let cached = try set("a", store, console: transcript.console)
        #expect(cached.read(chunk: 0, shape: [100]) == nil)
        #expect(cached.keep(tensor(1), chunk: 0) == tensor(1))
        #expect(transcript.text.split(separator: "\n").count == 1)
        #expect(transcript.text.contains("the file is damaged"), "\(transcript.text)")
    }

    @Test func aChunkInAnothersPlaceIsAMiss() throws {
        let store = try scratch.store()
        try set("a", store).keep(tensor(1), chunk: 0)
        try set("a", store).keep(tensor(2), chunk: 1)
        try tamper(
            """
            UPDATE activation_chunks
            SET (checksum, data) = (SELECT checksum, data FROM activation_chunks WHERE chunk = 1) WHERE chunk = 0
            """)
        #expect(try set("a", store).read(chunk: 0, shape: [100]) == nil)
        #expect(try set("a", store).read(chunk: 1, shape: [100]) == tensor(2))
    }
}

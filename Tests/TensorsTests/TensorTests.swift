import Testing

@testable import Tensors

@Suite struct TensorTests {
    @Test func numbersComeBack() throws {
        let tensor = Tensor([2, 3], [1, 2, 3, 4, 5, 6])
        #expect(tensor.shape == [2, 3])
        #expect(tensor.count == 6)
        #expect(tensor.values == [1, 2, 3, 4, 5, 6])
        #expect(Tensor(repeating: 2, shape: [2, 2]).values == [2, 2, 2, 2])
        #expect(Tensor([3]) { $0.initialize(repeating: 4) }.values == [4, 4, 4])
        #expect(tensor.withValues { $0.count } == 6)
        #expect(Tensor([0, 3], []).values == [])
        #expect(Tensor([3, 0], []).reshaped([0]).values == [])
    }

    /// What a tensor leaves behind is there for others of its size until it is released; tensors in use stay.
    @Test func unusedMemoryIsReleased() throws {
        let engine = try Engine()
        let input = Tensor([1000]) { $0.initialize(repeating: 3) }
        let kept = engine.relu(input)
        #expect(engine.unusedMemory == 0)
        _ = engine.relu(input)
        let unused = engine.unusedMemory
        #expect(unused >= 4000)
        _ = engine.relu(input)
        #expect(engine.unusedMemory == unused)
        engine.releaseUnusedMemory()
        #expect(engine.unusedMemory == 0)
        #expect(kept.values == input.values && engine.relu(input).values == input.values)
    }

    /// Work of one size finds all that it left behind; work of ever other sizes leaves no more than some times what it uses at once.
    @Test func buffersOfManySizesAreNotAllKept() {
        let pool = BufferPool(leastKept: 10_000)
        for turn in 0..<20 {
            let pointers = (0..<3).map { _ in pool.take(5_000) }
            pointers.forEach { pool.give($0, 5_000) }
            #expect(pool.freeByteCount == 15_000, "turn \(turn)")
        }
        // At most 15,000 bytes were in use at once, so that thrice that may be free.
        for size in 4_000..<4_200 {
            pool.give(pool.take(size), size)
            #expect(pool.freeByteCount <= 45_000 && pool.freeByteCount >= size, "size \(size)")
        }
        // The last sizes are those that are there.
        let free = pool.freeByteCount
        let pointer = pool.take(4_199)
        #expect(pool.freeByteCount == free - 4_199)
        pool.give(pointer, 4_199)
        pool.drain()
        #expect(pool.freeByteCount == 0)
        // What was in use is forgotten: what is kept whatever was in use bounds it.
        for size in 1_000..<1_100 {
            pool.give(pool.take(size), size)
            #expect(pool.freeByteCount <= 10_000, "size \(size)")
        }
    }

    /// A buffer that is in use is not the pool's to return.
    @Test func buffersInUseStay() {
        let pool = BufferPool(leastKept: 0)
        let kept = pool.take(1_000).bindMemory(to: UInt8.self, capacity: 1_000)
        kept.update(repeating: 7, count: 1_000)
        for size in 1_001..<1_100 { pool.give(pool.take(size), size) }
        #expect((0..<1_000).allSatisfy { kept[$0] == 7 })
        #expect(pool.freeByteCount <= 3 * 2_099)
        pool.give(UnsafeMutableRawPointer(kept), 1_000)
    }

    @Test func copiesAreIndependent() {
        let original = Tensor([4], [1, 2, 3, 4])
        var copy = original
        #expect(copy.sharesStorage(with: original))
        copy.withMutableValues { $0[2] = 30 }
        #expect(!copy.sharesStorage(with: original))
        #expect(original.values == [1, 2, 3, 4])
        #expect(copy.values == [1, 2, 30, 4])
        // The only owner changes in place.
        let address = copy.withValues { $0.baseAddress }
        copy.withMutableValues { $0[0] = 10 }
        #expect(copy.withValues { $0.baseAddress } == address)
        #expect(copy.values == [10, 2, 30, 4])
    }

    @Test func aViewOfAnotherShapeIsIndependentToo() {
        let original = Tensor([2, 3], [1, 2, 3, 4, 5, 6])
        var view = original.reshaped([3, 2])
        #expect(view.shape == [3, 2])
        #expect(view.sharesStorage(with: original))
        view.withMutableValues { $0[0] = 9 }
        #expect(original.values == [1, 2, 3, 4, 5, 6])
        #expect(view.values == [9, 2, 3, 4, 5, 6])
    }

    @Test func equalityIsByBytes() {
        #expect(Tensor([2], [1, .nan]) == Tensor([2], [1, .nan]))
        #expect(Tensor([2], [1, 0]) != Tensor([2], [1, -0.0]))
        #expect(Tensor([2], [1, 2]) != Tensor([1, 2], [1, 2]))
        #expect(Tensor([2], [1, 2]) != Tensor([2], [1, 3]))
    }

    /// Blocked layouts of every axis order and padding give the same numbers as row-major ones.
    @Test(arguments: [[1, 1, 1, 1], [2, 3, 4, 5], [1, 16, 3, 3], [2, 17, 2, 3], [3, 33, 1, 7], [1, 8, 5, 1]])
    func blockedNumbersKeepTheirOrder(shape: [Int]) throws {
        let engine = try Engine()
        let tensor = Tensor(shape, (0..<shape.reduce(1, *)).map(Float.init))
        var block = try blocked(tensor, engine)
        #expect(block == tensor)
        #expect(block.rowMajor().description.isRowMajor)
        #expect(block.rowMajor().values == tensor.values)
        #expect(block.reshaped([tensor.count]).values == tensor.values)
        block.withMutableValues { $0[tensor.count - 1] = -1 }
        #expect(block.description.isRowMajor)
        #expect(block.values == tensor.values.dropLast() + [-1])
    }

    /// Our reading of a layout against oneDNN's own conversion, which `product` asks for.
    @Test(arguments: [1, 3, 16, 17, 33]) func layoutsAreReadAsOneDNNReadsThem(channels: Int) throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 11, "layout")
        let block = try inKernelLayout(.random([2, channels, 5, 4], &stream), engine)
        #expect(try engine.product(Tensor(repeating: 1, shape: block.shape), block).values == block.values)
        if channels == 17 && engine.hasWinograd {
            // Otherwise this would test little.
            #expect(!block.description.isRowMajor)
            #expect(block.description.byteCount == 2 * 32 * 5 * 4 * 4)
        }
    }

    /// NaNs carry bits that arithmetic may change; layouts only move them.
    @Test func signallingNumbersKeepTheirBits() {
        let patterns: [UInt32] = [0x7F80_0001, 0xFFA5_5AA5, 0x7FC0_1234, 0x8000_0000]
        var tensor = Tensor(repeating: 0, shape: [4])
        tensor.withMutableValues { values in
            values.withMemoryRebound(to: UInt32.self) { words in
                for index in patterns.indices { words[index] = patterns[index] }
            }
        }
        var copy = tensor
        copy.withMutableValues { _ in }
        let bits = copy.withValues { $0.withMemoryRebound(to: UInt32.self) { Array($0) } }
        #expect(bits == patterns)
        #expect(copy == tensor)
    }

    @Test func errorsReadAsOneLine() {
        let error = TensorError("adding [2] to [3]", "the shapes differ", advice: "Give equal ones")
        #expect("\(error)" == "adding [2] to [3]: the shapes differ. Give equal ones.")
    }
}

@Suite struct MemoryDescriptionTests {
    @Test func equalDescriptionsHashEqually() throws {
        let engine = try Engine()
        let shapes = [[2, 17, 3, 3], [2, 17, 9], [17, 2, 3, 3], [2, 17, 3, 4], [306], [1, 306]]
        var all: [MemoryDescription] = shapes.map { MemoryDescription.rowMajor($0) }
        // The same shape in another order is another description.
        let order = try blocked(Tensor(repeating: 0, shape: [2, 17, 3, 3]), engine).description
        // Without vector instructions to speak of, kernels take row-major maps.
        if !order.isRowMajor { all.append(order) }
        for (index, first) in all.enumerated() {
            for (other, second) in all.enumerated() {
                #expect((first == second) == (index == other), "\(index) \(other)")
            }
        }
        #expect(Set(all).count == all.count)
        for shape in shapes {
            let (first, second) = (MemoryDescription.rowMajor(shape), MemoryDescription.rowMajor(shape))
            #expect(first == second)
            #expect(first.hashValue == second.hashValue)
            #expect(first.isRowMajor)
            #expect(first.shape == shape)
            #expect(first.byteCount == shape.reduce(4, *))
        }
        let again = try blocked(Tensor(repeating: 1, shape: [2, 17, 3, 3]), engine).description
        #expect(again == order)
        #expect(again.hashValue == order.hashValue)
    }
}

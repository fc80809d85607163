import Tensors
import Testing

/// Operations that only move numbers give exactly the expected ones.
@Suite struct ArrangementTests {
    private func counted(_ shape: [Int]) -> Tensor { Tensor(shape, (0..<shape.reduce(1, *)).map { Float($0 + 1) }) }

    @Test func transpositions() throws {
        let engine = try Engine()
        for round in 0..<60 {
            var stream = RandomStream(seed: 121, "transposition").substream("round", round)
            let shape = randomShape(1 + stream.uniform(below: 5), upTo: 6, &stream)
            let permutation = stream.shuffledIndices(shape.count)
            let input = Tensor.random(shape, &stream)
            let exact = Lattice(input)
            let expected = Lattice(permutation.map { shape[$0] }) { index in
                var source = shape
                for (axis, place) in permutation.enumerated() { source[place] = index[axis] }
                return exact[source]
            }
            let output = try engine.transposed(input, permutation)
            #expect(output == expected.tensor, "\(shape) by \(permutation), seed 121, round \(round)")
            #expect(try engine.transposedBackward(output, permutation) == input, "\(shape) by \(permutation), seed 121")
        }
        let block = try inKernelLayout(counted([2, 17, 3, 4]), engine)
        #expect(try engine.transposed(block, [0, 2, 3, 1]) == engine.transposed(block.rowMajor(), [0, 2, 3, 1]))
        #expect(try engine.transposed(Tensor([0, 3], []), [1, 0]).shape == [3, 0])
        for wrong in [[0], [0, 0], [0, 2], [1, 0, 2]] {
            #expect(throws: TensorError.self) { try engine.transposed(counted([2, 3]), wrong) }
            #expect(throws: TensorError.self) { try engine.transposedBackward(counted([2, 3]), wrong) }
        }
    }

    @Test func slicesAndEntries() throws {
        let engine = try Engine()
        for round in 0..<60 {
            var stream = RandomStream(seed: 122, "slice").substream("round", round)
            let shape = randomShape(1 + stream.uniform(below: 3), upTo: 5, &stream)
            let axis = stream.uniform(below: shape.count)
            let named = stream.uniform(below: 2) == 0 ? axis : axis - shape.count
            let start = stream.uniform(below: shape[axis] + 1)
            let range = start..<start + stream.uniform(below: shape[axis] - start + 1)
            let input = Tensor.random(shape, &stream)
            let exact = Lattice(input)
            func expected(_ indices: [Int]) -> Tensor {
                var newShape = shape
                newShape[axis] = indices.count
                return Lattice(newShape) { index in
                    var index = index
                    index[axis] = indices[index[axis]]
                    return exact[index]
                }.tensor
            }
            let context = "\(range) on axis \(named) of \(shape), seed 122, round \(round)"
            let output = try engine.slice(input, axis: named, range: range)
            #expect(output == expected(Array(range)), "\(context)")
            let indices = (0..<stream.uniform(below: 9)).map { _ in stream.uniform(below: shape[axis]) }
            #expect(
                try engine.gathered(input, axis: named, indices: indices) == expected(indices), "\(indices), \(context)"
            )
            let gradient = Tensor.random(output.shape, &stream)
            let back = try engine.sliceBackward(gradient, inputShape: shape, axis: named, range: range)
            expectGradients([back], at: [input], gradient: gradient, context) { inputs in
                var newShape = shape
                newShape[axis] = range.count
                return Lattice(newShape) { index in
                    var index = index
                    index[axis] += range.lowerBound
                    return inputs[0][index]
                }
            }
        }
    }

    /// Channels and images cut out of every layout; whole blocks stay blocked.
    @Test func slicesOfBlocks() throws {
        let engine = try Engine()
        let input = counted([3, 40, 5, 4])
        let block = try inKernelLayout(input, engine)
        // Filled up from 40 channels to 48: blocks of 16. oneDNN 3 has other orders for some shapes.
        let hasBlocks = block.description.byteCount == 3 * 48 * 5 * 4 * 4
        for (axis, range, isWhole) in [
            (1, 0..<16, true), (1, 16..<40, true), (1, 32..<40, true), (1, 8..<24, false), (1, 3..<5, false),
            (1, 0..<17, false),
            (0, 1..<3, true), (0, 0..<1, true), (2, 1..<2, false), (1, 5..<5, false), (3, 0..<1, false),
        ] {
            let found = try engine.slice(block, axis: axis, range: range)
            #expect(try found == engine.slice(block.rowMajor(), axis: axis, range: range), "\(range) on axis \(axis)")
            if hasBlocks && isWhole { #expect(!found.description.isRowMajor, "\(range) on axis \(axis)") }
            // What fills up a block must be 0 for the next kernel, whatever it is.
            guard found.count > 0 else { continue }
            let (ahead, plain) = (try inKernelLayout(found, engine), try inKernelLayout(found.rowMajor(), engine))
            expectClose(ahead, Lattice(plain), "\(range) on axis \(axis)")
        }
    }

    @Test func wrongSlices() throws {
        let engine = try Engine()
        let input = counted([2, 3])
        for (axis, range) in [(1, 0..<4), (1, -1..<2), (2, 0..<1), (-3, 0..<1), (.max, 0..<1)] {
            #expect(throws: TensorError.self) { try engine.slice(input, axis: axis, range: range) }
            #expect(throws: TensorError.self) {
                try engine.sliceBackward(input, inputShape: [2, 3], axis: axis, range: range)
            }
        }
        #expect(throws: TensorError.self) { try engine.gathered(input, axis: 0, indices: [0, 2]) }
        #expect(throws: TensorError.self) { try engine.gathered(input, axis: 0, indices: [-1]) }
        #expect(throws: TensorError.self) {
            try engine.sliceBackward(input, inputShape: [2, 9], axis: 1, range: 0..<2)
        }
    }

    @Test func concatenations() throws {
        let engine = try Engine()
        for round in 0..<60 {
            var stream = RandomStream(seed: 123, "concatenation").substream("round", round)
            var shape = randomShape(1 + stream.uniform(below: 4), upTo: 5, &stream)
            let axis = stream.uniform(below: shape.count)
            let named = stream.uniform(below: 2) == 0 ? axis : axis - shape.count
            let parts = (0...stream.uniform(below: 4)).map { _ -> Tensor in
                shape[axis] = stream.uniform(below: 5)
                return .random(shape, &stream)
            }
            let sizes = parts.map { $0.shape[axis] }
            shape[axis] = sizes.reduce(0, +)
            let expected = Lattice(shape) { index in
                var (part, index) = (0, index)
                while index[axis] >= sizes[part] {
                    index[axis] -= sizes[part]
                    part += 1
                }
                return Lattice(parts[part])[index]
            }
            let context = "\(parts.map(\.shape)) on axis \(named), seed 123, round \(round)"
            let output = try engine.concatenated(parts, axis: named)
            #expect(output == expected.tensor, "\(context)")
            #expect(try engine.concatenatedBackward(output, sizes: sizes, axis: named) == parts, "\(context)")
        }
    }

    /// DenseNet's and GoogLeNet's: feature maps of many channels, blocked or not, side by side.
    @Test(arguments: [[64, 32], [64, 32, 32], [17, 16], [16, 17], [24, 40], [3, 5], [16, 3, 16], [48]])
    func concatenationsOfBlocks(channels: [Int]) throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 124, "concatenation")
        let parts = try channels.map { try inKernelLayout(.random([2, $0, 4, 3], &stream), engine) }
        let rows = parts.map { $0.rowMajor() }
        let expected = try engine.concatenated(rows, axis: 1)
        let found = try engine.concatenated(parts, axis: 1)
        #expect(found == expected)
        #expect(try engine.concatenated([parts[0]] + rows.dropFirst(), axis: 1) == expected)
        #expect(try engine.concatenatedBackward(found, sizes: channels, axis: 1) == rows)
        #expect(try engine.concatenated(parts + parts, axis: 1) == engine.concatenated(rows + rows, axis: 1))
        #expect(
            try engine.concatenated([parts[0], parts[0]], axis: 0) == engine.concatenated([rows[0], rows[0]], axis: 0))
        #expect(
            try engine.concatenated([parts[0], parts[0]], axis: 3) == engine.concatenated([rows[0], rows[0]], axis: 3))
        if channels.allSatisfy({ $0.isMultiple(of: 16) }) && engine.instructionSet.hasPrefix("AVX-512") {
            #expect(!found.description.isRowMajor)
        }
        let (ahead, plain) = (try inKernelLayout(found, engine), try inKernelLayout(expected, engine))
        expectClose(ahead, Lattice(plain), "\(channels)")
    }

    @Test func wrongConcatenations() throws {
        let engine = try Engine()
        #expect(throws: TensorError.self) { try engine.concatenated([], axis: 0) }
        #expect(throws: TensorError.self) { try engine.concatenated([counted([2, 3]), counted([2, 4])], axis: 0) }
        #expect(throws: TensorError.self) { try engine.concatenated([counted([2, 3]), counted([6])], axis: 0) }
        #expect(throws: TensorError.self) { try engine.concatenated([counted([2, 3])], axis: 2) }
        #expect(throws: TensorError.self) { try engine.concatenatedBackward(counted([4]), sizes: [1, 2], axis: 0) }
        #expect(throws: TensorError.self) { try engine.concatenatedBackward(counted([4]), sizes: [5, -1], axis: 0) }
    }
}

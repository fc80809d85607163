import Tensors
import Testing

@Suite struct BinaryOperationsTests {
    private func exact(_ operation: BinaryOperation, _ a: Double, _ b: Double) -> Double {
        switch operation {
        case .add: a + b
        case .subtract: a - b
        case .multiply: a * b
        case .divide: a / b
        case .maximum: max(a, b)
        case .minimum: min(a, b)
        }
    }

    private func exact(_ operation: BinaryOperation, _ a: Lattice, _ b: Lattice) -> Lattice {
        let rank = max(a.shape.count, b.shape.count)
        func size(_ shape: [Int], _ axis: Int) -> Int {
            axis < rank - shape.count ? 1 : shape[axis - (rank - shape.count)]
        }
        let shape = (0..<rank).map { size(a.shape, $0) == 1 ? size(b.shape, $0) : size(a.shape, $0) }
        func at(_ operand: Lattice, _ index: [Int]) -> Double {
            operand[zip(index.suffix(operand.shape.count), operand.shape).map { $1 == 1 ? 0 : $0 }]
        }
        return Lattice(shape) { exact(operation, at(a, $0), at(b, $0)) }
    }

    /// A shape, and two that are broadcast to it: leading axes are missing, others have size 1.
    private func shapes(upTo largest: Int, _ stream: inout RandomStream) -> ([Int], [Int]) {
        let shape = randomShape(1 + stream.uniform(below: largest), upTo: largest, &stream)
        func part() -> [Int] {
            let missing = stream.uniform(below: 3) == 0 ? stream.uniform(below: shape.count) : 0
            return shape.dropFirst(missing).map { stream.uniform(below: 3) == 0 ? 1 : $0 }
        }
        return (part(), part())
    }

    /// Far from 0 and from each other, so that quotients and differences are exact enough.
    private func numbers(_ shape: [Int], _ stream: inout RandomStream) -> Tensor {
        Tensor(
            shape,
            (0..<shape.reduce(1, *)).map { _ in
                let value = Float(stream.normal())
                return value + (value < 0 ? -0.25 : 0.25)
            })
    }

    @Test(arguments: BinaryOperation.allCases) func shapesAreBroadcast(operation: BinaryOperation) throws {
        let engine = try Engine()
        for round in 0..<60 {
            var stream = RandomStream(seed: 81, "binary").substream("round", round)
            let (a, b) = shapes(upTo: 4, &stream)
            let (left, right) = (numbers(a, &stream), numbers(b, &stream))
            try expectClose(
                engine.combined(left, right, by: operation), exact(operation, Lattice(left), Lattice(right)),
                relative: 2e-7, ofLargest: 1e-7, "\(operation) of \(a) and \(b), seed 81, round \(round)")
        }
        var stream = RandomStream(seed: 82, "binary")
        let (large, row) = (numbers([3, 100, 70], &stream), numbers([70], &stream))
        try expectClose(
            engine.combined(large, row, by: operation), exact(operation, Lattice(large), Lattice(row)), ofLargest: 1e-7,
            "\(operation), large")
    }

    @Test(arguments: BinaryOperation.allCases) func gradients(operation: BinaryOperation) throws {
        let engine = try Engine()
        for round in 0..<20 {
            var stream = RandomStream(seed: 84, "binary").substream("round", round)
            let (a, b) = shapes(upTo: 3, &stream)
            let (left, right) = (numbers(a, &stream), numbers(b, &stream))
            let output = try engine.combined(left, right, by: operation)
            let gradient = Tensor.random(output.shape, &stream)
            let found = try engine.combinedBackward(gradient, left, right, by: operation)
            expectGradients(
                [found.left, found.right], at: [left, right], gradient: gradient,
                "\(operation) of \(a) and \(b), seed 84, round \(round)"
            ) { exact(operation, $0[0], $0[1]) }
        }
    }

    @Test func equalNumbersShareTheGradientOfTheirMaximum() throws {
        let engine = try Engine()
        let (left, right) = (Tensor([3], [1, 5, 2]), Tensor([3], [1, 2, 5]))
        let found = try engine.combinedBackward(Tensor([3], [4, 8, 16]), left, right, by: .maximum)
        #expect(found.left.values == [2, 8, 0])
        #expect(found.right.values == [2, 0, 16])
    }

    /// Layouts stay where the shape does, and what fills up their blocks stays 0: a quotient's 0 / 0 would spread.
    @Test(arguments: BinaryOperation.allCases) func blockedLayouts(operation: BinaryOperation) throws {
        let engine = try Engine()
        for channels in [3, 8, 16, 17, 24, 40] {
            var stream = RandomStream(seed: 85, "binary").substream("channels", channels)
            let shape = [2, channels, 5, 3]
            let block = try inKernelLayout(numbers(shape, &stream), engine)
            for other in [
                shape, [1, channels, 1, 1], [2, channels, 1, 1], [channels, 1, 1], [1], [2, 1, 5, 3], [5, 3],
            ] {
                let context = "\(operation) of \(shape) and \(other), seed 85"
                let right = numbers(other, &stream)
                let output = try engine.combined(block, right, by: operation)
                expectClose(
                    output, exact(operation, Lattice(block), Lattice(right)), relative: 2e-7, ofLargest: 1e-7, context)
                let keeps = other == shape || other.suffix(3) == [channels, 1, 1]
                if keeps { #expect(output.description == block.description, "\(context)") }
                #expect(try inKernelLayout(output, engine).values.allSatisfy(\.isFinite), "\(context)")
            }
            // Both blocked, and the right one only.
            let second = try inKernelLayout(numbers(shape, &stream), engine)
            let both = try engine.combined(block, second, by: operation)
            expectClose(
                both, exact(operation, Lattice(block), Lattice(second)), ofLargest: 1e-7, "\(operation), both blocked")
            #expect(both.description == block.description)
            let onRows = try engine.combined(block.rowMajor(), second, by: operation)
            expectClose(
                onRows, exact(operation, Lattice(block), Lattice(second)), ofLargest: 1e-7,
                "\(operation), right blocked")
            #expect(onRows.description.isRowMajor)
        }
    }

    @Test func notANumberIsNeverPassedOver() throws {
        let engine = try Engine()
        let (left, right) = (Tensor([4], [.nan, 1, .nan, 2]), Tensor([4], [1, .nan, .nan, 3]))
        for operation in BinaryOperation.allCases {
            let found = try engine.combined(left, right, by: operation).values.map(\.isNaN)
            #expect(found == [true, true, true, false], "\(operation)")
            let spread = try engine.combined(left, Tensor([1], [2]), by: operation).values.map(\.isNaN)
            #expect(spread == [true, false, true, false], "\(operation)")
        }
    }

    @Test func emptyAndWrongShapes() throws {
        let engine = try Engine()
        #expect(try engine.combined(Tensor([0, 3], []), Tensor([3], [1, 2, 3]), by: .add).shape == [0, 3])
        #expect(try engine.combined(Tensor([0], []), Tensor([0], []), by: .add).shape == [0])
        #expect(
            throws: TensorError(
                "add of [2, 3] and [2]", "sizes must be equal or 1, counted from the last axis")
        ) { try engine.combined(Tensor(repeating: 1, shape: [2, 3]), Tensor([2], [1, 2]), by: .add) }
    }
}

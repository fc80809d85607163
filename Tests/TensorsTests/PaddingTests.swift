import Tensors
import Testing

@Suite struct PaddingTests {
    private func exact(_ input: Lattice, _ before: [Int], _ after: [Int], _ mode: PaddingMode) -> Lattice {
        let shape = input.shape.indices.map { input.shape[$0] + before[$0] + after[$0] }
        return Lattice(shape) { index in
            var source = zip(index, before).map { $0 - $1 }
            for axis in source.indices {
                let last = input.shape[axis] - 1
                if 0...last ~= source[axis] { continue }
                switch mode {
                case .constant(let number): return Double(number)
                case .edge: source[axis] = source[axis] < 0 ? 0 : last
                case .reflect: source[axis] = source[axis] < 0 ? -source[axis] : last - (source[axis] - last)
                }
            }
            return input[source]
        }
    }

    @Test(arguments: [PaddingMode.constant(0), .constant(-2.5), .edge, .reflect]) func valuesAndGradients(
        mode: PaddingMode
    ) throws {
        let engine = try Engine()
        for round in 0..<20 {
            var stream = RandomStream(seed: 131, "padding").substream("round", round)
            let shape = randomShape(1 + stream.uniform(below: 3), upTo: 4, &stream)
            func counts() -> [Int] {
                shape.map {
                    stream.uniform(below: mode == .reflect ? $0 : 3) - (stream.uniform(below: 4) == 0 && $0 > 3 ? 1 : 0)
                }
            }
            let (before, after) = (counts(), counts())
            let input = Tensor.random(shape, &stream)
            let context = "\(shape) by \(before) and \(after), \(mode), seed 131, round \(round)"
            let output = try engine.padded(input, before: before, after: after, mode: mode)
            #expect(output == exact(Lattice(input), before, after, mode).tensor, "\(context)")
            let gradient = Tensor.random(output.shape, &stream)
            let found = try engine.paddedBackward(
                gradient, inputShape: shape, before: before, after: after, mode: mode)
            expectGradients([found], at: [input], gradient: gradient, context) { exact($0[0], before, after, mode) }
        }
    }

    @Test func blockedTensors() throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 132, "padding")
        let block = try inKernelLayout(.random([2, 17, 4, 3], &stream), engine)
        for mode in [PaddingMode.constant(1), .edge, .reflect] {
            let (before, after) = ([0, 1, 2, 1], [0, 2, 1, 2])
            #expect(
                try engine.padded(block, before: before, after: after, mode: mode)
                    == engine.padded(block.rowMajor(), before: before, after: after, mode: mode))
        }
    }

    @Test func wrongCounts() throws {
        let engine = try Engine()
        let input = Tensor([2, 3], [1, 2, 3, 4, 5, 6])
        func attempt(_ before: [Int], _ after: [Int], _ mode: PaddingMode = .constant(0)) throws -> Tensor {
            try engine.padded(input, before: before, after: after, mode: mode)
        }
        #expect(try attempt([-2, 0], [0, 0]).shape == [0, 3])
        for (before, after) in [
            ([1], [1]), ([0, 0, 0], [0, 0, 0]), ([-1, 0], [-2, 0]), ([.max, 0], [.max, 0]), ([.min, 0], [0, 0]),
        ] {
            #expect(throws: TensorError.self, "\(before) \(after)") { try attempt(before, after) }
        }
        #expect(throws: TensorError.self) { try attempt([2, 0], [0, 0], .reflect) }
        #expect(throws: TensorError.self) { try attempt([0, 0], [0, 3], .reflect) }
        #expect(throws: TensorError.self) {
            try engine.padded(Tensor([0], []), before: [1], after: [0], mode: .edge)
        }
        #expect(throws: TensorError.self) {
            try engine.paddedBackward(input, inputShape: [2, 3], before: [1, 0], after: [0, 0])
        }
    }
}

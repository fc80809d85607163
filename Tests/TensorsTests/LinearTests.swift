import Tensors
import Testing

@Suite struct LinearTests {
    @Test func agreesWithPlainLoops() throws {
        let engine = try Engine()
        for seed in 0..<30 as Range<UInt64> {
            var stream = RandomStream(seed: seed, "linear")
            func pick(_ choices: [Int]) -> Int { choices[stream.uniform(below: choices.count)] }
            let (n, inputs, outputs) = (pick([1, 2, 5]), pick([1, 3, 16, 33, 100]), pick([1, 7, 10, 16, 65]))
            let (hasBias, relu) = (pick([0, 1]) == 1, pick([0, 1]) == 1)
            let input = Tensor.random([n, inputs], &stream)
            let weights = Tensor.random([outputs, inputs], &stream)
            let bias = hasBias ? Tensor.random([outputs], &stream) : nil
            let gradient = Tensor.random([n, outputs], &stream)
            // A linear layer is a 1x1 convolution of 1x1 maps.
            let plain = PlainConvolution(
                input: Grid(input.reshaped([n, inputs, 1, 1])),
                weights: Grid(weights.reshaped([outputs, inputs, 1, 1])),
                bias: bias.map { $0.values.map(Double.init) }, stride: 1, padding: 0)
            let context = "seed \(seed), \(input.shape) with \(weights.shape)"
            for purpose in [Purpose.inference, .training] {
                let output = try engine.linear(input, weights: weights, bias: bias, fusedReLU: relu, purpose: purpose)
                #expect(output.shape == [n, outputs], "\(context)")
                expectClose(
                    output.reshaped([n, outputs, 1, 1]), plain.output(relu: relu),
                    magnitudes: plain.magnitudes.output(),
                    .sums(terms: inputs + 1), context)
            }
            let wanted = plain.gradients(of: Grid(gradient.reshaped([n, outputs, 1, 1])))
            let bounds = plain.magnitudes.gradients(of: Grid(gradient.reshaped([n, outputs, 1, 1])).magnitudes)
            let back = try engine.linearBackward(gradient, input: input, weights: weights, bias: bias)
            let toInput = try #require(back.input)
            expectClose(
                toInput.reshaped([n, inputs, 1, 1]), wanted.input, magnitudes: bounds.input, .sums(terms: outputs),
                context)
            expectClose(
                back.weights.reshaped([outputs, inputs, 1, 1]), wanted.weights, magnitudes: bounds.weights,
                .sums(terms: n), context)
            #expect((back.bias == nil) == !hasBias, "\(context)")
            for (index, value) in (back.bias?.values ?? []).enumerated() {
                #expect(abs(Double(value) - wanted.bias[index]) <= 5 * 0x1p-24 * bounds.bias[index], "\(context)")
            }
            let without = try engine.linearBackward(
                gradient, input: input, weights: weights, bias: bias, needsInput: false)
            #expect(without.input == nil && without.weights == back.weights, "\(context)")
            #expect(
                try engine.linearBackwardData(gradient, weights: weights) == toInput, "\(context)")
            #expect(
                try engine.linear(input, weights: weights, bias: bias).bits
                    == engine.linear(input, weights: weights, bias: bias).bits, "\(context)")
        }
    }

    /// Tokens [N, T, I] are as many rows.
    @Test func theLastAxisCounts() throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 5, "tokens")
        let (input, weights) = (Tensor.random([2, 3, 4, 5], &stream), Tensor.random([7, 5], &stream))
        let (bias, gradient) = (Tensor.random([7], &stream), Tensor.random([2, 3, 4, 7], &stream))
        let output = try engine.linear(input, weights: weights, bias: bias)
        #expect(output.shape == [2, 3, 4, 7])
        #expect(try output.values == engine.linear(input.reshaped([24, 5]), weights: weights, bias: bias).values)
        let back = try engine.linearBackward(gradient, input: input, weights: weights, bias: bias)
        let flat = try engine.linearBackward(
            gradient.reshaped([24, 7]), input: input.reshaped([24, 5]), weights: weights, bias: bias)
        #expect(back.input?.shape == input.shape)
        #expect(back.input?.values == flat.input?.values && back.weights == flat.weights && back.bias == flat.bias)
        #expect(try engine.linearBackwardData(gradient, weights: weights) == back.input)
    }

    @Test func aFlattenedMapKeepsItsOrder() throws {
        let engine = try Engine()
        let map = Tensor([1, 3, 2, 2], (1...12).map(Float.init))
        let rows = try blocked(map, engine).reshaped([1, 12])
        let weights = Tensor([2, 12], (0..<24).map { $0 == 5 || $0 == 12 + 10 ? 1 : 0 })
        #expect(try engine.linear(rows, weights: weights, bias: nil).values == [6, 11])
    }

    @Test func changedWeightsAreSeen() throws {
        let engine = try Engine()
        var weights = Tensor(repeating: 1, shape: [17, 40])
        let input = Tensor(repeating: 1, shape: [2, 40])
        #expect(try engine.linear(input, weights: weights, bias: nil).values.allSatisfy { $0 == 40 })
        weights.withMutableValues { $0[0] = 2 }
        #expect(try engine.linear(input, weights: weights, bias: nil).values[0] == 41)
        weights.withMutableValues { $0[0] = 3 }
        #expect(try engine.linear(input, weights: weights, bias: nil).values[0] == 42)
    }

    /// A huge weight reaches one output only.
    @Test func aHugeWeightChangesItsOwnOutputs() throws {
        let engine = try Engine()
        var stream = RandomStream(seed: 31, "huge")
        let input = Tensor.random([3, 64], &stream)
        let clean = Tensor.random([33, 64], &stream, scale: 0.1)
        var faulty = clean
        faulty.withMutableValues { $0[7 * 64 + 12] = Float(bitPattern: $0[7 * 64 + 12].bitPattern ^ 1 << 30) }
        let before = try engine.linear(input, weights: clean, bias: nil).values
        let after = try engine.linear(input, weights: faulty, bias: nil).values
        for index in before.indices { #expect((before[index] == after[index]) == (index % 33 != 7), "place \(index)") }
    }

    @Test func misfitsAreRefused() throws {
        let engine = try Engine()
        func attempt(_ input: [Int], _ weights: [Int], bias: Int? = nil) -> String {
            do {
                _ = try engine.linear(
                    Tensor(repeating: 1, shape: input), weights: Tensor(repeating: 1, shape: weights),
                    bias: bias.map { Tensor(repeating: 1, shape: [$0]) })
                return "accepted"
            } catch { return "\(error)" }
        }
        #expect(
            attempt([2, 8], [3, 9]) == "linear layer on [2, 8] with weights [3, 9]: "
                + "wants an input [..., I] and weights [O, I] with the same I. Flatten the input first.")
        #expect(attempt([2, 8, 1, 1], [3, 8]).hasSuffix("Flatten the input first."))
        #expect(attempt([2, 8], [3, 8], bias: 2).contains("bias"))
        #expect(attempt([2, 8], [3, 8], bias: 4).contains("bias"))
        #expect(throws: TensorError.self) {
            try engine.linearBackward(
                Tensor(repeating: 1, shape: [2, 4]), input: Tensor(repeating: 1, shape: [2, 8]),
                weights: Tensor(repeating: 1, shape: [3, 8]), bias: nil)
        }
        #expect(throws: TensorError.self) {
            try engine.linearBackwardData(
                Tensor(repeating: 1, shape: [2, 4]), weights: Tensor(repeating: 1, shape: [3, 8]))
        }
    }
}

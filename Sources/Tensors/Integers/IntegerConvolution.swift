import CKernels

extension Engine {
    /// The convolution of integer maps [N, C, H, W] with integer weights [O, C, h, w]: 2^(E + F) times a sum in Float32 of chains in 32
    /// bits, plus a bias [O]; the first chain is stored and each further one added with one rounding, in the order of channels, then of the
    /// window's rows and columns.
    ///
    /// A chain that 32 bits can't hold is what is left of it modulo 2^32.
    public func integerConvolution(
        _ input: IntegerMaps, _ weights: IntegerWeights, bias: Tensor?, _ plan: IntegerConvolutionPlan,
        _ chain: IntegerChain, instructions: IntegerInstructions = .chosen
    ) -> Tensor {
        precondition(input.shape == plan.input && input.border == plan.inputBorder, "the maps are the plan's")
        precondition(weights.shape == plan.weights, "the weights are the plan's")
        return convolved(
            input, weights.forward, bias: bias, plan.windows, plan.output, chain, instructions,
            exponent: input.exponent + weights.exponent)
    }

    /// The gradient of the input, from that of the output: the convolution with turned windows, outputs in the place of channels.
    public func integerInputGradient(
        _ gradient: IntegerMaps, _ weights: IntegerWeights, _ plan: IntegerConvolutionPlan, _ chain: IntegerChain,
        instructions: IntegerInstructions = .chosen
    ) -> Tensor {
        precondition(plan.hasInputGradient, "windows that move by one pixel have a gradient that is a convolution")
        precondition(
            gradient.shape == plan.output && gradient.border == plan.gradientBorder, "the gradient is the plan's")
        precondition(weights.shape == plan.weights, "the weights are the plan's")
        return convolved(
            gradient, weights.turned, bias: nil, plan.turnedWindows, plan.input, chain, instructions,
            exponent: gradient.exponent + weights.exponent)
    }

    private func convolved(
        _ maps: IntegerMaps, _ packed: PackedIntegers?, bias: Tensor?, _ windows: cahier_integer_windows,
        _ shape: [Int],
        _ chain: IntegerChain, _ instructions: IntegerInstructions, exponent: Int
    ) -> Tensor {
        guard let packed else { preconditionFailure("weights are packed for the pass that wants them") }
        let result = empty(.blocksOf16(shape))
        let shifts = Storage(byteCount: Int(windows.output_blocks) * 16 * MemoryLayout<Float>.stride)
        shifts.pointer.initializeMemory(as: UInt8.self, repeating: 0, count: shifts.byteCount)
        bias?.withValues { values in
            let numbers = shifts.pointer.assumingMemoryBound(to: Float.self)
            for index in values.indices { numbers[index] = values[index] }
        }
        var counted = windows
        let strips = Int(cahier_integer_strips(&counted)), groups = Int(cahier_integer_groups(windows.output_blocks))
        // With few strips, each thread takes some of the outputs; an output's number is one thread's alone. There are so many pieces that
        // nobody waits long for the last, and so few that the maps are not read again and again.
        let perStrip = min(groups, (8 * threads + strips - 1) / strips)
        let (set, chain) = (instructions.loops, chain.raw)
        withExtendedLifetime((maps.storage, packed.storage, shifts, result)) {
            forEachPiece(strips * perStrip) { piece in
                var windows = windows
                let part = piece % perStrip
                cahier_integer_convolve(
                    set, &windows, chain, maps.integers, packed.integers,
                    shifts.pointer.assumingMemoryBound(to: Float.self), Int32(exponent), result.buffer.baseAddress,
                    Int64(piece / perStrip), Int32(groups * part / perStrip), Int32(groups * (part + 1) / perStrip))
            }
        }
        return result
    }
}

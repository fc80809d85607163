import Tensors

extension Network {
    /// A forward pass as in training: batch statistics in batch normalisation, dropout drawn from the stream.
    ///
    /// - Parameters:
    ///   - trains: for each layer, whether it computes so; the others compute as in use, with running
    ///     statistics and without dropout. All do, if not given.
    ///   - arithmetic: what computes convolutions in the place of the engine's own kernels.
    /// - Throws: as `forward`, and `NetworkError` for layers that can't be trained through.
    public func traced(
        _ input: Tensor, on engine: Engine, dropout stream: RandomStream, trains: [Bool]? = nil,
        arithmetic: (any ConvolutionArithmetic)? = nil
    ) throws -> Trace {
        try traced(input, on: engine, mode: .training(dropout: stream), trains: trains, arithmetic: arithmetic)
    }

    func traced(
        _ input: Tensor, on engine: Engine, mode: TracedMode, trains: [Bool]? = nil,
        arithmetic: (any ConvolutionArithmetic)? = nil
    ) throws -> Trace {
        engine.evaluations += input.shape.first ?? 0
        let wiring = try Wiring(self)
        var trace = Trace(output: input)
        var outputs: [Tensor?] = []
        for index in layers.indices {
            let inputs = wiring.inputs[index].map { $0 == Wiring.image ? input : outputs[$0] ?? input }
            let output: Tensor
            if case .fused? = trace.records.indices.contains(index) ? trace.records[index] : nil {
                output = inputs[0]
            } else {
                let fusesNext = wiring.flowsOnlyToNext(index) && layers[index + 1].layer == .relu
                let step = LayerStep(
                    name: layers[index].name, layer: computedLayer(index, wiring), fusesReLU: fusesNext,
                    mode: trains?[index] == false ? .inference : mode.inLayer(index), place: wiring.weights[index],
                    arithmetic: arithmetic, learns: mode.learns)
                let result = try step.forward(inputs, on: engine)
                output = result.output
                trace.records.append(result.record)
                if case .batchNorm(let record) = result.record, record.fusesReLU { trace.records.append(.fused) }
            }
            outputs.append(output)
            // What a record doesn't hold is given back as soon as nobody reads it.
            for source in wiring.inputs[index] where source >= 0 && wiring.lastUse[source] == index {
                outputs[source] = nil
            }
        }
        if let last = outputs.last, let last { trace.output = last }
        return trace
    }
}

/// What layers compute that are not the same in training.
enum TracedMode {
    /// Batch statistics; dropout drawn from the stream.
    case training(dropout: RandomStream)
    /// Running statistics, and no dropout.
    case inference

    /// Whether parameters' gradients may be asked for: in a pass that is whole as in use, nobody does.
    fileprivate var learns: Bool { if case .training = self { true } else { false } }

    /// The mode with a stream of the layer's own.
    fileprivate func inLayer(_ index: Int) -> TracedMode {
        switch self {
        case .training(let stream): .training(dropout: stream.substream("layer", index))
        case .inference: .inference
        }
    }
}

/// One layer of a forward pass that a backward pass follows.
private struct LayerStep {
    let name: String
    let layer: Layer
    let fusesReLU: Bool
    let mode: TracedMode
    /// Where the layer's weights lie in its network.
    let place: Int
    let arithmetic: (any ConvolutionArithmetic)?
    /// Whether parameters' gradients may be asked for.
    let learns: Bool

    private func weighted(_ input: Tensor) -> Trace.Record {
        learns ? .weighted(input: input) : .fixed(input: input.shape)
    }

    func forward(_ inputs: [Tensor], on engine: Engine) throws -> (output: Tensor, record: Trace.Record) {
        let input = inputs[0]
        switch layer {
        case .convolution(let layer):
            if let (output, memory) = try arithmetic?.convolved(input, by: layer, at: place, on: engine) {
                return (output, .convolved(memory))
            }
            let output = try engine.convolution(
                input, weights: layer.weights, bias: layer.bias, geometry: layer.geometry, purpose: .training)
            return (output, weighted(input))
        case .linear(let layer):
            let output = try engine.linear(input, weights: layer.weights, bias: layer.bias, purpose: .training)
            return (output, weighted(input))
        case .batchNorm(let layer):
            if case .inference = mode {
                let affine = layer.inferenceAffine
                return (try engine.scaledAndShifted(input, by: affine), .scaled(by: affine.scale))
            }
            let (output, record) = try engine.batchNorm(
                input, scale: layer.scale, shift: layer.shift, epsilon: layer.epsilon, fusedReLU: fusesReLU)
            return (output, .batchNorm(record))
        case .layerNorm(let layer):
            let (output, record) = try engine.layerNorm(
                input, scale: layer.scale, shift: layer.shift, epsilon: layer.epsilon)
            return (output, .layerNorm(record))
        case .relu:
            let output = engine.relu(input)
            return (output, .relu(output: output))
        case .clippedReLU(let layer):
            let output = engine.clippedReLU(input, threshold: layer.threshold, form: layer.form)
            switch layer.form {
            case .zero: return (output, .relu(output: output))
            case .saturate: return (output, .activation(input: input, .clip(lower: 0, upper: layer.threshold)))
            }
        case .activation(let kind): return (try engine.activation(kind, of: input), .activation(input: input, kind))
        case .pooling(let kind, let geometry):
            let (output, workspace) = try engine.pooling(input, kind: kind, geometry: geometry, purpose: .training)
            return (output, .pooling(input: input, workspace: workspace))
        case .globalAveragePooling:
            return (try engine.globalAveragePooling(input), .globalAveragePooling(input: input.shape))
        case .flatten: return (input.flattened, .reshaped(input: input.shape))
        case .reshape(let shape):
            return (input.reshaped([input.shape[0]] + shape), .reshaped(input: input.shape))
        case .pixelShuffle(let factor): return (input.shufflingPixels(by: factor), .shuffled(factor: factor))
        case .dropout(let rate): return try dropped(input, maskShape: input.shape, rate: rate, on: engine)
        case .stochasticDepth(let rate):
            let shape = input.shape.prefix(1) + input.shape.dropFirst().map { _ in 1 }
            return try dropped(input, maskShape: Array(shape), rate: rate, on: engine)
        case .add: return (try engine.combined(input, inputs[1], by: .add), .sum)
        case .multiply: return (try engine.combined(input, inputs[1], by: .multiply), .product(input, inputs[1]))
        case .concatenate:
            return (try engine.concatenated(inputs, axis: 1), .concatenation(channels: inputs.map { $0.shape[1] }))
        case .tokens(let embedding): return (try engine.tokens(input, embedding), .tokens(input: input.shape))
        case .attention(let heads):
            let (output, trace) = try engine.attention(input, heads: heads)
            return (output, .attention(trace))
        case .token(let index):
            let row = try engine.slice(input, axis: 1, range: index..<index + 1)
            return (row.reshaped([input.shape[0], input.shape[2]]), .token(index, input: input.shape))
        case .again(let other, _):
            throw NetworkError("training \(name)", "it repeats \(other), which itself repeats a layer")
        }
    }

    private func dropped(
        _ input: Tensor, maskShape: [Int], rate: Float, on engine: Engine
    ) throws -> (output: Tensor, record: Trace.Record) {
        switch mode {
        case .inference: return (input, .unchanged)
        case .training(let stream):
            let mask = mask(maskShape, rate: rate, stream)
            return (try engine.combined(input, mask, by: .multiply), .masked(by: mask))
        }
    }

    /// 0 with the rate's probability and 1 / (1 - rate) otherwise, so that the mean stays.
    private func mask(_ shape: [Int], rate: Float, _ stream: RandomStream) -> Tensor {
        var stream = stream
        let kept = 1 / (1 - rate)
        return Tensor(shape) { values in
            for index in values.indices { values[index] = stream.uniform() < Double(rate) ? 0 : kept }
        }
    }
}

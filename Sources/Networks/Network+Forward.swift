import Tensors

/// How far the kernels of a forward pass are trusted with the numbers they meet.
public enum KernelPolicy: Sendable, Equatable {
    /// The fastest kernel for each shape.
    case fast
    /// Direct kernels everywhere.
    case exact
    /// Direct kernels from the first of these layers on until a clipped ReLU bounds the values again.
    ///
    /// Winograd's kernels mix the weights of a window and tiles of the input: one weight near 1e36 leaves rounding
    /// residue near 1e29 in outputs that it doesn't belong to.
    case faulty(layers: Set<Int>)
}

extension Network {
    /// The network's output for a batch of images [N, C, H, W]; of the layers `first ..< end` only, if given.
    ///
    /// With `first`, the input is what the layer of that place would have got: a computation resumes there.
    /// `tap` is called with the place and output of each layer that `taps` names.
    ///
    /// - Throws: `TensorError` where a layer doesn't fit what it is given, `NetworkError` where the network's layers
    ///   don't fit together, or where a later layer needs more than what the computation resumes from.
    public func forward(
        _ input: Tensor, on engine: Engine, from first: Int = 0, to end: Int? = nil, kernels: KernelPolicy = .fast,
        taps: Set<Int> = [], tap: (Int, Tensor) throws -> Void = { _, _ in }
    ) throws -> Tensor {
        engine.evaluations += input.shape.first ?? 0
        let end = end ?? layers.count
        let wiring = try Wiring(self)
        if let leak = wiring.leak(from: first, to: end) {
            throw NetworkError(
                "resuming \(name) at \(layers[first].name)",
                "\(layers[leak.layer].name) also needs the output of \(leak.source < 0 ? "the image" : layers[leak.source].name)",
                advice: "Resume where a single output flows on"
            )
        }
        var pass = ForwardPass(input, before: first, of: self, kernels: kernels)
        try pass.advance(to: end, in: self, wiring, on: engine, taps: taps, tap: tap)
        return try pass.output(at: end - 1, of: self)
    }

    /// The class of each image of a batch.
    public func predictions(_ logits: Tensor) -> [Int] {
        let classes = logits.shape[1]
        return logits.withValues { values in
            (0..<logits.shape[0]).map { image in
                prediction(UnsafeBufferPointer(rebasing: values[image * classes..<(image + 1) * classes]))
            }
        }
    }
}

extension Layer {
    /// The output of a layer without weights in a forward pass that no backward pass follows.
    func output(_ inputs: [Tensor], on engine: Engine, isBounded: Bool) throws -> Tensor {
        let input = inputs[0]
        switch self {
        case .batchNorm(let layer): return try engine.scaledAndShifted(input, by: layer.inferenceAffine)
        case .relu: return engine.relu(input)
        case .clippedReLU(let layer):
            return engine.clippedReLU(
                input, threshold: layer.threshold, form: layer.form, notANumber: isBounded ? .kept : .fault)
        case .activation(let kind): return try engine.activation(kind, of: input)
        case .pooling(let kind, let geometry):
            return try engine.pooling(input, kind: kind, geometry: geometry).output
        case .globalAveragePooling: return try engine.globalAveragePooling(input)
        case .flatten: return input.flattened
        case .reshape(let shape): return input.reshaped([input.shape[0]] + shape)
        case .pixelShuffle(let factor): return input.shufflingPixels(by: factor)
        case .add: return try engine.combined(input, inputs[1], by: .add)
        case .multiply: return try engine.combined(input, inputs[1], by: .multiply)
        case .concatenate: return try engine.concatenated(inputs, axis: 1)
        case .layerNorm(let layer):
            return try engine.layerNorm(input, scale: layer.scale, shift: layer.shift, epsilon: layer.epsilon).output
        case .tokens(let embedding): return try engine.tokens(input, embedding)
        case .attention(let heads): return try engine.attention(input, heads: heads).output
        case .token(let index):
            return try engine.slice(input, axis: 1, range: index..<index + 1).reshaped([input.shape[0], input.shape[2]])
        case .convolution, .linear, .again, .dropout, .stochasticDepth: return input
        }
    }
}

extension Tensor {
    /// [N, ...] seen as [N, the rest].
    var flattened: Tensor { reshaped([shape[0], shape.dropFirst().reduce(1, *)]) }
}

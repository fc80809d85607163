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
    /// With `first`, the input is what the layer of that index would have got: a computation resumes there.
    /// `tap` is called with the index and output of each layer that `taps` names.
    ///
    /// - Throws: `TensorError` where a layer doesn't fit what it is given.
    public func forward(
        _ input: Tensor, on engine: Engine, from first: Int = 0, to end: Int? = nil, kernels: KernelPolicy = .fast,
        taps: Set<Int> = [], tap: (Int, Tensor) throws -> Void = { _, _ in }
    ) throws -> Tensor {
        engine.evaluations += input.shape.first ?? 0
        var value = input
        var trust = Trust(kernels)
        var index = first
        let end = end ?? layers.count
        while index < end {
            let (kernels, isBounded) = trust.enter(index)
            let fusesNext = index + 1 < end && isBounded && !taps.contains(index) && layers[index + 1].layer == .relu
            switch layers[index].layer {
            case .convolution(let layer):
                value = try engine.convolution(
                    value, weights: layer.weights, bias: layer.bias, geometry: layer.geometry, fusedReLU: fusesNext,
                    kernels: kernels)
            case .linear(let layer):
                value = try engine.linear(value, weights: layer.weights, bias: layer.bias, fusedReLU: fusesNext)
            case .batchNorm(let layer):
                value = try engine.scaledAndShifted(value, by: layer.inferenceAffine)
            case .relu:
                value = engine.relu(value)
            case .clippedReLU(let layer):
                value = engine.clippedReLU(value, threshold: layer.threshold, form: layer.form)
                trust.bound()
            case .pooling(let kind, let geometry):
                value = try engine.pooling(value, kind: kind, geometry: geometry, keepsNaN: !isBounded).output
            case .flatten:
                value = value.reshaped([value.shape[0], value.shape.dropFirst().reduce(1, *)])
            case .dropout:
                break
            }
            if layers[index].layer.hasWeights && fusesNext { index += 1 }
            if taps.contains(index) { try tap(index, value) }
            index += 1
        }
        return value
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

/// Whether values may be huge at a place of the chain.
private struct Trust {
    private let policy: KernelPolicy
    private var isBounded = true

    init(_ policy: KernelPolicy) { self.policy = policy }

    mutating func enter(_ layer: Int) -> (Kernels, isBounded: Bool) {
        switch policy {
        case .fast: return (.fast, true)
        case .exact: return (.direct, true)
        case .faulty(let layers):
            if layers.contains(layer) { isBounded = false }
            return (isBounded ? .fast : .direct, isBounded)
        }
    }

    mutating func bound() { isBounded = true }
}

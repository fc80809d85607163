import COneDNN

/// What a layer normalisation's backward pass needs from its forward pass.
public struct LayerNormTrace: Sendable {
    /// The input as rows [N, D].
    let rows: Tensor
    let shape: [Int]
    /// Each row's mean and (biased) variance, [N].
    public let mean: Tensor
    public let variance: Tensor
}

extension Engine {
    /// Normalises each row of an input [..., D] to mean 0 and variance 1, then scales and shifts it by [D]
    /// (Ba, Kiros and Hinton 2016, equation 4).
    ///
    ///     try engine.layerNorm(Tensor([1, 2], [1, 3]), scale: Tensor([2], [1, 1]), shift: Tensor([2], [0, 1]),
    ///     epsilon: 0) // output: [-1, 2]
    ///
    /// - Throws: `TensorError` where the shapes don't fit.
    public func layerNorm(
        _ input: Tensor, scale: Tensor, shift: Tensor, epsilon: Float
    ) throws -> (output: Tensor, trace: LayerNormTrace) {
        guard let features = input.shape.last, scale.shape == [features], shift.shape == [features], features > 0 else {
            throw TensorError(
                "layer normalisation of \(input.shape)",
                "wants an input [..., D], a scale [D] and a shift [D], found \(scale.shape) and \(shift.shape)")
        }
        let rows = try rowMajor(input).reshaped([input.count / features, features])
        let primitive = try layerNormForward(rows.description, epsilon)
        let output = empty(rows.description)
        let mean = empty(.rowMajor([rows.shape[0]]))
        let variance = empty(.rowMajor([rows.shape[0]]))
        try execute(
            primitive,
            [
                (DNNL_ARG_SRC, rows), (DNNL_ARG_SCALE, scale), (DNNL_ARG_SHIFT, shift), (DNNL_ARG_DST, output),
                (DNNL_ARG_MEAN, mean), (DNNL_ARG_VARIANCE, variance),
            ])
        // Of D numbers none lies further from their mean than D^½ standard deviations; larger ones' squares would overflow.
        if let bound = knownBound(rows), bound < 1e15 {
            output.storage.magnitude = Magnitude(
                bound: (Float(features).squareRoot() * measuredBound(scale) + measuredBound(shift)) * 1.01)
        }
        return (
            output.reshaped(input.shape),
            LayerNormTrace(rows: rows, shape: input.shape, mean: mean, variance: variance)
        )
    }

    func layerNormForward(_ rows: MemoryDescription, _ epsilon: Float) throws -> Primitive {
        let key = PrimitiveKey(.layerNorm, numbers: [Int(epsilon.bitPattern)], descriptions: [rows])
        return try primitive(for: key) {
            let statistics = MemoryDescription.rowMajor([rows.shape[0]])
            return try makePrimitive("layer normalisation of \(rows.shape)") {
                cahier_layer_norm_forward(
                    &$0, raw, dnnl_forward_training, rows.raw, statistics.raw, epsilon, Self.scaleAndShift)
            }
        }
    }

    static var scaleAndShift: UInt32 { dnnl_use_scale.rawValue | dnnl_use_shift.rawValue }
}

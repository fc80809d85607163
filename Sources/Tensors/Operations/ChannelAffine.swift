import COneDNN

/// x * scale + shift with one scale and shift for each channel.
public struct ChannelAffine: Sendable, Equatable {
    public var scale: [Float]
    public var shift: [Float]

    public init(scale: [Float], shift: [Float]) {
        self.scale = scale
        self.shift = shift
    }
}

extension Engine {
    /// A feature map [N, C, ...] with each channel scaled and shifted.
    ///
    /// - Throws: `TensorError` where the channels don't fit.
    public func scaledAndShifted(_ input: Tensor, by affine: ChannelAffine) throws -> Tensor {
        guard input.shape.count >= 2, affine.scale.count == input.shape[1], affine.shift.count == input.shape[1] else {
            throw TensorError(
                "scaling and shifting the channels of \(input.shape)",
                "wants [N, C, ...] with C numbers each, found \(affine.scale.count) and \(affine.shift.count)")
        }
        let channels = [input.shape[1]]
        // A kernel knows two to five axes, and rows [N, C] only as maps.
        guard (3...5).contains(input.shape.count) else {
            let area = input.shape.dropFirst(2).reduce(1, *)
            return try scaledAndShifted(input.reshaped([input.shape[0], channels[0], area, 1]), by: affine)
                .reshaped(input.shape)
        }
        let input = try inUsualOrder(input)
        let primitive = try primitive(for: PrimitiveKey(.channelAffine, descriptions: [input.description])) {
            try makePrimitive("scaling and shifting the channels of \(input.shape)") {
                cahier_batch_norm_forward(
                    &$0, raw, dnnl_forward_inference, input.description.raw, 1,
                    dnnl_use_global_stats.rawValue | dnnl_use_scale.rawValue | dnnl_use_shift.rawValue)
            }
        }
        let output = empty(input.description)
        // Batch normalisation with mean 0, variance 0 and epsilon 1; the other way round, oneDNN 2.6's kernel for AVX2
        // would fill up the last block of channels with 0 / 0.
        let none = Tensor(repeating: 0, shape: channels)
        try execute(
            primitive,
            [
                (DNNL_ARG_SRC, input), (DNNL_ARG_SCALE, Tensor(channels, affine.scale)),
                (DNNL_ARG_SHIFT, Tensor(channels, affine.shift)), (DNNL_ARG_MEAN, none),
                (DNNL_ARG_VARIANCE, none), (DNNL_ARG_DST, output),
            ])
        return output.known(upTo: affine.bound(of: knownBound(input)))
    }
}

extension ChannelAffine {
    /// How large the results are of numbers up to a bound.
    fileprivate func bound(of numbers: Float?) -> Float? {
        func largest(_ values: [Float]) -> Float { values.reduce(0) { max($0, abs($1)) } }
        guard let numbers, scale.allSatisfy(\.isFinite), shift.allSatisfy(\.isFinite) else { return nil }
        return (numbers * largest(scale) + largest(shift)) * 1.001
    }
}

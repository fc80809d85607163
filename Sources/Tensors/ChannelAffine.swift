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
    /// A feature map [N, C, H, W] with each channel scaled and shifted.
    ///
    /// - Throws: `TensorError` where the channels don't fit.
    public func scaledAndShifted(_ input: Tensor, by affine: ChannelAffine) throws -> Tensor {
        guard input.shape.count >= 2, affine.scale.count == input.shape[1], affine.shift.count == input.shape[1] else {
            throw TensorError(
                "scaling and shifting the channels of \(input.shape)",
                "wants [N, C, ...] with C numbers each, found \(affine.scale.count) and \(affine.shift.count)")
        }
        let channels = input.shape[1]
        let area = input.shape.dropFirst(2).reduce(1, *)
        return input.withValues { source in
            Tensor(input.shape) { destination in
                for plane in 0..<source.count / max(area, 1) {
                    let (scale, shift) = (affine.scale[plane % channels], affine.shift[plane % channels])
                    for index in plane * area..<(plane + 1) * area {
                        destination[index] = source[index] * scale + shift
                    }
                }
            }
        }
    }
}

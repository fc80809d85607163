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
    public func scaledAndShifted(_ input: Tensor, by affine: ChannelAffine) -> Tensor {
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

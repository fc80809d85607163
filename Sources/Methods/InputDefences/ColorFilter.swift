import Tensors

/// Takes luminance or colour out of images, so that a network behind it can't see them: a control for attacks in one of
/// both.
///
///     let blind = network.behind(ColorFilter.chroma)      // nothing that changes Y alone reaches it
public enum ColorFilter: String, Codable, CaseIterable, InputTransformation {
    /// What is left is Cb and Cr: Y is ½ everywhere. Colours may lie beyond 0 and 1.
    case chroma
    /// What is left is Y: R, G and B are all of them Y.
    case luma

    /// - Parameter images: [N, 3, H, W] from 0 to 1.
    public func transformed(_ images: Tensor, on engine: Engine) -> Tensor {
        let (red, green, blue) = YCbCr.weights
        return ColorPlanes.mapped(images) { r, g, b in
            let luma = red * r + green * g + blue * b
            let added = 0.5 - luma
            return self == .luma ? (luma, luma, luma) : (r + added, g + added, b + added)
        }
    }

    /// The transpose of a linear map: what a colour adds to Y falls on it with its weight.
    public func tracedTransformation(
        _ images: Tensor, on engine: Engine
    ) -> (images: Tensor, back: (Tensor) throws -> Tensor) {
        let (red, green, blue) = YCbCr.weights
        let back = { (gradient: Tensor) in
            ColorPlanes.mapped(gradient) { r, g, b in
                let sum = r + g + b
                return self == .luma
                    ? (red * sum, green * sum, blue * sum) : (r - red * sum, g - green * sum, b - blue * sum)
            }
        }
        return (transformed(images, on: engine), back)
    }
}

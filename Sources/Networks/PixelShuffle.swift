import Tensors

extension Tensor {
    /// [N, C x f x f, H, W] as [N, C, f x H, f x W]: map c x f x f + i x f + j gives the places (f h + i, f w + j) of map
    /// c (Shi et al. 2016, equation 4), as PyTorch's `PixelShuffle`.
    func shufflingPixels(by factor: Int) -> Tensor {
        let shape = [shape[0], shape[1] / (factor * factor), shape[2] * factor, shape[3] * factor]
        return Tensor(shape) { target in
            withValues { source in
                Tensor.eachPixel(of: self.shape, by: factor) { coarse, fine in target[fine] = source[coarse] }
            }
        }
    }

    /// [N, C, f x H, f x W] as [N, C x f x f, H, W]: the inverse, and so the way of gradients.
    func gatheringPixels(by factor: Int) -> Tensor {
        let shape = [shape[0], shape[1] * factor * factor, shape[2] / factor, shape[3] / factor]
        return Tensor(shape) { target in
            withValues { source in
                Tensor.eachPixel(of: shape, by: factor) { coarse, fine in target[coarse] = source[fine] }
            }
        }
    }

    /// - Parameter shape: of the coarse maps, [N, C x f x f, H, W].
    @inline(__always)
    private static func eachPixel(of shape: [Int], by factor: Int, _ visit: (_ coarse: Int, _ fine: Int) -> Void) {
        let (height, width) = (shape[2], shape[3])
        let maps = shape[0] * shape[1] / (factor * factor)
        var coarse = 0
        for map in 0..<maps {
            for row in 0..<factor {
                for column in 0..<factor {
                    for y in 0..<height {
                        let start = ((map * height + y) * factor + row) * width * factor + column
                        for x in 0..<width {
                            visit(coarse, start + x * factor)
                            coarse += 1
                        }
                    }
                }
            }
        }
    }
}

import Tensors

/// Three planes for each image of a tensor [N, 3, H, W], pixel by pixel.
enum ColorPlanes {
    /// The images with each pixel's three numbers changed, in Double.
    static func mapped(
        _ images: Tensor, _ change: (_ first: Double, _ second: Double, _ third: Double) -> (Double, Double, Double)
    ) -> Tensor {
        let (count, area) = sizes(images)
        return images.withValues { values in
            Tensor(images.shape) { result in
                for image in 0..<count {
                    let start = 3 * image * area
                    for place in start..<start + area {
                        let (first, second, third) = change(
                            Double(values[place]), Double(values[place + area]), Double(values[place + 2 * area]))
                        result[place] = Float(first)
                        result[place + area] = Float(second)
                        result[place + 2 * area] = Float(third)
                    }
                }
            }
        }
    }

    /// Something of each image, made by going through its pixels.
    static func reduced<Result>(
        _ images: Tensor, _ start: (_ pixels: Int) -> Result,
        _ add: (inout Result, _ first: Double, _ second: Double, _ third: Double) -> Void
    ) -> [Result] {
        let (count, area) = sizes(images)
        return images.withValues { values in
            (0..<count).map { image in
                var result = start(area)
                let first = 3 * image * area
                for place in first..<first + area {
                    add(
                        &result, Double(values[place]), Double(values[place + area]), Double(values[place + 2 * area]))
                }
                return result
            }
        }
    }

    private static func sizes(_ images: Tensor) -> (images: Int, area: Int) {
        precondition(
            images.shape.count == 4 && images.shape[1] == 3, "colours are of images [N, 3, H, W], not \(images.shape)")
        return (images.shape[0], images.shape[2] * images.shape[3])
    }
}

import Tensors

/// The map u that makes |u - f|² / 2 + weight · Σ|∇u| small for a map f, by Chambolle's dual algorithm ("An algorithm for
/// total variation minimization and applications", 2004, equation 9) with differences to the next row and column.
///
/// It ends where the energy changes by less than 2·10⁻⁴ of the first one, or after 200 steps: scikit-image's rule.
struct TotalVariation {
    let weight: Double

    private static let smallestChange = 2e-4
    private static let mostSteps = 200

    /// Each map of [N, C, H, W] by itself, in Double.
    func smoothed(_ images: Tensor) -> Tensor {
        let (height, width) = (images.shape[2], images.shape[3])
        let area = height * width
        return images.withValues { values in
            Tensor(images.shape) { result in
                for map in 0..<images.shape[0] * images.shape[1] {
                    let start = map * area
                    let smooth = smoothed(values[start..<start + area].map(Double.init), height, width)
                    for place in 0..<area { result[start + place] = Float(smooth[place]) }
                }
            }
        }
    }

    private func smoothed(_ map: [Double], _ height: Int, _ width: Int) -> [Double] {
        // The dual variable's parts along rows and along columns.
        var down = [Double](repeating: 0, count: map.count)
        var right = down
        var smooth = map
        // For two axes the step may be a quarter.
        let step = 0.25
        var first = 0.0, before = 0.0
        for round in 0..<Self.mostSteps {
            var energy = 0.0
            if round > 0 {
                for y in 0..<height {
                    for x in 0..<width {
                        let place = y * width + x
                        var divergence = -down[place] - right[place]
                        if y > 0 { divergence += down[place - width] }
                        if x > 0 { divergence += right[place - 1] }
                        smooth[place] = map[place] + divergence
                        energy += divergence * divergence
                    }
                }
            }
            var variation = 0.0
            for y in 0..<height {
                for x in 0..<width {
                    let place = y * width + x
                    let slopeDown = y + 1 < height ? smooth[place + width] - smooth[place] : 0
                    let slopeRight = x + 1 < width ? smooth[place + 1] - smooth[place] : 0
                    let norm = (slopeDown * slopeDown + slopeRight * slopeRight).squareRoot()
                    variation += norm
                    let divisor = 1 + norm * step / weight
                    down[place] = (down[place] - step * slopeDown) / divisor
                    right[place] = (right[place] - step * slopeRight) / divisor
                }
            }
            energy += weight * variation
            if round == 0 {
                first = energy
            } else if abs(before - energy) < Self.smallestChange * first {
                break
            }
            before = energy
        }
        return smooth
    }
}

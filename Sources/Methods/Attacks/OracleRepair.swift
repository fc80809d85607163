import Tensors

/// What of a clean image is given back to an attacked one: what the best imaginable defence of these channels could do.
///
///     let repaired = OracleRepair.luma.repaired(attacked.images, from: attacked.clean)
public enum OracleRepair: String, Codable, CaseIterable, Sendable {
    /// Y is the clean image's, Cb and Cr stay attacked.
    case luma = "y"
    /// Cb and Cr are the clean image's, Y stays attacked.
    case chroma = "cbcr"

    /// The repaired images [N, 3, H, W], cut off at 0 and 1.
    public func repaired(_ attacked: Tensor, from clean: Tensor) -> Tensor {
        joined(attacked, clean).withValues { values in
            Tensor(attacked.shape) { result in
                for place in values.indices { result[place] = min(max(values[place], 0), 1) }
            }
        }
    }

    /// For each image, the share of pixels whose repaired colours lie from 0 to 1 anyway.
    public func sharesInBox(_ attacked: Tensor, from clean: Tensor) -> [Double] {
        // What rounding of the conversion leads to is no colour beyond the box.
        let slack = 1e-6
        return ColorPlanes.reduced(joined(attacked, clean), { (pixels: $0, inside: 0) }) { sums, red, green, blue in
            let isInside = min(red, green, blue) >= -slack && max(red, green, blue) <= 1 + slack
            if isInside { sums.inside += 1 }
        }.map { Double($0.inside) / Double($0.pixels) }
    }

    /// The repaired images before anything is cut off.
    private func joined(_ attacked: Tensor, _ clean: Tensor) -> Tensor {
        precondition(attacked.shape == clean.shape, "each attacked image has a clean one")
        let conversion = YCbCr.fullRange
        let (attacked, clean) = (conversion.planes(of: attacked), conversion.planes(of: clean))
        let area = attacked.shape[2] * attacked.shape[3]
        let (lumas, chromas) = self == .luma ? (clean, attacked) : (attacked, clean)
        let planes = lumas.withValues { lumas in
            chromas.withValues { chromas in
                Tensor(attacked.shape) { planes in
                    for place in lumas.indices {
                        planes[place] = place / area % 3 == 0 ? lumas[place] : chromas[place]
                    }
                }
            }
        }
        return conversion.images(of: planes)
    }
}

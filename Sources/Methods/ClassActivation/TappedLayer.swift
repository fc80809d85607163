import Networks
import Tensors

extension Network {
    /// What a layer gives for a batch of images, and the logits: one forward pass.
    func activationMapsAndLogits(
        _ images: Tensor, at place: Int, on engine: Engine
    ) throws -> (maps: Tensor, logits: Tensor) {
        var maps: Tensor?
        let logits = try forward(images, on: engine, taps: [place]) { maps = $1 }
        guard let maps else { preconditionFailure("a layer that was tapped gives its output") }
        return (maps, logits)
    }
}

/// The maps of a layer for a batch of images.
struct LayerMaps {
    /// [N, K, h, w] in row-major order.
    let maps: Tensor
    /// For messages.
    let layer: String

    var count: Int { maps.shape[1] }
    var area: Int { maps.shape[2] * maps.shape[3] }

    /// - Throws: ``MethodError`` where maps are below 0 or not finite and the method has no meaning for that.
    func check(for method: ClassActivationMethod) throws {
        let (least, isFinite) = maps.withValues { values in
            (values.reduce(Float.infinity, min), values.allSatisfy(\.isFinite))
        }
        guard isFinite else {
            throw MethodError(
                method.attempt, "\(layer) gives infinite numbers or NaN", advice: "Look at the weights and the images")
        }
        guard !method.wantsNoNegatives || least >= 0 else {
            throw MethodError(
                method.attempt, "\(layer) gives maps below 0 (down to \(least)), for which the method isn't defined",
                advice: "Name a layer behind a ReLU")
        }
    }

    /// ReLU of the sum over maps of weight times map, for one image: [h x w], in Double.
    ///
    /// - Parameter weights: one for each map.
    func weighted(_ image: Int, by weights: [Double]) -> [Double] {
        maps.withValues { values in
            var sums = [Double](repeating: 0, count: area)
            for (map, weight) in weights.enumerated() where weight != 0 {
                let first = (image * count + map) * area
                for place in 0..<area { sums[place] += weight * Double(values[first + place]) }
            }
            return sums.map { max($0, 0) }
        }
    }

    /// Small maps [h x w], one for each image, enlarged bilinearly to a size: [N, 1, H, W].
    func enlarged(_ small: [[Double]], to size: [Int], on engine: Engine) throws -> Tensor {
        let tensor = Tensor([small.count, 1, maps.shape[2], maps.shape[3]], small.joined().map { Float($0) })
        return try engine.resized(tensor, to: size, method: .linear)
    }
}

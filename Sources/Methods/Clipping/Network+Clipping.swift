import Networks
import Tensors

extension Network {
    /// The places of the activations that may be clipped: each ReLU that follows a layer with weights.
    ///
    /// The logits have no activation and are never clipped.
    public var clippableLayers: [Int] { weightedLayers.compactMap(activation(after:)) }

    /// The network with its ReLUs clipped: no re-training, no other change (FT-ClipAct, step 1 of the method).
    ///
    /// - Parameter thresholds: by the place of the ReLU; those left out stay as they are.
    public func clipped(at thresholds: [Int: Float], form: ClippingForm = .zero) -> Network {
        var result = self
        for (index, threshold) in thresholds {
            precondition(layers[index].layer.isActivation, "only a ReLU can be clipped, not \(layers[index].name)")
            result.layers[index].layer = .clippedReLU(ClippedReLU(threshold: threshold, form: form))
        }
        return result
    }

    /// The largest activation of each clippable layer over clean batches: ACT_max, the search's starting point.
    public func activationMaxima(on batches: some Sequence<Batch>, engine: Engine) throws -> [Int: Float] {
        var maxima: [Int: Float] = [:]
        let taps = Set(clippableLayers)
        for batch in batches {
            _ = try forward(batch.images, on: engine, taps: taps) { layer, activation in
                let largest = activation.withValues { $0.reduce(0) { Swift.max($0, $1) } }
                maxima[layer] = Swift.max(maxima[layer] ?? 0, largest)
            }
        }
        return maxima
    }
}

import Networks
import Tensors

/// A network of which the layers from one on, up to the logits, have learnt nothing any more.
public struct RandomisedNetwork: Sendable {
    /// The name of the lowest layer that was randomised.
    public let layer: String
    public let network: Network
}

extension Network {
    /// The cascade of the sanity check (Adebayo et al. 2018, "Sanity checks for saliency maps", section 4.1): the network
    /// with more and more layers randomised, from the logits down, one with weights at a time; what stands between two of
    /// them goes with the lower. A map that stays the same says nothing about what the network has learnt.
    ///
    /// Each tensor's own values are permuted, so that their distribution stays exactly as it is: weights, biases,
    /// scales and shifts. Running statistics of batch normalisation stay; fold it first (`foldingBatchNorm`) where that
    /// matters. A layer that repeats an earlier one keeps that one's weights.
    ///
    /// The networks share the layers that they have in common: all together take as much memory as one more network.
    ///
    ///     try network.randomisationCascade(stream: stream).map(\.layer)  // ["classifier.6", "classifier.3", ...]
    ///
    /// - Parameter stream: what orders are drawn from, for each tensor a substream of its own, named by its layer.
    public func randomisationCascade(stream: RandomStream) -> [RandomisedNetwork] {
        var current = self
        var end = layers.count
        return weightedLayers.reversed().map { place in
            current.randomise(place..<end, stream)
            end = place
            return RandomisedNetwork(layer: layers[place].name, network: current)
        }
    }

    private mutating func randomise(_ places: Range<Int>, _ stream: RandomStream) {
        for place in places {
            let stream = stream.substream(layers[place].name)
            layers[place].layer.withParameters { role, tensor in
                guard role.isTrained else { return }
                var draws = stream.substream(role.rawValue)
                let values = tensor.values
                let order = draws.shuffledIndices(values.count)
                tensor = Tensor(tensor.shape, order.map { values[$0] })
            }
        }
    }
}

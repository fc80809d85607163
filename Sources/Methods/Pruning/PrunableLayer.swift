import Networks
import Tensors

/// A layer whose weights may be pruned: a convolution's [O, I, height, width] or a linear layer's [O, I], unfolded.
///
/// Biases and batch normalisation are never pruned. Folding the latter scales channels and so changes the order of
/// magnitudes: prune first, fold afterwards.
public struct PrunableLayer: Sendable {
    public let name: String
    public let weights: Tensor

    /// - Throws: ``MethodError`` if the weights have another shape, are none, or hold a NaN or an infinity.
    public init(_ name: String, _ weights: Tensor) throws {
        func error(_ finding: String, advice: String) -> MethodError {
            MethodError("pruning \(name)", finding, advice: advice)
        }
        guard weights.shape.count == 2 || weights.shape.count == 4, weights.count > 0 else {
            throw error(
                "expected weights [O, I, height, width] or [O, I], found \(weights.shape)",
                advice: "Prune convolutions and linear layers")
        }
        let spoilt = weights.nonFiniteCount
        guard spoilt == 0 else {
            throw error(
                "\(spoilt) of \(weights.count) weights are NaN or infinite",
                advice: "Take weights that are finite")
        }
        self.name = name
        self.weights = weights
    }

    /// The mask that keeps this many of the largest magnitudes; of equal ones those that come later.
    ///
    /// - Parameter earlier: what was kept before, of which alone weights are kept.
    /// - Throws: ``MethodError`` if the layer has fewer weights, or the earlier mask keeps fewer or is of another
    ///   shape.
    public func mask(keeping kept: Int, within earlier: PruningMask? = nil) throws -> PruningMask {
        do {
            return try earlier.map { try PruningMask(of: weights, keeping: kept, within: $0) }
                ?? PruningMask(of: weights, keeping: kept)
        } catch let error as MethodError {
            throw MethodError("pruning \(name)", error.finding, advice: error.advice)
        }
    }
}

extension Network {
    /// The convolutions and linear layers, from the image on.
    ///
    /// - Throws: ``MethodError`` if there is none, or a weight is NaN or infinite.
    public func prunableLayers() throws -> [PrunableLayer] {
        let found = try weightedLayers.compactMap { place in
            try layers[place].layer.prunableWeights.map { try PrunableLayer(layers[place].name, $0) }
        }
        guard !found.isEmpty else {
            throw MethodError(
                "pruning \(name)", "it has no convolution and no linear layer", advice: "Name a network with weights")
        }
        return found
    }
}

import Networks
import Tensors

extension Layer {
    /// What may be pruned: the weights of a convolution or a linear layer, never biases or normalisations.
    var prunableWeights: Tensor? {
        switch self {
        case .convolution(let layer): layer.weights
        case .linear(let layer): layer.weights
        default: nil
        }
    }

    /// Zeroes the weights at whose places another tensor of their shape has its smallest numbers.
    ///
    /// - Returns: whether one of them was not 0 before; if none was, nothing changes, and no memory is copied.
    mutating func zeroWeights(where smallest: SmallestMagnitudes, of tensor: Tensor) -> Bool {
        let isChanged = prunableWeights?.withValues { values in
            var isChanged = false
            smallest.forEachPlace(in: tensor) { if values[$0] != 0 { isChanged = true } }
            return isChanged
        }
        guard isChanged == true else { return false }
        withParameters { role, weights in
            guard role == .weight else { return }
            weights.withMutableValues { values in smallest.forEachPlace(in: tensor) { values[$0] = 0 } }
        }
        return true
    }
}

extension Network {
    /// How many weights of each convolution and linear layer are not 0, from the image on.
    public var nonzeroWeightCounts: [Int] {
        weightedLayers.compactMap { layers[$0].layer.prunableWeights?.withValues { $0.count { $0 != 0 } } }
    }
}

import Networks
import Tensors

extension Layer {
    /// What may be pruned: the weights of a convolution or a linear layer, never biases or normalisations.
    var weights: Tensor? {
        switch self {
        case .convolution(let layer): layer.weights
        case .linear(let layer): layer.weights
        default: nil
        }
    }

    /// Zeroes weights at places in row-major order.
    ///
    /// - Returns: whether one of them was not 0 before; if none was, nothing changes, and no memory is copied.
    mutating func zeroWeights(at places: some Collection<Int>) -> Bool {
        guard weights?.withValues({ values in places.contains { values[$0] != 0 } }) == true else { return false }
        withParameters { role, tensor in
            guard role == .weight else { return }
            tensor.withMutableValues { values in
                for place in places { values[place] = 0 }
            }
        }
        return true
    }
}

extension Network {
    /// How many weights of each convolution and linear layer are not 0, from the image on.
    public var nonzeroWeightCounts: [Int] {
        weightedLayers.compactMap { layers[$0].layer.weights?.withValues { $0.count { $0 != 0 } } }
    }
}

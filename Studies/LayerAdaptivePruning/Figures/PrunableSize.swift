import Notebook

/// How many weights a layer has.
struct PrunableSize: Codable, StorableValue {
    var name: String
    var weights: Int
}

extension TrainingCurves {
    /// The layers that were pruned, in the network's order.
    var layers: [PrunableSize] { images.map { PrunableSize(name: $0.layer, weights: $0.weights) } }
}

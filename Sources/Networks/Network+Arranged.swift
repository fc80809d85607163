import Tensors

extension Network {
    /// Puts the weights of linear layers into the order that the kernels want for batches of so many images, and keeps
    /// only that: half the memory of a network that is evaluated and no longer changed.
    ///
    /// The network computes the same as before, and its weights can still be read and changed, at the cost of a copy.
    public mutating func arrangeWeights(forBatchesOf images: Int, on engine: Engine) throws {
        let shapes = try outputShapes([images] + inputShape)
        for index in layers.indices {
            guard case .linear(var linear) = layers[index].layer else { continue }
            // The layer must not hold the weights while they are copied, or both orders would be in memory.
            layers[index].layer = .flatten
            let rows = shapes[index].dropLast().reduce(1, *)
            linear.weights = try engine.arranged(linear.weights, bias: linear.bias, rows: rows)
            layers[index].layer = .linear(linear)
        }
    }
}

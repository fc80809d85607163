import Notebook

/// What pruning changes in a network's output, measured on images a group at a time.
package struct PruningMeasurement {
    private let network: Network
    private let images: PruningImages
    private let engine: Engine

    package init(of network: Network, on images: PruningImages, engine: Engine) {
        self.network = network
        self.images = images
        self.engine = engine
    }

    /// What pruning each layer alone changes, from the image on.
    ///
    /// - Parameters:
    ///   - parts: equal shares of a layer's weights that are pruned one after the other.
    ///   - progress: gets the share of the work that is done, by multiplications, and the layer that is measured.
    /// - Throws: as `DistortionMeasurement`.
    package func curves(
        parts: Int, progress: (_ share: Double, _ layer: String) -> Void
    ) throws -> [ImageDistortions] {
        let names = try network.prunableLayers().map(\.name)
        let input = Array(images.groups[0][0].shape.dropFirst())
        let costs = try network.multiplications(fromLayers: names, input: input).map { $0 * Double(parts + 1) }
        let total = costs.reduce(0, +) * Double(images.count)
        var done = 0.0
        var found: [ImageDistortions] = []
        for group in images.groups {
            var measurement = try DistortionMeasurement(network, images: group, on: engine)
            let count = Double(group.reduce(0) { $0 + $1.shape[0] })
            for (index, name) in names.enumerated() {
                let cost = costs[index] * count
                progress(done / total, name)
                let more = try measurement.distortions(ofPruning: name, parts: parts, on: engine) { amounts in
                    progress((done + cost * Double(amounts) / Double(parts + 1)) / total, name)
                }
                done += cost
                if index < found.count {
                    found[index] = try found[index].joined(with: more)
                } else {
                    found.append(more)
                }
            }
        }
        return found
    }

    /// What all that was pruned changes together, for each image.
    ///
    /// - Throws: as `DistortionMeasurement`.
    package func changes(by pruned: Network) throws -> [Double] {
        try images.groups.flatMap { group in
            try DistortionMeasurement(network, images: group, on: engine).distortions(of: pruned, on: engine)
        }
    }
}

extension Network {
    /// How many multiplications the weights take from each of some layers on to the output, for one image.
    ///
    /// - Throws: `NetworkError` where the image doesn't fit the network.
    func multiplications(fromLayers names: [String], input: [Int]) throws -> [Double] {
        let wiring = try Wiring(self), shapes = try outputShapes([1] + input)
        var from = 0.0
        var fromPlace = [Double](repeating: 0, count: layers.count)
        for index in layers.indices.reversed() {
            let source = layers[wiring.weights[index]].layer
            if source.hasWeights, let weights = source.parameters.first {
                from += try Double(outputPositions(of: shapes[index])) * Double(weights.tensor.count)
            }
            fromPlace[index] = from
        }
        return try names.map { name in try fromPlace[place(of: name)] }
    }

    /// The most numbers that a layer gives for one image of shape [C, H, W], or that the image has.
    ///
    /// - Throws: `NetworkError` where the image doesn't fit the network.
    func largestOutput(input: [Int]) throws -> Int {
        try outputShapes([1] + input).reduce(input.reduce(1, *)) { max($0, $1.reduce(1, *)) }
    }
}

/// The curves as CSV: layer, pruned, share, mean, worst; a row for each layer and amount.
///
/// - Throws: `MethodError` where the measurements are none of a curve's.
package func csv(of curves: [ImageDistortions]) throws -> String {
    var lines = ["layer,pruned,share,mean,worst"]
    for layer in curves {
        let mean = try layer.curve(.mean).distortions, worst = try layer.curve(.worst).distortions
        for (amount, pruned) in layer.pruned.enumerated() {
            let share = Double(pruned) / Double(layer.weights)
            lines.append("\(layer.layer),\(pruned),\(share),\(mean[amount]),\(worst[amount])")
        }
    }
    return lines.map { $0 + "\n" }.joined()
}

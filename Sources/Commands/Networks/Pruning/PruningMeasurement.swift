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
    /// - Parameter progress: gets the share of the work that is done, and which network is computed.
    /// - Throws: as `DistortionMeasurement`.
    package func changes(
        by pruned: Network, progress: (_ share: Double, _ network: String) -> Void
    ) throws -> [Double] {
        let total = Double(2 * images.count)
        var done = 0
        progress(0, "as it was")
        return try images.groups.flatMap { group in
            let measurement = try DistortionMeasurement(network, images: group, on: engine) {
                progress(Double(done + $0) / total, "as it was")
            }
            let before = group.reduce(done) { $0 + $1.shape[0] }
            let changes = try measurement.distortions(of: pruned, on: engine) {
                progress(Double(before + $0) / total, "pruned")
            }
            done = before + changes.count
            return changes
        }
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

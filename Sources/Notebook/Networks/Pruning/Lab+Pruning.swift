import Methods
import Networks
import Tensors

extension Lab {
    /// What pruning each layer alone changes in a network's output on images, for each amount and image, layer by layer
    /// from the image on; each layer is a piece of the store.
    ///
    /// - Parameters:
    ///   - images: batches [N, C, H, W], prepared for the network.
    ///   - parts: equal shares of a layer's weights that are pruned one after the other.
    ///   - name: unlike those of the step's other curves.
    public func distortions(
        of network: Network, on images: [Tensor], parts: Int, named name: String
    ) throws -> [ImageDistortions] {
        let layers = try network.prunableLayers().map(\.name), engine = try engine
        var started: DistortionMeasurement?
        return try pieces("\(name), layers", count: layers.count) { index in
            var measurement = try started ?? DistortionMeasurement(network, images: images, on: engine)
            // What layers before compute is not to be kept by two.
            started = nil
            defer { started = measurement }
            return try measurement.distortions(ofPruning: layers[index], parts: parts, on: engine)
        }
    }

    /// The same on calibration images; where they are augmented, with other ones at each amount.
    public func distortions(
        of network: Network, on images: CalibrationImages, parts: Int, named name: String
    ) throws -> [ImageDistortions] {
        guard images.kind == .augmented else {
            return try distortions(of: network, on: images.pass(0), parts: parts, named: name)
        }
        let layers = try network.prunableLayers().map(\.name), engine = try engine
        var started: DistortionMeasurement?
        return try pieces("\(name), layers", count: layers.count) { index in
            let measurement = try started ?? DistortionMeasurement(network, images: images.pass(0), on: engine)
            started = measurement
            return try measurement.distortions(
                ofPruning: layers[index], parts: parts,
                redrawn: { amount in images.pass(1 + index * (parts + 1) + amount) }, on: engine)
        }
    }
}

extension ImageDistortions: StorableValue {}

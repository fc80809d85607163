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
        try distortionsInTurn([(name, network)], parts: parts) { _ in (images, nil) }[0]
    }

    /// The same on calibration images; where they are augmented, with other ones at each amount.
    public func distortions(
        of network: Network, on images: CalibrationImages, parts: Int, named name: String
    ) throws -> [ImageDistortions] {
        try distortions(ofEach: [(name, network)], parts: parts) { _ in images }[0]
    }

    /// The same of several networks, or on several sets of images, as one set of pieces, which processes can share.
    ///
    /// - Parameters:
    ///   - curves: their names, unlike each other, and the networks.
    ///   - images: of one of them, by its place; the same whenever they are asked for.
    public func distortions(
        ofEach curves: [(name: String, network: Network)], parts: Int, on images: (Int) throws -> CalibrationImages
    ) throws -> [[ImageDistortions]] {
        try distortionsInTurn(curves, parts: parts) { place in
            let images = try images(place)
            return (images.pass(0), images.kind == .augmented ? images : nil)
        }
    }

    /// - Parameter images: those of the first amount, and where others come from for each amount.
    private func distortionsInTurn(
        _ curves: [(name: String, network: Network)], parts: Int,
        images: (Int) throws -> (first: [Tensor], redrawn: CalibrationImages?)
    ) throws -> [[ImageDistortions]] {
        let layers = try curves.map { try $0.network.prunableLayers().map(\.name) }, engine = try engine
        let names = curves.indices.map { place in layers[place].indices.map { "\(curves[place].name), layers \($0)" } }
        let latest = LatestMade<Int, StartedCurves>()
        return try pieces("distortion curves, layers", inRows: names) { place, index in
            let started = try latest.of(place) {
                let (first, redrawn) = try images(place)
                return StartedCurves(
                    try DistortionMeasurement(curves[place].network, images: first, on: engine), redrawn)
            }
            guard let redrawn = started.redrawn else {
                return try started.measurement.distortions(ofPruning: layers[place][index], parts: parts, on: engine)
            }
            return try started.measurement.distortions(
                ofPruning: layers[place][index], parts: parts,
                redrawn: { amount in redrawn.pass(1 + index * (parts + 1) + amount) }, on: engine)
        }
    }
}

/// A class, since what layers before compute is not to be kept by two.
private final class StartedCurves {
    var measurement: DistortionMeasurement
    /// Where other images come from at each amount.
    let redrawn: CalibrationImages?

    init(_ measurement: DistortionMeasurement, _ redrawn: CalibrationImages?) {
        (self.measurement, self.redrawn) = (measurement, redrawn)
    }
}

extension ImageDistortions: StorableValue {}

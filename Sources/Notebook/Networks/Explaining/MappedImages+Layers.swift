import Methods
import Networks
import Pictures

extension MappedImages {
    /// For each method that weights maps the layer with the least AD at half of the pixels, on these images; none where it refuses
    /// all.
    public func bestLayers(
        _ kinds: [MapSource], among candidates: (MapSource) throws -> [String]
    ) throws -> [String: String] {
        var best: [String: String] = [:]
        let test = try masking()
        for kind in kinds where kind.classActivation(layer: nil) != nil {
            var least = Double.infinity
            for layer in try candidates(kind) {
                var tried = self
                tried.layers[kind.rawValue] = layer
                let maps: [PixelMap?]
                do { maps = try tried.maps(kind) } catch is MethodError {
                    // A method may refuse a layer, such as one whose maps go below 0.
                    continue
                }
                let masks = try maps.enumerated().compactMap { image, map in
                    try map.map {
                        try MaskForm.soft(0.5).mask(of: $0.scaledToUnit, ties: stream.substream("ties", image))
                    }
                }
                let drops = try test.answers(showing: masks).compactMap(\.drop)
                guard !drops.isEmpty else { continue }
                let mean = drops.reduce(0, +) / Double(drops.count)
                if mean < least { (least, best[kind.rawValue]) = (mean, layer) }
            }
        }
        return best
    }

    /// The last maps before the classifier; of Score-CAM, whose cost is their number, the last that the module sees. None where a
    /// network has tokens in the place of maps.
    ///
    /// - Parameter few: images on which it is found out which methods refuse their layer.
    public func usualLayers(_ kinds: [MapSource], trying few: MappedImages) throws -> [String: String] {
        let last = try network.placeOfActivationMaps(nil, input: Array(images.shape.dropFirst()), attempt: "explaining")
        let shapes = try network.outputShapes([1] + images.shape.dropFirst())
        guard !shapes[last...].contains(where: { $0.count == 3 }) else { return [:] }
        let name = network.layers[last].name
        return try few.bestLayers(kinds, among: { $0 == .scoreCAM ? [module.design.taps.last ?? name] : [name] })
    }
}

extension MappedImages {
    /// Seconds for the maps of these images, by those kinds that have a layer or need none.
    ///
    /// Methods take turns, and the first turn doesn't count.
    public func secondsForMaps(_ kinds: [MapSource], runs: Int) throws -> ByCase<MapSource, [Double]> {
        var seconds = ByCase(kinds.filter { $0.classActivation(layer: nil) == nil || layers[$0.rawValue] != nil }) {
            (_: MapSource) in [Double]()
        }
        for run in 0...runs {
            for kind in seconds.cases {
                let start = ContinuousClock.now
                _ = try maps(kind)
                if run > 0 { seconds[kind].append((ContinuousClock.now - start) / .seconds(1)) }
            }
        }
        return seconds
    }
}

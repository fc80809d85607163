import Datasets
import Methods
import Models
import Networks
import Pictures
import Tensors

/// How alike images are to some layers of one network.
public struct NetworkSimilarities: Codable, Sendable {
    /// For people: "VGG-16".
    public let name: String
    /// Where the weights come from.
    public let weights: String
    public let layers: [ComparedLayer]
    /// By layer.
    public let matrices: [SimilarityMatrix]

    public init(name: String, weights: String, layers: [ComparedLayer], matrices: [SimilarityMatrix]) {
        (self.name, self.weights, self.layers, self.matrices) = (name, weights, layers, matrices)
    }

    /// - Throws: `NotebookError` where the layer was not compared.
    public func similarities(_ layer: String, _ units: LayerUnits = .all) throws -> SimilarityMatrix {
        let place = layers.firstIndex(of: ComparedLayer(layer, units))
        return matrices[try measured(place, "the similarities of \(name), \(layer)")]
    }

    /// Two layers, chosen in every other map and measured in the rest.
    public func tripletLevels(high: String, low: String) throws -> TripletLevels {
        TripletLevels(
            choosing: (try similarities(high, .part(0, of: 2)), try similarities(low, .part(0, of: 2))),
            measuring: (try similarities(high, .part(1, of: 2)), try similarities(low, .part(1, of: 2))))
    }

    /// One layer in the place of two, a quarter of its maps each: where nothing can be pulled apart.
    public func oneLevelTwice(_ layer: String) throws -> TripletLevels {
        let parts = try (0..<4).map { try similarities(layer, .part($0, of: 4)) }
        return TripletLevels(choosing: (parts[0], parts[1]), measuring: (parts[2], parts[3]))
    }

    /// What is to be compared for a pair of layers: both whole and in halves, the high one in quarters.
    public static func comparedLayers(high: String, low: String) -> [ComparedLayer] {
        [high, low].flatMap { layer in
            [ComparedLayer(layer)] + (0..<2).map { ComparedLayer(layer, .part($0, of: 2)) }
        } + (0..<4).map { ComparedLayer(high, .part($0, of: 4)) }
    }
}

extension Model {
    /// What cuts the square that is compared out of a picture: as the network wants it, or of another side in pixels.
    ///
    /// Squares are kept in the place of pictures, which may be large.
    public func comparedSquare(of picture: Picture, side: Int? = nil) -> Picture {
        let crop = side ?? preparation.crop
        return preparation.resized(shorterSide: preparation.shorterSide * crop / preparation.crop, crop: crop)
            .cropped(picture)
    }
}

extension Lab {
    /// How alike pictures are to layers of a network.
    ///
    /// - Parameters:
    ///   - squares: by ``Models/Model/comparedSquare(of:side:)``, of the same side.
    ///   - side: in pixels of what the network sees; its own where nothing is said. Of another side, layers before the classifier
    ///     alone can be compared.
    ///   - name: for progress.
    /// - Throws: `NetworkError` where the network has no layer of a name; `MethodError` where outputs are not finite.
    public func similarities(
        of model: Model, _ layers: [ComparedLayer], squares: [Picture], side: Int? = nil, named name: String
    ) throws -> NetworkSimilarities {
        let crop = side ?? model.preparation.crop
        let network = crop == model.preparation.crop ? model.network : try model.convolutions(side: crop)
        // A square of the right size is only normalised.
        let normalizing = model.preparation.resized(shorterSide: crop, crop: crop)
        return try similarities(of: network, model, layers, images: squares.count, [3, crop, crop], named: name) {
            range in
            normalizing.tensor(Array(squares[range]))
        }
    }

    /// How alike the first images of a data set's test split are to layers of a network.
    public func similarities(
        of model: Model, _ layers: [ComparedLayer], test count: Int, of images: ImageDataset, named name: String
    ) throws -> NetworkSimilarities {
        let slices = try slices(of: \.test, images, for: model, count: 1, size: min(count, images.test.count))
        guard let all = slices.first?.images else {
            preconditionFailure("a data set has a test image")
        }
        let size = all.shape.dropFirst().reduce(1, *)
        return try similarities(
            of: model.network, model, layers, images: all.shape[0], Array(all.shape.dropFirst()), named: name
        ) { range in
            Tensor(
                [range.count] + all.shape.dropFirst(),
                all.withValues { Array($0[range.lowerBound * size..<range.upperBound * size]) })
        }
    }

    private func similarities(
        of network: Network, _ model: Model, _ layers: [ComparedLayer], images: Int, _ input: [Int],
        named name: String, _ prepared: (Range<Int>) throws -> Tensor
    ) throws -> NetworkSimilarities {
        let measurement = try LayerSimilarities(of: network, layers, images: images, input: input)
        let matrices = try measurement.matrices(
            on: engine, batch: input[1] > 64 ? 16 : 200, progress: { progress(name, $0, $1) }, prepared)
        return NetworkSimilarities(
            name: model.name, weights: model.origin.text, layers: layers, matrices: matrices)
    }
}

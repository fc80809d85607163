import Notebook

/// What a network says about one image.
struct ImagePrediction {
    var image: ImageName
    /// Nothing where the network was computed only as far as its taps.
    var logits: [Float]?
    var taps: [TappedOutput]
}

/// A layer's output for one image of a batch.
struct TappedOutput {
    var layer: String
    /// For the whole batch, in row-major order.
    var batch: Tensor
    /// The image's place in the batch.
    var place: Int

    /// Without the batch, such as [64, 224, 224].
    var shape: [Int] { Array(batch.shape.dropFirst()) }

    func withValues<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result {
        let count = shape.reduce(1, *)
        return try batch.withValues { try body(UnsafeBufferPointer(rebasing: $0[place * count..<(place + 1) * count])) }
    }
}

/// A network with its weights, ready to predict.
struct Predictor {
    let network: Network
    private let architecture: Architecture
    /// Nothing where the weights' file has the tapped layers alone.
    let classCount: Int?
    let engine: Engine
    /// The tapped modules' names, and the places of the layers that give their outputs.
    private let taps: [(name: String, place: Int)]
    /// The first parameter with infinities or NaN, where it lies behind all taps: it is not read, and there are no logits.
    let unread: NonFiniteParameter?

    /// - Parameters:
    ///   - network: empty, as `WeightsFile.emptyNetwork` gives it.
    ///   - side: of the images, in pixels.
    ///   - weights: as the network sees them; what no tapped layer needs may be missing if there are taps.
    /// - Throws: exit status 64 after a line about a layer that isn't there; errors that name the weights' file.
    init(
        _ network: Network, _ architecture: Architecture, side: Int, weights: WeightsFile, taps: [String],
        kernels: Kernels, nonFinite: Misfit
    ) throws {
        self.architecture = architecture
        var network = architecture.padding(network, for: [side, side])
        let layerCount = network.layers.count
        do {
            self.taps = try taps.map { ($0, try network.place(ofModule: $0)) }
        } catch let error as NetworkError {
            throw wrongCall(error.description)
        }
        if let last = self.taps.map(\.place).max() {
            unread = try network.load(weights, atLeastTo: last, nonFinite: nonFinite)
        } else {
            do { try network.load(weights, nonFinite: nonFinite) } catch let error as NetworkError
                where error.advice.isEmpty
            {
                throw NetworkError(
                    error.attempt, error.finding, advice: "Name a complete file of this network's with --weights")
            }
            unread = nil
        }
        let isWhole = network.layers.count == layerCount
        classCount = isWhole ? try network.outputShape([1] + network.inputShape).last : nil
        self.network = network
        engine = try Engine(kernels: kernels)
    }

    /// Refuses a size of images that the network doesn't take before any is read.
    ///
    /// - Throws: exit status 64 after a line that says which it takes.
    func check(_ preprocessing: ImagePreprocessing) throws {
        do {
            _ = try network.outputShape(
                [1, preprocessing.normalization.channels, preprocessing.crop, preprocessing.crop])
        } catch let error as NetworkError {
            throw wrongCall(
                "preparing images for \(network.name): a middle of \(preprocessing.crop) px is no input of the network "
                    + "(\(error.finding)). Give --crop \(network.inputShape[1]).")
        }
    }

    /// What each image of a batch gets, for a network that was loaded as a whole.
    ///
    /// - Throws: `DatasetError` where the batch isn't of a shape that the network takes.
    func logits(for batch: ImageBatch) throws -> [[Float]] {
        precondition(classCount != nil, "a part of a network gives no logits")
        return try predictions(for: batch).compactMap(\.logits)
    }

    /// - Throws: `DatasetError` where the batch isn't of a shape that the network takes.
    func predictions(for batch: ImageBatch) throws -> [ImagePrediction] {
        let shape = batch.input.shape
        do {
            _ = try network.outputShape(shape)
        } catch let error as NetworkError {
            let expected = network.inputShape.map(String.init).joined(separator: ", ")
            throw DatasetError(
                reading: batch.images[0].path,
                "expected an input of shape [N, \(expected)], found \(shape) (\(error.finding))",
                advice: "Give images of the network's size")
        }
        let size = Array(shape.suffix(2))
        guard architecture.pads(network, for: size) else {
            throw DatasetError(
                reading: batch.images[0].path,
                "\(network.name) pads images of \(size[0])x\(size[1]) pixels otherwise than those of the size that was asked for",
                advice: "Give --crop \(size[0]), too; images that are no squares want sides that are multiples of 32")
        }
        var outputs: [Int: Tensor] = [:]
        let output = try network.forward(batch.input, on: engine, taps: Set(taps.map(\.place))) { layer, output in
            // In row-major order once, not for each image.
            outputs[layer] = output.reshaped(output.shape)
        }
        let logits = classCount.map { (classes: $0, values: output.values) }
        return batch.images.enumerated().map { place, image in
            ImagePrediction(
                image: image,
                logits: logits.map { Array($0.values[place * $0.classes..<(place + 1) * $0.classes]) },
                taps: taps.compactMap { tap in
                    outputs[tap.place].map { TappedOutput(layer: tap.name, batch: $0, place: place) }
                })
        }
    }
}

extension Network {
    /// Fills all layers or, where the file lacks tensors or holds some with infinities or NaN, those up to a place, and
    /// leaves the later ones away.
    ///
    /// - Returns: the first parameter that was left away for its numbers.
    /// - Throws: `NetworkError` naming the file and what the layers up to that place lack.
    fileprivate mutating func load(
        _ weights: WeightsFile, atLeastTo last: Int, nonFinite: Misfit
    ) throws -> NonFiniteParameter? {
        let loaded = try load(weights, missing: .allowed, nonFinite: .allowed)
        let spoilt = nonFinite == .refused ? loaded.nonFinite : []
        guard !loaded.kept.isEmpty || !spoilt.isEmpty else { return nil }
        let part = Network(name: name, inputShape: inputShape, layers: Array(layers[...last]))
        let needed = Set(part.namedParameters.map(\.name))
        let lacking = loaded.kept.filter(needed.contains)
        guard lacking.isEmpty else {
            let more = lacking.count > 3 ? " and \(lacking.count - 3) more" : ""
            throw NetworkError(
                "filling \(name) from \(weights.path)",
                "tensors are missing that the layers up to \(layers[last].name) need: "
                    + lacking.prefix(3).joined(separator: ", ") + more,
                advice: "Name a complete file, or tap an earlier layer")
        }
        let read = spoilt.filter { $0.layer <= last }
        guard read.isEmpty else { throw NetworkError(read, of: name, from: weights.path) }
        self = part
        return spoilt.first
    }
}

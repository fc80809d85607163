import Notebook

/// What a network says about one image.
struct ImagePrediction {
    var image: ImageName
    /// None where the network was computed only as far as its taps.
    var logits: [Float]
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
    let classCount: Int
    let engine: Engine
    /// The tapped modules' names, and the places of the layers that give their outputs.
    private let taps: [(name: String, place: Int)]
    /// The first parameter with infinities or NaN, where it lies behind all taps: it is not read, and there are no logits.
    let unread: NonFiniteParameter?

    /// - Throws: exit status 64 after a line about a layer that isn't there; errors that name the weights' file.
    init(
        _ architecture: Architecture, weights: WeightsFile, taps: [String], kernels: Kernels, nonFinite: Misfit
    ) throws {
        var network = architecture.network(stream: nil)
        if let classes = Predictor.classCount(of: network, in: weights), classes != architecture.classCount {
            network = architecture.network(classes: classes, stream: nil)
        }
        do {
            self.taps = try taps.map { ($0, try network.place(ofModule: $0)) }
        } catch let error as NetworkError {
            throw wrongCall(error.description)
        }
        let loaded = try network.load(weights, nonFinite: .allowed).nonFinite
        let end = (self.taps.map(\.place).max() ?? -1) + 1
        unread = nonFinite == .refused && end > 0 ? loaded.first { $0.layer >= end } : nil
        if nonFinite == .refused, unread == nil || loaded[0].layer < end, !loaded.isEmpty {
            throw NetworkError(loaded, of: network.name, from: weights.path)
        }
        self.network = network
        classCount = try network.outputShape([1] + network.inputShape).last ?? 0
        engine = try Engine(kernels: kernels)
    }

    /// How many rows the file has for the network's last weights [classes, features]; `nil` where they don't fit.
    private static func classCount(of network: Network, in weights: WeightsFile) -> Int? {
        let last = network.namedParameters.last { $0.name.hasSuffix(".weight") && $0.tensor.shape.count == 2 }
        guard let last, let shape = weights.shape(of: last.name), shape.count == 2, shape[1] == last.tensor.shape[1],
            1...1_000_000 ~= shape[0]
        else { return nil }
        return shape[0]
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
        var outputs: [Int: Tensor] = [:]
        let places = taps.map(\.place)
        let end = unread == nil ? nil : places.max().map { $0 + 1 }
        let last = try network.forward(batch.input, on: engine, to: end, taps: Set(places)) { layer, output in
            // In row-major order once, not for each image.
            outputs[layer] = output.reshaped(output.shape)
        }
        let values = end == nil ? last.values : []
        let classes = values.count / shape[0]
        return batch.images.enumerated().map { place, image in
            ImagePrediction(
                image: image, logits: Array(values[place * classes..<(place + 1) * classes]),
                taps: taps.compactMap { tap in
                    outputs[tap.place].map { TappedOutput(layer: tap.name, batch: $0, place: place) }
                })
        }
    }
}

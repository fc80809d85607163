import Notebook

/// What a network says about one image.
struct ImagePrediction {
    var image: ImageName
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

    /// - Throws: exit status 64 after a line about a layer that isn't there; errors that name the weights' file.
    init(_ architecture: Architecture, weights: WeightsFile, taps: [String], kernels: Kernels) throws {
        var network = architecture.network(stream: nil)
        if let classes = Predictor.classCount(of: network, in: weights), classes != architecture.classCount {
            network = architecture.network(classes: classes, stream: nil)
        }
        do {
            self.taps = try taps.map { ($0, try network.place(ofModule: $0)) }
        } catch let error as NetworkError {
            throw wrongCall(error.description)
        }
        try network.load(weights)
        self.network = network
        classCount = try network.outputShape([1] + network.inputShape).last ?? 0
        engine = try Engine(kernels: kernels)
    }

    /// How many rows the file has for the network's last weights, [classes, features] or of 1x1 windows; `nil` where they
    /// don't fit.
    private static func classCount(of network: Network, in weights: WeightsFile) -> Int? {
        guard let last = network.lastWeights, let shape = weights.shape(of: last.name),
            shape.count == last.tensor.shape.count, shape.dropFirst() == last.tensor.shape.dropFirst(),
            1...1_000_000 ~= shape[0]
        else { return nil }
        return shape[0]
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
        let logits = try network.forward(batch.input, on: engine, taps: Set(taps.map(\.place))) { layer, output in
            // In row-major order once, not for each image.
            outputs[layer] = output.reshaped(output.shape)
        }
        let values = logits.values
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

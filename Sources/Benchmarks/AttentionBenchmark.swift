import Notebook

/// Times maps of classes, pixels that are filled in, and an attention module.
package struct AttentionBenchmark {
    package struct Result: Encodable {
        /// "Score-CAM".
        package var work: String
        /// On what.
        package var on: String
        /// Median.
        package var seconds: Double
    }

    /// Of a square image.
    private static let side = 224
    /// SqueezeNet 1.1's last maps before its classifier: 512 of 13x13.
    private static let layer = "features.12"
    private static let masks = 512, batch = 32
    private static let pictures = 16

    private let runs: Int

    package init(runs: Int) { self.runs = runs }

    package func measure() throws -> [Result] {
        let engine = try Engine(), stream = RandomStream(seed: 1, "benchmark, attention")
        return try fills(stream) + maps(on: engine, stream) + module(on: engine, stream)
    }

    /// Pixels taken away along a map of a few blobs, in one place or another: one picture by itself, and as many as a test of a
    /// picture fills, on all cores.
    private func fills(_ stream: RandomStream) throws -> [Result] {
        let image = noise([3, Self.side, Self.side], stream.substream("pixels")).values
        return try [false, true].flatMap { isScattered in
            try [0.2, 0.5, 0.9].flatMap { share in
                var draws = stream.substream("map")
                let map = PixelMap.random(
                    height: Self.side, width: Self.side, blurred: isScattered ? 0 : Double(Self.side) / 16,
                    stream: &draws)
                let missing = try PixelOrder(map, ties: stream.substream("ties")).mostRelevant(share)
                let subject = "\(Int(100 * share)) % of \(Self.side) px, \(isScattered ? "scattered" : "in blobs")"
                @Sendable func fill() throws {
                    let imputation = try PixelImputation(height: Self.side, width: Self.side, missing: missing)
                    _ = try imputation.filled(image, channels: 3, residual: 1e-10)
                }
                let all = try median { _ = try concurrently(Array(0..<Self.pictures)) { _ in try fill() } }
                return [
                    Result(work: "ROAD's fill", on: subject, seconds: try median(fill)),
                    Result(
                        work: "ROAD's fill, each of \(Self.pictures)", on: subject,
                        seconds: all / Double(Self.pictures)),
                ]
            }
        }
    }

    private func maps(on engine: Engine, _ stream: RandomStream) throws -> [Result] {
        let network = Network.squeezeNet11(stream: stream.substream("weights"))
        let image = noise([1, 3, Self.side, Self.side], stream.substream("image")), subject = "SqueezeNet 1.1, 224 px"
        let methods: [ClassActivationMethod] = [
            .gradCAM(layer: Self.layer), .gradCAMPlusPlus(layer: Self.layer), .layerCAM(layer: Self.layer),
            .ablationCAM(layer: Self.layer),
            .scoreCAM(ScoreCAM(layer: Self.layer, coordinates: .alignCorners)),
        ]
        var results = try methods.map { method in
            Result(
                work: method.name, on: subject,
                seconds: try median {
                    _ = try network.classActivationMaps(
                        of: image, to: [0], by: method, on: engine, batchSize: Self.batch)
                })
        }
        let rise = RISE(masks: Self.masks)
        results.append(
            Result(
                work: "RISE, \(Self.masks) masks", on: subject,
                seconds: try median {
                    _ = try network.randomMaskMaps(
                        of: image, to: [0], in: .singles(1000), by: rise, on: engine, batchSize: Self.batch,
                        stream: stream)
                }))
        return results
    }

    /// A module beside VGG-16 for 32 px at a quarter of its width.
    private func module(on engine: Engine, _ stream: RandomStream) throws -> [Result] {
        let network = Network.vgg16Small(width: 0.25, stream: stream.substream("small weights")).foldingBatchNorm()
        let design = try AttentionDesign.usual(for: network, input: network.inputShape)
        let taps = try AttentionTaps(design.taps, of: network, input: network.inputShape)
        let module = AttentionModule(design, taps, count: 10, stream: stream.substream("module"))
        let images = noise([Self.batch] + network.inputShape, stream.substream("images"))
        let objective = try AttentionObjective(module, beside: network, black: [0, 0, 0])
        let subject = "VGG-16 for 32 px, \(Self.batch) images"
        let batches = Array(repeating: Batch(images: images, labels: Array(repeating: 0, count: Self.batch)), count: 10)
        let learning = try median {
            var state = TrainingState(module.parameters)
            try state.train(
                AttentionObjective.recipe(epochs: 1, batchSize: Self.batch), imagesPerEpoch: 10 * Self.batch,
                batches: { _ in batches }, on: engine, stream: stream, objective: objective.function)
        }
        let explaining = try median {
            _ = try network.attentionMaps(of: images, by: module, on: engine, batchSize: Self.batch)
        }
        return [
            Result(work: "T-TAME learns, a step", on: subject, seconds: learning / 10),
            Result(work: "T-TAME's maps", on: subject, seconds: explaining),
        ]
    }

    private func noise(_ shape: [Int], _ stream: RandomStream) -> Tensor {
        var draws = stream
        return Tensor(shape) { values in for index in values.indices { values[index] = Float(draws.normal()) } }
    }

    /// The first turn, which prepares kernels and buffers, doesn't count.
    private func median(_ work: () throws -> Void) throws -> Double {
        try (0..<runs + 1).map { _ in try ContinuousClock().measure(work) / .seconds(1) }.dropFirst().median
    }
}

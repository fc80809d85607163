import Networks
import Pictures
import Tensors

/// Images before a network, from which pixels are taken away and filled in.
///
///     let test = try ImputationTest(network, images, targets: answers, noise: deviations, on: engine)
///     let curves = try test.curves(.mostRelevantFirst, along: maps, shares: [0.2, 0.5, 0.8], stream: stream)
///     curves[0].meanKept
public struct ImputationTest {
    private let explained: GroupedImages
    private let noise: [Float]
    private let engine: Engine
    private let batchSize: Int

    /// - Parameters:
    ///   - images: [N, C, H, W], preprocessed.
    ///   - targets: a class for each image or, where there are groups, a group.
    ///   - noise: the standard deviation of the normal noise on filled pixels in each channel, as the network sees it; 0.01
    ///     of white in the paper, over the channel's own deviation where images are normalised.
    /// - Throws: ``MethodError`` for images, classes and numbers that don't suit the network.
    public init(
        _ network: Network, _ images: Tensor, targets: [Int], in groups: LogitGroups? = nil, noise: [Float],
        on engine: Engine, batchSize: Int = 16
    ) throws {
        let attempt = "taking pixels from images"
        explained = try GroupedImages(images, targets: targets, in: groups, network: network, attempt: attempt)
        guard noise.count == explained.shape[0], noise.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
            throw MethodError(
                attempt, "found noise \(noise) for images of \(explained.shape[0]) channels",
                advice: "Give one deviation of 0 or more for each channel")
        }
        (self.noise, self.engine, self.batchSize) = (noise, engine, batchSize)
    }

    /// The curve of each image along its map.
    ///
    /// At each share exactly round(share × pixels) are taken away. Which ones, where values are equal, and the noise are drawn
    /// for each image from a substream of its own; the least relevant at a share are all but the most relevant at what is left
    /// of 1.
    ///
    /// - Parameters:
    ///   - maps: one for each image, of its size, of whatever scale.
    ///   - shares: ascending, from 0 to below 1.
    /// - Throws: ``MethodError`` for maps and shares that don't fit; what the engine throws.
    public func curves(
        _ order: RemovalCurve.Order, along maps: [PixelMap], shares: [Double], stream: RandomStream
    ) throws -> [RemovalCurve] {
        let attempt = "taking pixels from images", shape = explained.shape
        guard maps.count == explained.targets.count,
            maps.allSatisfy({ $0.height == shape[1] && $0.width == shape[2] })
        else {
            let size = maps.first.map { "\($0.height)x\($0.width)" } ?? "none"
            throw MethodError(
                attempt, "found \(maps.count) maps (\(size)) for \(explained.targets.count) images of \(shape)",
                advice: "Give one of the image's size for each")
        }
        guard !shares.isEmpty, zip(shares, shares.dropFirst()).allSatisfy(<), shares.allSatisfy({ 0..<1 ~= $0 }) else {
            throw MethodError(attempt, "found shares \(shares)", advice: "Give ascending ones from 0 to below 1")
        }
        return try maps.indices.map { image in
            let draws = stream.substream("image", image), target = explained.targets[image]
            let pixels = try explained.part(image..<image + 1, on: engine).values
            let pixelOrder = try PixelOrder(maps[image], ties: draws.substream("ties"))
            let filling = Filling(shape: shape, pixels: pixels, noise: noise)
            let emptied = try concurrently(Array(shares.enumerated())) { place, share in
                let gone =
                    order == .mostRelevantFirst ? pixelOrder.mostRelevant(share) : pixelOrder.leastRelevant(share)
                return try filling.without(gone, draws.substream(order.rawValue, place))
            }
            var probabilities: [Double] = [], isKept: [Bool] = []
            for range in cutIntoBatches(shares.count, batchSize) {
                let batch = Tensor([range.count] + shape, Array(emptied[range].joined()))
                let logits = try explained.network.forward(batch, on: engine)
                probabilities += explained.groups.probabilities(
                    of: Array(repeating: target, count: range.count), logits: logits)
                isKept += explained.groups.likeliest(logits).map { $0 == target }
            }
            return RemovalCurve(order, shares: shares, probabilities: probabilities, isKept: isKept)
        }
    }

    /// One image, and what is added to the pixels that are filled in.
    private struct Filling: Sendable {
        /// [C, H, W].
        let shape: [Int]
        let pixels: [Float]
        /// The standard deviation of each channel.
        let noise: [Float]

        func without(_ gone: ArraySlice<Int>, _ stream: RandomStream) throws -> [Float] {
            let area = shape[1] * shape[2]
            let imputation = try PixelImputation(height: shape[1], width: shape[2], missing: gone)
            var result = try imputation.filled(pixels, channels: shape[0])
            var draws = stream
            for (channel, deviation) in noise.enumerated() where deviation > 0 {
                for place in imputation.missing { result[channel * area + place] += deviation * Float(draws.normal()) }
            }
            return result
        }
    }
}

import Networks
import Pictures
import Tensors

/// A class's probability while an image's most relevant pixels are taken away, or brought in (Petsiuk, Das, Saenko
/// 2018, "RISE: randomized input sampling for explanation of black-box models", section 4.1).
public struct DeletionCurve: Codable, Hashable, Sendable {
    /// What happens to the pixels, the most relevant ones first.
    public enum Kind: String, Codable, Hashable, Sendable, CaseIterable {
        /// They leave the image; a good map makes the area small.
        case deletion
        /// They enter an empty or blurred image; a good map makes the area large.
        case insertion
    }

    public let kind: Kind
    /// Which shares of the pixels were changed: ascending from 0 to 1.
    public let fractions: [Double]
    /// The class's probability at each of them, from 0 to 1.
    public let probabilities: [Double]

    /// - Parameter probabilities: one for each fraction.
    public init(_ kind: Kind, fractions: [Double], probabilities: [Double]) {
        precondition(
            fractions.count == probabilities.count,
            "\(probabilities.count) probabilities at \(fractions.count) fractions")
        precondition(zip(fractions, fractions.dropFirst()).allSatisfy(<), "fractions ascend")
        self.kind = kind
        self.fractions = fractions
        self.probabilities = probabilities
    }

    /// The area under the probabilities over the fractions, by the trapezoid rule.
    ///
    ///     DeletionCurve(.deletion, fractions: [0, 0.5, 1], probabilities: [1, 0, 0]).area  // 0.25
    public var area: Double {
        zip(zip(fractions, probabilities), zip(fractions, probabilities).dropFirst()).reduce(0) { sum, pair in
            sum + (pair.1.0 - pair.0.0) * (pair.0.1 + pair.1.1) / 2
        }
    }
}

extension Network {
    /// The deletion or insertion curve of each image and class along a map of its pixels.
    ///
    ///     let curves = try network.curves(
    ///         .insertion, of: images, to: labels, along: attributions.map(\.map), over: .blurred(), on: engine,
    ///         stream: stream)
    ///     curves[0].area
    ///
    /// Pixels go by falling values of the map. Equal ones go in random order, so that a map's ties favour no corner.
    ///
    /// - Parameters:
    ///   - images: [N, C, H, W], preprocessed.
    ///   - targets: a class for each image: the place of its logit.
    ///   - maps: one for each image, of its size, of whatever scale.
    ///   - emptied: what deleted pixels become, and what insertion starts from.
    ///   - steps: n, each changing a share of 1 / n of the pixels, rounded to whole ones; the curve has n + 1 points.
    ///   - batchSize: how many images are computed at once.
    ///   - stream: what the order of equal pixels is drawn from, for each image a substream of its own.
    /// - Throws: `MethodError` for images, classes and maps that don't fit together, and for more steps than pixels;
    ///   what the engine throws.
    public func curves(
        _ kind: DeletionCurve.Kind, of images: Tensor, to targets: [Int], along maps: [PixelMap],
        over emptied: EmptiedImage = .color(.zero), steps: Int = 28, on engine: Engine, batchSize: Int = 16,
        stream: RandomStream
    ) throws -> [DeletionCurve] {
        let attempt = "measuring \(kind.rawValue)"
        let explained = try ExplainedImages(images, targets: targets, network: self, attempt: attempt)
        let shape = explained.shape
        let area = shape[1] * shape[2]
        try check(maps, for: explained, attempt)
        guard 1...max(area, 1) ~= steps else {
            throw MethodError(
                attempt, "found \(steps) steps for images of \(area) pixels",
                advice: "Give at least 1 and at most one for each pixel")
        }
        let counts = (0...steps).map { Int((Double($0) * Double(area) / Double(steps)).rounded()) }
        return try targets.indices.map { image in
            let whole = try explained.images(image..<image + 1, on: engine).values
            let empty = try emptied.values(of: whole, shape: shape, attempt: attempt)
            let (start, end) = kind == .deletion ? (whole, empty) : (empty, whole)
            let order = maps[image].fallingOrder(stream.substream("image", image))
            let scores = VariantScores(
                network: self, engine: engine, batchSize: batchSize, shape: shape, target: targets[image],
                score: .probability)
            let probabilities = try scores(counts.count) { step, destination in
                _ = destination.update(from: start)
                for pixel in order.prefix(counts[step]) {
                    for place in stride(from: pixel, to: start.count, by: area) { destination[place] = end[place] }
                }
            }
            return DeletionCurve(
                kind, fractions: counts.map { Double($0) / Double(area) }, probabilities: probabilities)
        }
    }

    private func check(_ maps: [PixelMap], for explained: ExplainedImages, _ attempt: String) throws {
        guard maps.count == explained.targets.count else {
            throw MethodError(
                attempt, "found \(maps.count) maps for \(explained.targets.count) images",
                advice: "Give one map for each image")
        }
        let size = Array(explained.shape.dropFirst())
        if let wrong = maps.first(where: { [$0.height, $0.width] != size }) {
            throw MethodError(
                attempt, "found a map of \(wrong.height)x\(wrong.width) pixels for images of \(size[0])x\(size[1])",
                advice: "Give maps of the images' size")
        }
        if maps.contains(where: { $0.values.contains(where: \.isNaN) }) {
            throw MethodError(
                attempt, "a map has values that are not numbers, which cannot be ordered",
                advice: "Check how the map was made")
        }
    }
}

extension PixelMap {
    /// The places of the pixels by falling values; equal ones in an order drawn from the stream. O(n log n).
    func fallingOrder(_ stream: RandomStream) -> [Int] {
        var stream = stream
        let ranks = stream.shuffledIndices(values.count)
        return values.indices.sorted { (values[$1], ranks[$0]) < (values[$0], ranks[$1]) }
    }
}

import Networks
import Tensors

/// Hiding each part of an image behind a square, and seeing how much a class's score drops (Zeiler and Fergus 2014,
/// "Visualizing and understanding convolutional networks", section 4.2).
///
/// Each pixel gets the mean drop over the windows that cover it; the paper draws the score itself, at each window's
/// centre.
public struct Occlusion: Codable, Hashable, Sendable {
    /// The side of the square, in pixels.
    public var window: Int
    /// Pixels from one window to the next, on both axes; the last one ends where the image does.
    public var stride: Int
    /// What the square is filled with.
    public var fill: FillColor
    /// Whose drop is measured; the paper's is the probability.
    public var score: ClassScore

    public init(window: Int, stride: Int, fill: FillColor = .zero, score: ClassScore = .logit) {
        self.window = window
        self.stride = stride
        self.fill = fill
        self.score = score
    }

    /// For reports.
    public var name: String { "Occlusion" }

    /// Where windows start on an axis of so many pixels.
    ///
    ///     Occlusion(window: 4, stride: 3).starts(9)  // [0, 3, 5]
    public func starts(_ length: Int) -> [Int] {
        let last = length - window
        guard last >= 0, stride >= 1 else { return [] }
        return Array(Swift.stride(from: 0, to: last, by: stride)) + [last]
    }
}

extension Network {
    /// An attribution [1, H, W] for each image to its class, by hiding parts; costs a forward pass for each window.
    ///
    ///     try network.attributions(of: images, to: labels, by: Occlusion(window: 8, stride: 4), on: engine)
    ///
    /// - Parameters:
    ///   - images: [N, C, H, W], preprocessed.
    ///   - targets: a class for each image: the place of its logit.
    ///   - batchSize: how many hidden images are computed at once.
    ///   - progress: gets how many passes are done, and of how many, while it takes many.
    /// - Throws: `MethodError` for images and classes that don't suit the network, for windows larger than the images,
    ///   and for strides that leave pixels between windows; what the engine throws.
    public func attributions(
        of images: Tensor, to targets: [Int], by occlusion: Occlusion, on engine: Engine, batchSize: Int = 16,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws -> [Attribution] {
        let attempt = "explaining images by occlusion"
        let explained = try ExplainedImages(images, targets: targets, network: self, attempt: attempt)
        let shape = explained.shape
        guard 1...min(shape[1], shape[2]) ~= occlusion.window, 1...occlusion.window ~= occlusion.stride else {
            throw MethodError(
                attempt,
                "found windows of \(occlusion.window) px every \(occlusion.stride) px for images of \(shape[1])x\(shape[2]) px",
                advice: "Give a window of at most the image's size, and a stride of at most the window's")
        }
        let fill = try occlusion.fill.numbers(channels: shape[0], attempt: attempt)
        let windows = occlusion.starts(shape[1]).flatMap { row in
            occlusion.starts(shape[2]).map { PixelWindow(row: row, column: $0, size: occlusion.window) }
        }
        let logits = try explained.logits(on: engine, batchSize: batchSize)
        return try targets.indices.map { image in
            let pixels = try explained.images(image..<image + 1, on: engine).values
            let scores = VariantScores(
                network: self, engine: engine, batchSize: batchSize, shape: shape, target: targets[image],
                score: occlusion.score)
            // The first variant is the image itself.
            let all = 1 + windows.count
            let found = try scores(all, progress: { progress(image * all + $0, targets.count * all) }) {
                variant, destination in
                _ = destination.update(from: pixels)
                if variant > 0 { windows[variant - 1].paint(fill, on: destination, shape) }
            }
            let map = windows.meanOverWindows(
                found.dropFirst().map { found[0] - $0 }, height: shape[1], width: shape[2])
            return Attribution(
                values: Tensor([1, shape[1], shape[2]], map), target: targets[image], logit: logits[image],
                promisedSum: nil)
        }
    }
}

/// A square of pixels.
private struct PixelWindow {
    let row, column, size: Int

    /// - Parameter shape: [C, H, W] of the image.
    func paint(_ color: [Float], on image: UnsafeMutableBufferPointer<Float>, _ shape: [Int]) {
        for channel in 0..<shape[0] {
            for y in row..<row + size {
                let line = (channel * shape[1] + y) * shape[2]
                for x in column..<column + size { image[line + x] = color[channel] }
            }
        }
    }
}

extension [PixelWindow] {
    /// For each pixel, the mean of the numbers of the windows that cover it.
    fileprivate func meanOverWindows(_ numbers: [Double], height: Int, width: Int) -> [Float] {
        var sums = [Double](repeating: 0, count: height * width)
        var counts = [Double](repeating: 0, count: height * width)
        for (window, number) in zip(self, numbers) {
            for y in window.row..<window.row + window.size {
                for x in window.column..<window.column + window.size {
                    sums[y * width + x] += number
                    counts[y * width + x] += 1
                }
            }
        }
        return sums.indices.map { Float(sums[$0] / counts[$0]) }
    }
}

import Networks
import Pictures
import Tensors

/// Images before a network, to be masked again and again: what is hidden becomes black.
///
///     let test = try MaskingTest(network, images, targets: answers, black: normalization.values(of: 0), on: engine)
///     let answers = try test.answers(showing: maps.map { try MaskForm.soft(0.5).mask(of: $0, ties: stream) })
///     answers[0].drop
///
/// A mask of ones changes nothing, to the last bit.
public struct MaskingTest {
    private let explained: GroupedImages
    private let black: [Float]
    private let engine: Engine
    private let batchSize: Int
    /// The target's probability for each whole image.
    public let whole: [Double]

    /// - Parameters:
    ///   - images: [N, C, H, W], preprocessed.
    ///   - targets: a class for each image or, where there are groups, a group.
    ///   - black: what a hidden pixel becomes in each channel, as the network sees it. An image x in colours from 0 to 1 that
    ///     is normalised by n gives n(m x) = black + m (n(x) − black) where n(0) is black.
    /// - Throws: ``MethodError`` for images, classes and colours that don't suit the network; what the engine throws.
    public init(
        _ network: Network, _ images: Tensor, targets: [Int], in groups: LogitGroups? = nil, black: [Float],
        on engine: Engine, batchSize: Int = 16
    ) throws {
        let attempt = "masking images"
        explained = try GroupedImages(images, targets: targets, in: groups, network: network, attempt: attempt)
        guard black.count == explained.shape[0] else {
            throw MethodError(
                attempt, "a colour of \(black.count) numbers doesn't suit images of \(explained.shape[0]) channels",
                advice: "Give one number for each channel")
        }
        (self.black, self.engine, self.batchSize) = (black, engine, batchSize)
        whole = try explained.probabilities(on: engine, batchSize) { $0 }
    }

    /// What the network says where each image is seen through its mask.
    ///
    /// - Parameter masks: one for each image, of its size, from 0 to 1.
    /// - Throws: ``MethodError`` for masks of another number or size, or of other values; what the engine throws.
    public func answers(showing masks: [PixelMap]) throws -> [MaskedAnswer] {
        let attempt = "masking images", shape = explained.shape
        guard masks.count == explained.targets.count,
            masks.allSatisfy({ $0.height == shape[1] && $0.width == shape[2] })
        else {
            let size = masks.first.map { "\($0.height)x\($0.width)" } ?? "none"
            throw MethodError(
                attempt, "found \(masks.count) masks (\(size)) for \(explained.targets.count) images of \(shape)",
                advice: "Give one of the image's size for each")
        }
        guard masks.allSatisfy({ $0.values.allSatisfy { 0...1 ~= $0 } }) else {
            throw MethodError(attempt, "a mask has values outside 0 to 1", advice: "Scale it, or check how it was made")
        }
        var next = 0
        let shown = try explained.probabilities(on: engine, batchSize) { images in
            defer { next += images.shape[0] }
            return masked(images, by: masks[next..<next + images.shape[0]])
        }
        return masks.indices.map { image in
            MaskedAnswer(
                whole: whole[image], shown: shown[image],
                energy: masks[image].values.reduce(0.0) { $0 + Double($1) } / Double(masks[image].values.count))
        }
    }

    private func masked(_ images: Tensor, by masks: ArraySlice<PixelMap>) -> Tensor {
        let area = images.shape[2] * images.shape[3], channels = images.shape[1]
        return images.withValues { pixels in
            Tensor(images.shape) { result in
                for (row, mask) in masks.enumerated() {
                    mask.values.withUnsafeBufferPointer { mask in
                        for channel in 0..<channels {
                            let first = (row * channels + channel) * area, empty = black[channel]
                            for pixel in 0..<area {
                                let value = pixels[first + pixel], share = mask[pixel]
                                result[first + pixel] = share == 1 ? value : empty + share * (value - empty)
                            }
                        }
                    }
                }
            }
        }
    }
}

extension GroupedImages {
    /// The target's probability for each image after a change, in batches of the same sizes whatever the change.
    func probabilities(on engine: Engine, _ batchSize: Int, changed: (Tensor) throws -> Tensor) throws -> [Double] {
        try ranges(of: batchSize).flatMap { range in
            let logits = try network.forward(changed(part(range, on: engine)), on: engine)
            return groups.probabilities(of: Array(targets[range]), logits: logits)
        }
    }
}

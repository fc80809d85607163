import Foundation
import Tensors

extension Network {
    /// ViT-B/16 (Dosovitskiy et al. 2021, "An image is worth 16x16 words", table 1): 86,567,656 parameters.
    ///
    /// - Parameter stream: what fresh weights are drawn from; without one they are 0, for others to be loaded.
    public static func viTB16(classes: Int = 1000, stream: RandomStream?) -> Network {
        visionTransformer(
            "vit-b-16", TransformerSize(image: 224, patch: 16, width: 768, depth: 12, heads: 12), .torchvision,
            classes: classes, stream: stream)
    }

    /// DeiT-S with patches of 16 px (Touvron et al. 2021, "Training data-efficient image transformers and distillation
    /// through attention", table 1), without a distillation token: 22,050,664 parameters.
    public static func deiTS(classes: Int = 1000, stream: RandomStream?) -> Network {
        visionTransformer(
            "deit-s", TransformerSize(image: 224, patch: 16, width: 384, depth: 12, heads: 6), .timm, classes: classes,
            stream: stream)
    }

    /// DeiT-Ti (the same table) for images of 32 px, with patches of 4 px: 5,362,762 parameters.
    ///
    /// - Parameters:
    ///   - width: the numbers of a token, a multiple of `heads`.
    ///   - depth: how many blocks.
    public static func cifarDeiT(
        classes: Int = 10, channels: Int = 3, width: Int = 192, depth: Int = 12, heads: Int = 3, stream: RandomStream?
    ) -> Network {
        visionTransformer(
            "deit-ti-32", TransformerSize(image: 32, patch: 4, width: width, depth: depth, heads: heads), .timm,
            channels: channels, classes: classes, stream: stream)
    }

    /// A vision transformer of any size.
    public static func visionTransformer(
        _ name: String, _ size: TransformerSize, _ naming: TransformerNaming, channels: Int = 3, classes: Int,
        stream: RandomStream?
    ) -> Network {
        precondition(size.image % size.patch == 0, "patches of \(size.patch) px can't tile \(size.image) px")
        precondition(size.width % size.heads == 0, "\(size.heads) heads can't share \(size.width) numbers")
        var writer = ArchitectureWriter(input: [channels, size.image, size.image], stream: stream)
        let layers = naming.layers
        let start = naming.initialWeights(width: size.width, patch: channels * size.patch * size.patch)
        writer.convolutionBiases = start.patchBiases
        writer.convolution(
            layers.patches, to: size.width, kernel: size.patch, stride: size.patch, padding: 0, bias: true,
            weights: start.patches)
        writer.tokens(
            "tokens", classToken: start.classToken, positions: .normal(deviation: 0.02),
            parameterNames: [.classToken: layers.classToken, .positions: layers.positions])
        for index in 0..<size.depth {
            writer.encoderBlock(layers.block(index), layers, start, heads: size.heads)
        }
        writer.layerNorm(layers.lastNorm, epsilon: 1e-6)
        writer.classToken("token")
        writer.linear(layers.head, to: classes, weights: start.head)
        return writer.network(name)
    }
}

/// The numbers that make a vision transformer: sizes in pixels, the numbers of a token, the count of blocks and heads.
public struct TransformerSize: Sendable, Hashable {
    public var image, patch, width, depth, heads: Int

    public init(image: Int, patch: Int, width: Int, depth: Int, heads: Int) {
        self.image = image
        self.patch = patch
        self.width = width
        self.depth = depth
        self.heads = heads
    }
}

extension ArchitectureWriter {
    /// Self-attention, then two linear layers on each token, both beside shortcuts (Dosovitskiy et al., equations 2,
    /// 3).
    fileprivate mutating func encoderBlock(
        _ name: String, _ layers: TransformerNaming.Layers, _ start: TransformerNaming.InitialTransformerWeights,
        heads: Int
    ) {
        let (input, width) = (place, place.shape[1])
        layerNorm("\(name).\(layers.firstNorm)", epsilon: 1e-6)
        let queries = "\(name).\(layers.queries)"
        linear(
            queries, to: 3 * width, weights: start.queries, parameterNames: layers.queryParameters(queries))
        attention("\(name).\(layers.attention).attention", heads: heads)
        linear("\(name).\(layers.projection)", to: width, weights: start.projection)
        add("\(name).add1", place, input)

        let middle = place
        layerNorm("\(name).\(layers.secondNorm)", epsilon: 1e-6)
        linear("\(name).\(layers.hidden)", to: 4 * width, weights: start.hidden, biases: start.hiddenBiases)
        activation("\(name).\(layers.gelu)", .gelu)
        linear("\(name).\(layers.output)", to: width, weights: start.hidden, biases: start.hiddenBiases)
        add("\(name).add2", middle, place)
    }
}

import Tensors

extension Network {
    /// VGG-16 for images of 224 px (Simonyan and Zisserman 2015, "Very deep convolutional networks for large-scale
    /// image recognition", table 1, column D): 13 convolutions and three fully connected layers, 138,357,544
    /// parameters.
    ///
    /// - Parameters:
    ///   - width: multiplies the channels of every hidden layer.
    ///   - side: of an image, in pixels, at least 32; the first fully connected layer has weights for each place of the
    ///     last maps, which are 1/32 as wide.
    ///   - stream: what fresh weights are drawn from; without one they are 0, for others to be loaded.
    public static func vgg16(
        classes: Int = 1000, batchNorm: Bool = false, width: Double = 1, side: Int = 224, stream: RandomStream?
    ) -> Network {
        var writer = ArchitectureWriter(input: [3, side, side], stream: stream)
        writer.vggFeatures(batchNorm: batchNorm, width: width)
        writer.flatten()
        writer.begin("classifier")
        for _ in 0..<2 {
            writer.linear(to: widened(4096, by: width))
            writer.relu()
            writer.dropout(rate: 0.5)
        }
        writer.linear(to: classes, weights: .normal(deviation: 0.01))
        return writer.network(batchNorm ? "vgg-16-bn" : "vgg-16")
    }

    /// VGG-16 for images of 32 px: the same convolutions, then one linear layer on 512 numbers.
    ///
    /// - Parameters:
    ///   - width: multiplies the channels of every convolution; 1 is the full network.
    ///   - side: of an image, in pixels, at least 32; the linear layer has weights for each place of the last maps, which are 1/32
    ///     as wide, rounded down.
    ///   - start: what its convolutions start from.
    public static func vgg16Small(
        classes: Int = 10, channels: Int = 3, batchNorm: Bool = true, width: Double = 1, side: Int = 32,
        start: FirstFilters = .random, stream: RandomStream?
    ) -> Network {
        var writer = ArchitectureWriter(input: [channels, side, side], stream: stream)
        writer.vggFeatures(batchNorm: batchNorm, width: width, start: start)
        writer.flatten()
        writer.begin("classifier")
        writer.linear(to: classes, weights: .normal(deviation: 0.01))
        return writer.network(batchNorm ? "vgg-16-bn-\(side)" : "vgg-16-\(side)")
    }
}

/// What the filters of a network's convolutions are before training.
public enum FirstFilters: String, Codable, Sendable {
    /// Random numbers (He et al. 2015).
    case random
    /// Cosines before the image, and behind them filters that pass maps on: a network that knows nothing yet but to
    /// look, and learns sooner.
    case passing
}

extension ArchitectureWriter {
    /// Table 1, column D; `nil` is max pooling.
    fileprivate mutating func vggFeatures(batchNorm: Bool, width: Double, start: FirstFilters = .random) {
        let table: [Int?] = [64, 64, nil, 128, 128, nil, 256, 256, 256, nil, 512, 512, 512, nil, 512, 512, 512, nil]
        for channels in table {
            if let channels {
                let weights: InitialWeights? = start == .random ? nil : layers.isEmpty ? .cosines : .identity
                convolution(to: widened(channels, by: width), kernel: 3, bias: true, weights: weights)
                if batchNorm { self.batchNorm() }
                relu()
            } else {
                maxPool(size: 2, stride: 2)
            }
        }
    }
}

import Tensors

extension Network {
    /// DenseNet-121 (Huang et al. 2017, "Densely connected convolutional networks", table 1): 7,978,856 parameters.
    ///
    /// - Parameters:
    ///   - growth: the channels that each layer adds; the paper's k.
    ///   - stream: what fresh weights are drawn from; without one they are 0, for others to be loaded.
    public static func denseNet121(classes: Int = 1000, growth: Int = 32, stream: RandomStream?) -> Network {
        var writer = ArchitectureWriter(input: [3, 224, 224], stream: stream)
        writer.convolutionWeights = .heFanIn
        writer.convolution("features.conv0", to: 2 * growth, kernel: 7, stride: 2)
        writer.batchNorm("features.norm0")
        writer.relu("features.relu0")
        writer.maxPool("features.pool0", size: 3, stride: 2, padding: 1)
        writer.denseBlocks([6, 12, 24, 16], growth: growth, classes: classes)
        return writer.network("densenet-121")
    }

    /// DenseNet-121 for images of 32 px: the first convolution is 3x3 at stride 1, and no pooling follows it.
    ///
    /// - Parameter growth: 32 as for ImageNet; many networks for CIFAR have 12, as in the paper's section 4.
    public static func cifarDenseNet121(
        classes: Int = 10, channels: Int = 3, growth: Int = 32, stream: RandomStream?
    ) -> Network {
        var writer = ArchitectureWriter(input: [channels, 32, 32], stream: stream)
        writer.convolutionWeights = .heFanIn
        writer.convolution("features.conv0", to: 2 * growth, kernel: 3)
        writer.batchNorm("features.norm0")
        writer.relu("features.relu0")
        writer.denseBlocks([6, 12, 24, 16], growth: growth, classes: classes)
        return writer.network("densenet-121-32")
    }
}

extension ArchitectureWriter {
    /// Blocks of so many layers each; between them, transitions halve channels and maps.
    fileprivate mutating func denseBlocks(_ blocks: [Int], growth: Int, classes: Int) {
        for (number, count) in zip(1..., blocks) {
            if number > 1 { transition("features.transition\(number - 1)") }
            let name = "features.denseblock\(number)"
            for layer in 1...count {
                let features = place
                denseLayer("\(name).denselayer\(layer)", growth: growth)
                // The input of the next layer, or of what follows the block.
                let next = layer < count ? "\(name).denselayer\(layer + 1)" : name
                concatenate("\(next).concatenate", [features, place])
            }
        }
        batchNorm("features.norm5")
        relu("relu")
        globalAveragePool("avgpool")
        flatten()
        linear("classifier", to: classes, weights: .fanInUniform)
    }

    /// A bottleneck of 4k channels, then a 3x3 convolution to k (section 3, "Bottleneck layers").
    private mutating func denseLayer(_ name: String, growth: Int) {
        batchNorm("\(name).norm1")
        relu("\(name).relu1")
        convolution("\(name).conv1", to: 4 * growth, kernel: 1)
        batchNorm("\(name).norm2")
        relu("\(name).relu2")
        convolution("\(name).conv2", to: growth, kernel: 3)
    }

    private mutating func transition(_ name: String) {
        batchNorm("\(name).norm")
        relu("\(name).relu")
        convolution("\(name).conv", to: place.channels / 2, kernel: 1)
        averagePool("\(name).pool", size: 2, stride: 2)
    }
}

import Tensors

extension Network {
    /// VGG-16's convolutions (Simonyan and Zisserman 2015, table 1, column D); `nil` is max pooling.
    private static let vgg16Channels: [Int?] = [
        64, 64, nil, 128, 128, nil, 256, 256, 256, nil, 512, 512, 512, nil, 512, 512, 512, nil,
    ]

    /// VGG-16 for images of 224 px: 13 convolutions and three fully connected layers, 138,357,544 parameters.
    public static func vgg16(classes: Int = 1000, batchNorm: Bool = false, stream: RandomStream) -> Network {
        var writer = ArchitectureWriter(input: [3, 224, 224], stream: stream)
        writer.vggFeatures(batchNorm: batchNorm, width: 1)
        writer.flatten()
        writer.begin("classifier")
        for _ in 0..<2 {
            writer.linear(4096)
            writer.relu()
            writer.dropout(0.5)
        }
        writer.linear(classes, isLast: true)
        return Network(name: batchNorm ? "vgg-16-bn" : "vgg-16", inputShape: [3, 224, 224], layers: writer.layers)
    }

    /// VGG-16 for images of 32 px: the same convolutions, then one linear layer on 512 numbers.
    ///
    /// - Parameter width: multiplies the channels of every convolution; 1 is the full network.
    public static func vgg16Small(
        classes: Int = 10, channels: Int = 3, batchNorm: Bool = true, width: Double = 1, stream: RandomStream
    ) -> Network {
        var writer = ArchitectureWriter(input: [channels, 32, 32], stream: stream)
        writer.vggFeatures(batchNorm: batchNorm, width: width)
        writer.flatten()
        writer.begin("classifier")
        writer.linear(classes, isLast: true)
        return Network(
            name: batchNorm ? "vgg-16-bn-32" : "vgg-16-32", inputShape: [channels, 32, 32], layers: writer.layers)
    }

    fileprivate static var channels: [Int?] { vgg16Channels }
}

extension ArchitectureWriter {
    fileprivate mutating func vggFeatures(batchNorm: Bool, width: Double) {
        for channels in Network.channels {
            if let channels {
                convolution(scaled(channels, by: width), kernel: 3, padding: 1, bias: true)
                if batchNorm { self.batchNorm() }
                relu()
            } else {
                maxPool(2, stride: 2)
            }
        }
    }
}

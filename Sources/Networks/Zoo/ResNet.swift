import Tensors

extension Network {
    /// ResNet-18 (He et al. 2016, "Deep residual learning for image recognition", table 1): 11,689,512 parameters.
    ///
    /// - Parameters:
    ///   - width: multiplies the channels of every hidden layer.
    ///   - stream: what fresh weights are drawn from; without one they are 0, for others to be loaded.
    public static func resNet18(classes: Int = 1000, width: Double = 1, stream: RandomStream?) -> Network {
        ResNet(channels: [64, 128, 256, 512], blocks: [2, 2, 2, 2], hasBottlenecks: false, stem: .sevenBySeven)
            .network("resnet-18", input: [3, 224, 224], classes, width, stream)
    }

    /// ResNet-50 (the same table): 25,557,032 parameters. As in torchvision, a block's 3x3 convolution has its stride.
    public static func resNet50(classes: Int = 1000, width: Double = 1, stream: RandomStream?) -> Network {
        ResNet(channels: [64, 128, 256, 512], blocks: [3, 4, 6, 3], hasBottlenecks: true, stem: .sevenBySeven)
            .network("resnet-50", input: [3, 224, 224], classes, width, stream)
    }

    /// ResNet-18 for images of 32 px: the first convolution is 3x3 at stride 1, and no pooling follows it.
    public static func cifarResNet18(
        classes: Int = 10, channels: Int = 3, width: Double = 1, stream: RandomStream?
    ) -> Network {
        ResNet(channels: [64, 128, 256, 512], blocks: [2, 2, 2, 2], hasBottlenecks: false, stem: .threeByThree)
            .network("resnet-18-32", input: [channels, 32, 32], classes, width, stream)
    }

    /// ResNet-32 (section 4.2, n = 5), made for images of 32 px: 466,906 parameters.
    ///
    /// Where a stage begins, the shortcut is a 1x1 convolution (option B of section 3.3); the paper's own network pads
    /// with channels of zeros there (option A), and has 2,752 parameters fewer.
    public static func cifarResNet32(
        classes: Int = 10, channels: Int = 3, width: Double = 1, stream: RandomStream?
    ) -> Network {
        ResNet(channels: [16, 32, 64], blocks: [5, 5, 5], hasBottlenecks: false, stem: .threeByThree)
            .network("resnet-32", input: [channels, 32, 32], classes, width, stream)
    }

    /// ResNet-50 for images of 32 px: the first convolution is 3x3 at stride 1, and no pooling follows it.
    public static func cifarResNet50(
        classes: Int = 10, channels: Int = 3, width: Double = 1, stream: RandomStream?
    ) -> Network {
        ResNet(channels: [64, 128, 256, 512], blocks: [3, 4, 6, 3], hasBottlenecks: true, stem: .threeByThree)
            .network("resnet-50-32", input: [channels, 32, 32], classes, width, stream)
    }
}

/// A column of table 1.
private struct ResNet {
    enum Stem { case sevenBySeven, threeByThree }

    /// Of the 3x3 convolutions, stage by stage.
    var channels: [Int]
    var blocks: [Int]
    var hasBottlenecks: Bool
    var stem: Stem

    func network(_ name: String, input: [Int], _ classes: Int, _ width: Double, _ stream: RandomStream?) -> Network {
        var writer = ArchitectureWriter(input: input, stream: stream)
        writer.linearWeights = .fanInUniform
        writer.linearBiases = .fanInUniform

        let first = widened(channels[0], by: width)
        switch stem {
        case .sevenBySeven: writer.convolution("conv1", to: first, kernel: 7, stride: 2)
        case .threeByThree: writer.convolution("conv1", to: first, kernel: 3)
        }
        writer.batchNorm("bn1")
        writer.relu("relu")
        if stem == .sevenBySeven { writer.maxPool("maxpool", size: 3, stride: 2, padding: 1) }

        for (stage, (channels, count)) in zip(channels, blocks).enumerated() {
            for block in 0..<count {
                let name = "layer\(stage + 1).\(block)"
                let stride = stage > 0 && block == 0 ? 2 : 1
                if hasBottlenecks {
                    writer.bottleneck(name, widened(channels, by: width), stride: stride)
                } else {
                    writer.basicBlock(name, widened(channels, by: width), stride: stride)
                }
            }
        }
        writer.globalAveragePool("avgpool")
        writer.flatten()
        writer.linear("fc", to: classes)
        return writer.network(name)
    }
}

extension ArchitectureWriter {
    /// Two 3x3 convolutions beside a shortcut (figure 5, left).
    fileprivate mutating func basicBlock(_ name: String, _ channels: Int, stride: Int) {
        let input = place
        convolution("\(name).conv1", to: channels, kernel: 3, stride: stride)
        batchNorm("\(name).bn1")
        relu("\(name).relu1")
        convolution("\(name).conv2", to: channels, kernel: 3)
        batchNorm("\(name).bn2")
        add("\(name).add", place, shortcut(name, from: input, to: channels, stride: stride))
        relu("\(name).relu2")
    }

    /// A 3x3 convolution on a quarter of the channels beside a shortcut (figure 5, right).
    fileprivate mutating func bottleneck(_ name: String, _ channels: Int, stride: Int) {
        let input = place
        convolution("\(name).conv1", to: channels, kernel: 1)
        batchNorm("\(name).bn1")
        relu("\(name).relu1")
        convolution("\(name).conv2", to: channels, kernel: 3, stride: stride)
        batchNorm("\(name).bn2")
        relu("\(name).relu2")
        convolution("\(name).conv3", to: 4 * channels, kernel: 1)
        batchNorm("\(name).bn3")
        add("\(name).add", place, shortcut(name, from: input, to: 4 * channels, stride: stride))
        relu("\(name).relu3")
    }

    /// The input itself, or its projection where the shape changes (option B).
    private mutating func shortcut(_ name: String, from input: Place, to channels: Int, stride: Int) -> Place {
        if stride == 1 && input.channels == channels { return input }
        goBack(to: input)
        convolution("\(name).downsample.0", to: channels, kernel: 1, stride: stride)
        batchNorm("\(name).downsample.1")
        return place
    }
}

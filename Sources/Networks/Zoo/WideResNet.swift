import Tensors

extension Network {
    /// A wide residual network for images of 32 px (Zagoruyko and Komodakis 2016, "Wide residual networks", table 1),
    /// WRN-34-10 by default: 46,160,474 parameters.
    ///
    /// Parameters are named as in TRADES (Zhang et al. 2019), whose networks many papers on robustness start from.
    ///
    /// - Parameters:
    ///   - depth: 6n + 4 for n blocks in each of three groups.
    ///   - widening: the k of the paper: the groups have 16k, 32k and 64k channels.
    ///   - stream: what fresh weights are drawn from; without one they are 0, for others to be loaded.
    public static func wideResNet(
        classes: Int = 10, channels: Int = 3, depth: Int = 34, widening: Int = 10, stream: RandomStream?
    ) -> Network {
        precondition(depth >= 10 && (depth - 4) % 6 == 0, "a wide ResNet has 6n + 4 layers, not \(depth)")
        var writer = ArchitectureWriter(input: [channels, 32, 32], stream: stream)
        writer.linearWeights = .fanInUniform

        writer.convolution("conv1", to: 16, kernel: 3)
        for (group, channels) in [16, 32, 64].enumerated() {
            for block in 0..<(depth - 4) / 6 {
                writer.wideBlock(
                    "block\(group + 1).layer.\(block)", channels * widening, stride: group > 0 && block == 0 ? 2 : 1)
            }
        }
        writer.batchNorm("bn1")
        writer.relu("relu")
        writer.globalAveragePool("avgpool")
        writer.flatten()
        writer.linear("fc", to: classes)
        return writer.network("wideresnet-\(depth)-\(widening)")
    }
}

extension ArchitectureWriter {
    /// Normalisation and ReLU come before each of two 3x3 convolutions, so that the shortcut's sum stays as it is
    /// (figure 1a). Where the channels change, the shortcut starts behind the first ReLU.
    fileprivate mutating func wideBlock(_ name: String, _ channels: Int, stride: Int) {
        var shortcut = place
        let keepsChannels = place.channels == channels
        batchNorm("\(name).bn1")
        relu("\(name).relu1")
        if !keepsChannels { shortcut = place }
        convolution("\(name).conv1", to: channels, kernel: 3, stride: stride)
        batchNorm("\(name).bn2")
        relu("\(name).relu2")
        convolution("\(name).conv2", to: channels, kernel: 3)
        let output = place
        if !keepsChannels {
            goBack(to: shortcut)
            convolution("\(name).convShortcut", to: channels, kernel: 1, stride: stride)
            shortcut = place
        }
        add("\(name).add", shortcut, output)
    }
}

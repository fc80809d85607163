import Tensors

extension Network {
    /// CORnet-S (Kubilius et al. 2019, "Brain-like object recognition with high-performing shallow recurrent ANNs",
    /// figure 1): 53,416,616 parameters.
    ///
    /// Parameters are named as in the authors' code. Areas V2, V4 and IT compute 2, 4 and 2 times on their own output,
    /// with the same convolutions but a batch normalisation for each time.
    ///
    /// - Parameters:
    ///   - width: multiplies the channels of every hidden layer.
    ///   - stream: what fresh weights are drawn from; without one they are 0, for others to be loaded.
    public static func corNetS(classes: Int = 1000, width: Double = 1, stream: RandomStream?) -> Network {
        var writer = ArchitectureWriter(input: [3, 224, 224], stream: stream)
        let channels = widened(64, by: width)
        writer.convolution("V1.conv1", to: channels, kernel: 7, stride: 2)
        writer.batchNorm("V1.norm1")
        writer.relu("V1.nonlin1")
        writer.maxPool("V1.pool", size: 3, stride: 2, padding: 1)
        writer.convolution("V1.conv2", to: channels, kernel: 3)
        writer.batchNorm("V1.norm2")
        writer.relu("V1.output")
        writer.recurrentArea("V2", channels: 2 * channels, times: 2)
        writer.recurrentArea("V4", channels: 4 * channels, times: 4)
        writer.recurrentArea("IT", channels: 8 * channels, times: 2)
        writer.globalAveragePool("decoder.avgpool")
        writer.flatten("decoder.flatten")
        writer.linear("decoder.linear", to: classes, weights: .fanInUniform, biases: .fanInUniform)
        return writer.network("cornet-s")
    }
}

extension ArchitectureWriter {
    /// A bottleneck of four times the channels that runs `times` times; the first time halves the maps.
    fileprivate mutating func recurrentArea(_ name: String, channels: Int, times: Int) {
        convolution("\(name).conv_input", to: channels, kernel: 1)
        let input = place
        convolution("\(name).skip", to: channels, kernel: 1, stride: 2)
        batchNorm("\(name).norm_skip")
        var skip = place
        goBack(to: input)
        for time in 0..<times {
            sharedConvolution("\(name).conv1", to: 4 * channels, kernel: 1, time: time)
            batchNorm("\(name).norm1_\(time)")
            relu("\(name).nonlin1_\(time)")
            sharedConvolution("\(name).conv2", to: 4 * channels, kernel: 3, stride: time == 0 ? 2 : 1, time: time)
            batchNorm("\(name).norm2_\(time)")
            relu("\(name).nonlin2_\(time)")
            sharedConvolution("\(name).conv3", to: channels, kernel: 1, time: time)
            batchNorm("\(name).norm3_\(time)")
            add("\(name).add_\(time)", place, skip)
            relu(time == times - 1 ? "\(name).output" : "\(name).nonlin3_\(time)")
            skip = place
        }
    }

    /// The convolution itself the first time, then the same again.
    private mutating func sharedConvolution(
        _ name: String, to channels: Int, kernel: Int, stride: Int = 1, time: Int
    ) {
        if time == 0 {
            convolution(name, to: channels, kernel: kernel, stride: stride)
        } else {
            convolution("\(name)_\(time)", again: name, to: channels, kernel: kernel, stride: stride)
        }
    }
}

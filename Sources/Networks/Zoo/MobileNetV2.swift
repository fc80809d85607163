import Tensors

extension Network {
    /// MobileNetV2 (Sandler et al. 2018, "MobileNetV2: inverted residuals and linear bottlenecks", table 2):
    /// 3,504,872 parameters.
    ///
    /// - Parameters:
    ///   - width: multiplies the channels of every hidden layer, to multiples of 8; the last layer's from 1 on only.
    ///   - stream: what fresh weights are drawn from; without one they are 0, for others to be loaded.
    public static func mobileNetV2(classes: Int = 1000, width: Double = 1, stream: RandomStream?) -> Network {
        mobileNetV2(
            "mobilenet-v2", input: [3, 224, 224], firstStride: 2, strides: [1, 2, 2, 2, 1, 2, 1], classes, width, stream
        )
    }

    /// MobileNetV2 for images of 32 px: the first convolution and the second row of table 2 keep the maps' size.
    public static func cifarMobileNetV2(
        classes: Int = 10, channels: Int = 3, width: Double = 1, stream: RandomStream?
    ) -> Network {
        mobileNetV2(
            "mobilenet-v2-32", input: [channels, 32, 32], firstStride: 1, strides: [1, 1, 2, 2, 1, 2, 1], classes,
            width,
            stream)
    }

    /// Table 2: expansion t, channels c and repetitions n of each row.
    private static let rows: [(expansion: Int, channels: Int, blocks: Int)] = [
        (1, 16, 1), (6, 24, 2), (6, 32, 3), (6, 64, 4), (6, 96, 3), (6, 160, 3), (6, 320, 1),
    ]

    private static func mobileNetV2(
        _ name: String, input: [Int], firstStride: Int, strides: [Int], _ classes: Int, _ width: Double,
        _ stream: RandomStream?
    ) -> Network {
        var writer = ArchitectureWriter(input: input, stream: stream)
        writer.normalizedConvolution("features.0", to: scaledToEights(32, by: width), kernel: 3, stride: firstStride)
        var place = 1
        for (row, stride) in zip(rows, strides) {
            for block in 0..<row.blocks {
                writer.invertedResidual(
                    "features.\(place)", expansion: row.expansion, to: scaledToEights(row.channels, by: width),
                    stride: block == 0 ? stride : 1)
                place += 1
            }
        }
        writer.normalizedConvolution("features.\(place)", to: scaledToEights(1280, by: max(1, width)), kernel: 1)
        writer.globalAveragePool("avgpool")
        writer.flatten()
        writer.begin("classifier")
        writer.dropout(rate: 0.2)
        writer.linear(to: classes, weights: .normal(deviation: 0.01))
        return writer.network(name)
    }
}

extension ArchitectureWriter {
    fileprivate mutating func normalizedConvolution(
        _ name: String, to channels: Int, kernel: Int, stride: Int = 1, groups: Int = 1
    ) {
        convolution("\(name).0", to: channels, kernel: kernel, stride: stride, groups: groups)
        batchNorm("\(name).1")
        relu6("\(name).2")
    }

    /// Table 1: a 1x1 expansion, a 3x3 convolution of each channel by itself, and a linear 1x1 projection, beside a
    /// shortcut where the shape stays.
    fileprivate mutating func invertedResidual(_ name: String, expansion: Int, to channels: Int, stride: Int) {
        let input = place
        var part = 0
        if expansion > 1 {
            normalizedConvolution("\(name).conv.0", to: input.channels * expansion, kernel: 1)
            part = 1
        }
        normalizedConvolution(
            "\(name).conv.\(part)", to: place.channels, kernel: 3, stride: stride, groups: place.channels)
        convolution("\(name).conv.\(part + 1)", to: channels, kernel: 1)
        batchNorm("\(name).conv.\(part + 2)")
        if stride == 1 && input.channels == channels { add("\(name).add", input, place) }
    }
}

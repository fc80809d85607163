import Tensors

extension Network {
    /// GoogLeNet (Szegedy et al. 2015, "Going deeper with convolutions", table 1) with batch normalisation and without
    /// auxiliary heads, as torchvision has it: 6,624,904 parameters.
    ///
    /// As in torchvision, the branches that the table calls 5x5 have windows of 3x3.
    ///
    /// - Parameters:
    ///   - width: multiplies the channels of every hidden layer.
    ///   - stream: what fresh weights are drawn from; without one they are 0, for others to be loaded.
    public static func googLeNet(classes: Int = 1000, width: Double = 1, stream: RandomStream?) -> Network {
        var writer = ArchitectureWriter(input: [3, 224, 224], stream: stream)
        writer.convolutionWeights = .normal(deviation: 0.01)
        writer.linearWeights = .normal(deviation: 0.01)
        writer.linearBiases = .fanInUniform
        writer.batchNormEpsilon = 1e-3

        writer.normalizedConvolution("conv1", to: widened(64, by: width), kernel: 7, stride: 2)
        writer.maxPool("maxpool1", size: 3, stride: 2, roundsUp: true)
        writer.normalizedConvolution("conv2", to: widened(64, by: width), kernel: 1)
        writer.normalizedConvolution("conv3", to: widened(192, by: width), kernel: 3)
        writer.maxPool("maxpool2", size: 3, stride: 2, roundsUp: true)
        for row in inceptions {
            writer.inception(row, width: width)
            if row.name == "3b" { writer.maxPool("maxpool3", size: 3, stride: 2, roundsUp: true) }
            if row.name == "4e" { writer.maxPool("maxpool4", size: 2, stride: 2, roundsUp: true) }
        }
        writer.globalAveragePool("avgpool")
        writer.flatten()
        writer.dropout("dropout", rate: 0.2)
        writer.linear("fc", to: classes)
        return writer.network("googlenet")
    }

    fileprivate typealias Inception = (
        name: String, one: Int, threeReduced: Int, three: Int, fiveReduced: Int, five: Int, pool: Int
    )

    /// Table 1's columns #1x1, #3x3 reduce, #3x3, #5x5 reduce, #5x5 and pool proj.
    private static let inceptions: [Inception] = [
        ("3a", 64, 96, 128, 16, 32, 32),
        ("3b", 128, 128, 192, 32, 96, 64),
        ("4a", 192, 96, 208, 16, 48, 64),
        ("4b", 160, 112, 224, 24, 64, 64),
        ("4c", 128, 128, 256, 24, 64, 64),
        ("4d", 112, 144, 288, 32, 64, 64),
        ("4e", 256, 160, 320, 32, 128, 128),
        ("5a", 256, 160, 320, 32, 128, 128),
        ("5b", 384, 192, 384, 48, 128, 128),
    ]
}

extension ArchitectureWriter {
    /// A convolution, batch normalisation and ReLU: torchvision's `BasicConv2d`.
    fileprivate mutating func normalizedConvolution(_ name: String, to channels: Int, kernel: Int, stride: Int = 1) {
        convolution("\(name).conv", to: channels, kernel: kernel, stride: stride)
        batchNorm("\(name).bn")
        relu("\(name).relu")
    }

    /// Four branches side by side, their channels behind one another (figure 2b).
    fileprivate mutating func inception(_ row: Network.Inception, width: Double) {
        let name = "inception\(row.name)"
        let input = place

        normalizedConvolution("\(name).branch1", to: widened(row.one, by: width), kernel: 1)
        let one = place

        goBack(to: input)
        normalizedConvolution("\(name).branch2.0", to: widened(row.threeReduced, by: width), kernel: 1)
        normalizedConvolution("\(name).branch2.1", to: widened(row.three, by: width), kernel: 3)
        let three = place

        goBack(to: input)
        normalizedConvolution("\(name).branch3.0", to: widened(row.fiveReduced, by: width), kernel: 1)
        normalizedConvolution("\(name).branch3.1", to: widened(row.five, by: width), kernel: 3)
        let five = place

        goBack(to: input)
        maxPool("\(name).branch4.0", size: 3, stride: 1, padding: 1, roundsUp: true)
        normalizedConvolution("\(name).branch4.1", to: widened(row.pool, by: width), kernel: 1)

        concatenate("\(name).concatenate", [one, three, five, place])
    }
}

import Tensors

extension Network {
    /// AlexNet for images of 224 px (Krizhevsky 2014, "One weird trick for parallelizing convolutional neural
    /// networks", the form that torchvision has): 61,100,840 parameters.
    ///
    /// torchvision pools the last maps to 6x6 first; at 224 px they have that size already.
    ///
    /// - Parameters:
    ///   - width: multiplies the channels of every hidden layer.
    ///   - stream: what fresh weights are drawn from; without one they are 0, for others to be loaded.
    public static func alexNet(classes: Int = 1000, width: Double = 1, stream: RandomStream?) -> Network {
        var writer = ArchitectureWriter(input: [3, 224, 224], stream: stream)
        writer.startAsInPyTorch()
        writer.convolution(to: widened(64, by: width), kernel: 11, stride: 4, padding: 2, bias: true)
        writer.relu()
        writer.maxPool(size: 3, stride: 2)
        writer.convolution(to: widened(192, by: width), kernel: 5, bias: true)
        writer.relu()
        writer.maxPool(size: 3, stride: 2)
        writer.threeConvolutions(width: width)
        writer.maxPool(size: 3, stride: 2)
        writer.classifier(hidden: widened(4096, by: width), classes: classes, last: .fanInUniform)
        return writer.network("alexnet")
    }

    /// AlexNet made for images of 32 px.
    ///
    /// The first convolution is 3x3 at stride 2 in place of 11x11 at stride 4, pooling windows are 2x2, and the hidden
    /// fully connected layers have 1024 numbers in place of 4096; the five convolutions keep their channels.
    ///
    /// - Parameter width: multiplies the channels of every hidden layer.
    public static func alexNetSmall(
        classes: Int = 10, channels: Int = 3, width: Double = 1, stream: RandomStream?
    ) -> Network {
        var writer = ArchitectureWriter(input: [channels, 32, 32], stream: stream)
        writer.convolution(to: widened(64, by: width), kernel: 3, stride: 2, bias: true)
        writer.relu()
        writer.maxPool(size: 2, stride: 2)
        writer.convolution(to: widened(192, by: width), kernel: 5, bias: true)
        writer.relu()
        writer.maxPool(size: 2, stride: 2)
        writer.threeConvolutions(width: width)
        writer.maxPool(size: 2, stride: 2)
        writer.classifier(hidden: widened(1024, by: width), classes: classes, last: .normal(deviation: 0.01))
        return writer.network("alexnet-32")
    }
}

extension ArchitectureWriter {
    fileprivate mutating func threeConvolutions(width: Double) {
        for channels in [384, 256, 256] {
            convolution(to: widened(channels, by: width), kernel: 3, bias: true)
            relu()
        }
    }

    fileprivate mutating func classifier(hidden: Int, classes: Int, last: InitialWeights) {
        flatten()
        begin("classifier")
        for _ in 0..<2 {
            dropout(rate: 0.5)
            linear(to: hidden)
            relu()
        }
        linear(to: classes, weights: last)
    }

    /// PyTorch's own first weights and biases, which torchvision leaves as they are.
    fileprivate mutating func startAsInPyTorch() {
        convolutionWeights = .fanInUniform
        convolutionBiases = .fanInUniform
        linearWeights = .fanInUniform
        linearBiases = .fanInUniform
    }
}

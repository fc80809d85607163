import Tensors

extension Network {
    /// AlexNet (Krizhevsky 2014, "One weird trick", the form that torchvision has) made for images of 32 px.
    ///
    /// The first convolution is 3x3 at stride 2 in place of 11x11 at stride 4, pooling windows are 2x2, and the hidden
    /// fully connected layers have 1024 numbers in place of 4096; the five convolutions keep their channels.
    ///
    /// - Parameter width: multiplies the channels of every hidden layer.
    public static func alexNetSmall(
        classes: Int = 10, channels: Int = 3, width: Double = 1, stream: RandomStream
    ) -> Network {
        var writer = ArchitectureWriter(input: [channels, 32, 32], stream: stream)
        writer.convolution(scaled(64, by: width), kernel: 3, stride: 2, padding: 1, bias: true)
        writer.relu()
        writer.maxPool(2, stride: 2)
        writer.convolution(scaled(192, by: width), kernel: 5, padding: 2, bias: true)
        writer.relu()
        writer.maxPool(2, stride: 2)
        for channels in [384, 256, 256] {
            writer.convolution(scaled(channels, by: width), kernel: 3, padding: 1, bias: true)
            writer.relu()
        }
        writer.maxPool(2, stride: 2)
        writer.flatten()
        writer.begin("classifier")
        for _ in 0..<2 {
            writer.dropout(0.5)
            writer.linear(scaled(1024, by: width))
            writer.relu()
        }
        writer.linear(classes, isLast: true)
        return Network(name: "alexnet-32", inputShape: [channels, 32, 32], layers: writer.layers)
    }
}

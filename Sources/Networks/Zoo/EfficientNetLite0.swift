import Tensors

extension Network {
    /// EfficientNet-Lite0 (Tan and Le 2019, "EfficientNet: rethinking model scaling", table 1, without squeeze and
    /// excitation and with ReLU6: github.com/tensorflow/tpu, models/official/efficientnet/lite): 4,652,008 parameters.
    ///
    /// Windows are padded as TensorFlow pads them, and parameters are named as in the Python package
    /// efficientnet_lite_pytorch.
    ///
    /// - Parameters:
    ///   - width: multiplies the channels of every hidden layer but the first and the last, to multiples of 8.
    ///   - stream: what fresh weights are drawn from; without one they are 0, for others to be loaded.
    public static func efficientNetLite0(classes: Int = 1000, width: Double = 1, stream: RandomStream?) -> Network {
        var writer = ArchitectureWriter(input: [3, 224, 224], stream: stream)
        writer.batchNormEpsilon = 1e-3
        writer.paddedConvolution("_conv_stem", to: 32, kernel: 3, stride: 2)
        writer.batchNorm("_bn0")
        writer.relu6("_swish0")

        let count = stages.reduce(0) { $0 + $1.blocks }
        var place = 0
        for stage in stages {
            for block in 0..<stage.blocks {
                writer.invertedResidual(
                    "_blocks.\(place)", stage, to: scaledToEights(stage.channels, by: width),
                    stride: block == 0 ? stage.stride : 1, dropRate: 0.2 * Float(place) / Float(count))
                place += 1
            }
        }
        writer.convolution("_conv_head", to: 1280, kernel: 1)
        writer.batchNorm("_bn1")
        writer.relu6("_swish1")
        writer.globalAveragePool("_avg_pooling")
        writer.flatten()
        writer.dropout("_dropout", rate: 0.2)
        writer.linear("_fc", to: classes, weights: .fanOutUniform)
        return writer.network("efficientnet-lite0")
    }

    fileprivate typealias Stage = (expansion: Int, channels: Int, blocks: Int, kernel: Int, stride: Int)

    /// Table 1's stages 2 to 8.
    private static let stages: [Stage] = [
        (1, 16, 1, 3, 1), (6, 24, 2, 3, 2), (6, 40, 2, 5, 2), (6, 80, 3, 3, 2), (6, 112, 3, 5, 1), (6, 192, 4, 5, 2),
        (6, 320, 1, 3, 1),
    ]
}

extension Architecture {
    /// The network for images of another size, where that decides how its windows are padded: of EfficientNet-Lite0, by
    /// TensorFlow's rule for "same". Every other network stays as it is.
    ///
    /// - Parameter size: [H, W] of the images.
    public func padding(_ network: Network, for size: [Int]) -> Network {
        guard self == .efficientNetLite0 else { return network }
        var (result, size) = (network, size)
        for place in result.layers.indices {
            guard case .convolution(var layer) = result.layers[place].layer else { continue }
            let kernel = layer.weights.shape[2]
            if kernel > 1 {
                layer.geometry = .same(
                    as: size, kernel: kernel, stride: layer.geometry.stride[0], groups: layer.geometry.groups)
                result.layers[place].layer = .convolution(layer)
            }
            size = size.indices.map { layer.geometry.outputSize(size[$0], kernel: kernel, axis: $0) }
        }
        return result
    }

    /// Whether the network's windows are padded as for images of a size [H, W].
    public func pads(_ network: Network, for size: [Int]) -> Bool {
        let wanted = padding(network, for: size)
        return zip(network.layers, wanted.layers).allSatisfy { $0.layer.geometry == $1.layer.geometry }
    }
}

extension Layer {
    fileprivate var geometry: ConvolutionGeometry? {
        if case .convolution(let layer) = self { layer.geometry } else { nil }
    }
}

extension ArchitectureWriter {
    /// A convolution padded as TensorFlow's "same".
    fileprivate mutating func paddedConvolution(
        _ name: String, to channels: Int, kernel: Int, stride: Int = 1, groups: Int = 1
    ) {
        let geometry = ConvolutionGeometry.same(
            as: Array(place.shape.dropFirst()), kernel: kernel, stride: stride, groups: groups)
        convolution(name, to: channels, kernel: kernel, geometry: geometry)
    }

    /// MBConv without squeeze and excitation: a 1x1 expansion, a convolution of each channel by itself, and a linear
    /// 1x1 projection, beside a shortcut where the shape stays.
    fileprivate mutating func invertedResidual(
        _ name: String, _ stage: Network.Stage, to channels: Int, stride: Int, dropRate: Float
    ) {
        let input = place
        if stage.expansion > 1 {
            convolution("\(name)._expand_conv", to: input.channels * stage.expansion, kernel: 1)
            batchNorm("\(name)._bn0")
            relu6("\(name)._swish0")
        }
        paddedConvolution(
            "\(name)._depthwise_conv", to: place.channels, kernel: stage.kernel, stride: stride,
            groups: place.channels)
        batchNorm("\(name)._bn1")
        relu6("\(name)._swish1")
        convolution("\(name)._project_conv", to: channels, kernel: 1)
        batchNorm("\(name)._bn2")
        guard stride == 1, input.channels == channels else { return }
        if dropRate > 0 { stochasticDepth("\(name)._drop_connect", rate: dropRate) }
        add("\(name).add", place, input)
    }
}

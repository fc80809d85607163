import Tensors

/// The convolutions of VGG-16 as Keras stores them, put in torchvision's order and under torchvision's names.
///
/// Keras' weights, which are those of VGG's authors, expect blue before green before red in a range of 0 to 255, less
/// the means 103.939, 116.779 and 123.68, not scaled. Here the first convolution's input channels are turned around,
/// so that it takes red, green, blue.
package struct KerasVGG16: Sendable {
    /// `features.0.weight` [64, 3, 3, 3], `features.0.bias` [64], …, `features.28.bias` [512]: 14,714,688 numbers.
    package let tensors: [String: Tensor]

    /// What the weights want to be given, as a file's metadata.
    package static let preprocessing = [
        "preprocessing": "channels RGB in the range 0 to 255, minus the means 123.68 116.779 103.939, not scaled",
        "channels": "RGB", "range": "0 255", "mean": "123.68 116.779 103.939", "standard_deviation": "1 1 1",
    ]

    /// Keras' name, torchvision's number of the layer, and channels in and out (Simonyan and Zisserman 2015, table 1,
    /// D).
    package static let convolutions: [(name: String, index: Int, input: Int, output: Int)] = [
        ("block1_conv1", 0, 3, 64), ("block1_conv2", 2, 64, 64),
        ("block2_conv1", 5, 64, 128), ("block2_conv2", 7, 128, 128),
        ("block3_conv1", 10, 128, 256), ("block3_conv2", 12, 256, 256), ("block3_conv3", 14, 256, 256),
        ("block4_conv1", 17, 256, 512), ("block4_conv2", 19, 512, 512), ("block4_conv3", 21, 512, 512),
        ("block5_conv1", 24, 512, 512), ("block5_conv2", 26, 512, 512), ("block5_conv3", 28, 512, 512),
    ]

    /// Takes the convolutions out of the initialisers of an ONNX file made from a Keras network, whose names contain
    /// those of Keras' layers; its other tensors are passed over.
    ///
    /// - Parameter initializers: weights as [output, input, 3, 3] and biases as [output].
    /// - Throws: `DownloadError` naming the layer, the shape expected and what was found.
    package init(initializers: [String: Tensor]) throws {
        var tensors: [String: Tensor] = [:]
        for layer in Self.convolutions {
            func tensor(_ kind: String, _ shape: [Int]) throws -> Tensor {
                let found = initializers.filter { $0.key.contains(layer.name) }
                let fitting = found.filter { $0.value.shape == shape }
                guard let tensor = fitting.first?.value, fitting.count == 1 else {
                    let shapes = found.map { "\($0.value.shape)" }.sorted().joined(separator: ", ")
                    throw DownloadError(
                        "taking VGG-16's convolutions out of an ONNX file",
                        "expected one \(kind) of \(layer.name) of shape \(shape), found \(fitting.count)"
                            + (found.isEmpty ? "" : " among tensors of shapes \(shapes)"),
                        advice: "Check that the file was made from Keras' VGG-16")
                }
                return tensor
            }
            let weight = try tensor("weight", [layer.output, layer.input, 3, 3])
            tensors["features.\(layer.index).weight"] = layer.index == 0 ? weight.withReversedInputChannels() : weight
            tensors["features.\(layer.index).bias"] = try tensor("bias", [layer.output])
        }
        self.tensors = tensors
    }

    /// How many numbers it has.
    package var count: Int { tensors.values.reduce(0) { $0 + $1.count } }
}

extension Tensor {
    /// Convolution weights [O, I, H, W] for an input whose channels come in the opposite order.
    fileprivate func withReversedInputChannels() -> Tensor {
        let (inputs, window) = (shape[1], shape[2] * shape[3])
        return withValues { source in
            Tensor(shape) { target in
                for output in 0..<shape[0] {
                    for input in 0..<inputs {
                        for place in 0..<window {
                            target[(output * inputs + input) * window + place] =
                                source[(output * inputs + inputs - 1 - input) * window + place]
                        }
                    }
                }
            }
        }
    }
}

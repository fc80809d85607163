import Tensors

/// SqueezeNet 1.1's weights as Keras has them, put in torchvision's order and under torchvision's names.
package struct SqueezeNetKernels: Sendable {
    /// `features.0.weight` [64, 3, 3, 3], `features.0.bias` [64], …, `classifier.1.bias` [1000]: 1,235,496 numbers.
    package let tensors: [String: Tensor]

    /// The names of the authors' layers and torchvision's, in the order of the computation.
    package static let layers: [(name: String, module: String)] =
        [("conv1", "features.0")]
        + zip(2..., [3, 4, 6, 7, 9, 10, 11, 12]).flatMap { fire, place in
            [
                ("fire\(fire)/squeeze1x1", "features.\(place).squeeze"),
                ("fire\(fire)/expand1x1", "features.\(place).expand1x1"),
                ("fire\(fire)/expand3x3", "features.\(place).expand3x3"),
            ]
        } + [("conv10", "classifier.1")]

    /// - Parameter arrays: for each of the authors' layers its kernel [height, width, inputs, outputs] and its biases
    ///   [outputs].
    /// - Throws: `DownloadError` naming the layer, what was expected and what was found.
    package init(_ arrays: [String: [Tensor]]) throws {
        var tensors: [String: Tensor] = [:]
        for layer in Self.layers {
            let found = arrays[layer.name] ?? []
            guard found.count == 2, found[0].shape.count == 4, found[1].shape == [found[0].shape[3]] else {
                throw DownloadError(
                    "taking SqueezeNet's kernels out of a pickle",
                    "expected of \(layer.name) a kernel [height, width, inputs, outputs] and [outputs] biases, found "
                        + (found.isEmpty ? "nothing" : found.map { "\($0.shape)" }.joined(separator: " and ")),
                    advice: "Check that the file is SqueezeNet's")
            }
            tensors["\(layer.module).weight"] = found[0].withOutputsFirst()
            tensors["\(layer.module).bias"] = found[1]
        }
        self.tensors = tensors
    }
}

extension Tensor {
    /// A kernel [height, width, I, O] as [O, I, height, width].
    fileprivate func withOutputsFirst() -> Tensor {
        let (window, inputs, outputs) = (shape[0] * shape[1], shape[2], shape[3])
        return withValues { source in
            Tensor([outputs, inputs, shape[0], shape[1]]) { target in
                for output in 0..<outputs {
                    for input in 0..<inputs {
                        for place in 0..<window {
                            target[(output * inputs + input) * window + place] =
                                source[(place * inputs + input) * outputs + output]
                        }
                    }
                }
            }
        }
    }
}

import Networks
import Tensors

/// Small networks whose layers branch, join, or use weights again.
extension Network {
    /// An inverted residual block with squeeze and excitation, and a dense block's concatenation.
    static func branching(seed: UInt64) -> Network {
        var stream = RandomStream(seed: seed, "branching network")
        var depthwise = Convolution(
            weights: .random([6, 1, 3, 3], &stream, scale: 0.4), bias: nil, geometry: ConvolutionGeometry(padding: 1))
        depthwise.geometry.groups = 6
        return Network(
            name: "branching", inputShape: [2, 5, 5],
            layers: [
                NamedLayer("stem", .randomConvolution(2, 4, &stream)),
                NamedLayer("expand", .randomConvolution(4, 6, kernel: 1, padding: 0, &stream)),
                NamedLayer("relu6", .clippedReLU(ClippedReLU(threshold: 0.8, form: .saturate))),
                NamedLayer("depthwise", .convolution(depthwise)),
                NamedLayer("norm", .randomBatchNorm(6, &stream)),
                NamedLayer("silu", .activation(.silu)),
                NamedLayer("squeeze", .globalAveragePooling),
                NamedLayer("excite", .randomConvolution(6, 6, kernel: 1, padding: 0, &stream)),
                NamedLayer("gate", .activation(.sigmoid)),
                NamedLayer("scale", .multiply, inputs: [.named("silu"), .named("gate")]),
                NamedLayer("project", .randomConvolution(6, 4, kernel: 1, padding: 0, &stream)),
                NamedLayer("sum", .add, inputs: [.named("stem"), .previous]),
                NamedLayer("relu", .relu),
                NamedLayer("dense", .concatenate, inputs: [.previous, .named("stem"), .image]),
                NamedLayer("pool", .globalAveragePooling), NamedLayer("flat", .flatten),
                NamedLayer("classifier", .randomLinear(10, 3, &stream)),
            ])
    }

    static func recurrent(seed: UInt64) -> Network {
        var stream = RandomStream(seed: seed, "recurrent network")
        var layers = [
            NamedLayer("input", .randomConvolution(2, 4, &stream)),
            NamedLayer("skip", .randomConvolution(4, 4, kernel: 1, stride: 2, padding: 0, &stream)),
        ]
        let shared = Layer.randomConvolution(4, 4, stride: 2, bias: seed % 2 == 0, &stream)
        let again = Layer.again("shared.0", geometry: ConvolutionGeometry(padding: 1))
        for time in 0..<3 {
            let state = LayerInput.named(time == 0 ? "input" : "relu.\(time - 1)")
            layers += [
                NamedLayer("shared.\(time)", time == 0 ? shared : again, inputs: [state]),
                NamedLayer("norm.\(time)", .randomBatchNorm(4, &stream)),
                NamedLayer("sum.\(time)", .add, inputs: [.previous, .named("skip")]),
                NamedLayer("relu.\(time)", .relu),
            ]
        }
        layers += [NamedLayer("flat", .flatten), NamedLayer("classifier", .randomLinear(36, 3, &stream))]
        return Network(name: "recurrent", inputShape: [2, 5, 5], layers: layers)
    }

    /// One block of a vision transformer on four patches.
    static func transformer(seed: UInt64) -> Network {
        var stream = RandomStream(seed: seed, "transformer")
        func norm() -> Layer {
            var norm = LayerNorm(features: 8, epsilon: 1e-6)
            norm.scale = .random([8], &stream)
            norm.shift = .random([8], &stream)
            return .layerNorm(norm)
        }
        return Network(
            name: "transformer", inputShape: [2, 4, 4],
            layers: [
                NamedLayer("patches", .randomConvolution(2, 8, kernel: 2, stride: 2, padding: 0, &stream)),
                NamedLayer(
                    "tokens",
                    .tokens(
                        TokenEmbedding(
                            classToken: .random([1, 1, 8], &stream), positions: .random([1, 5, 8], &stream))),
                    parameterNames: [.classToken: "class_token", .positions: "pos"]),
                NamedLayer("norm1", norm()), NamedLayer("qkv", .randomLinear(8, 24, &stream)),
                NamedLayer("attention", .attention(heads: 2)), NamedLayer("projection", .randomLinear(8, 8, &stream)),
                NamedLayer("sum1", .add, inputs: [.named("tokens"), .previous]),
                NamedLayer("norm2", norm()), NamedLayer("mlp1", .randomLinear(8, 16, &stream)),
                NamedLayer("gelu", .activation(.gelu)), NamedLayer("mlp2", .randomLinear(16, 8, &stream)),
                NamedLayer("sum2", .add, inputs: [.named("sum1"), .previous]),
                NamedLayer("norm", norm()), NamedLayer("class", .token(0)),
                NamedLayer("head", .randomLinear(8, 3, &stream)),
            ])
    }
}

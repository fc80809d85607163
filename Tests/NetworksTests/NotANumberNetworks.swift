import Foundation
import Networks
import Tensors

/// What PyTorch makes of NaN, infinities and huge numbers; Fixtures/not-a-number has the script that asked it.
struct NotANumberReference: Decodable {
    /// Where an output's numbers are NaN, infinite or finite, in row-major order.
    struct Description: Decodable {
        /// "25. 3n 2+": 25 finite numbers, 3 times NaN, 2 times infinity.
        var marks: String
        /// Of the finite numbers' magnitudes.
        var mean, largest: Double
    }

    struct Case: Decodable {
        var network, place, value: String
        var index: Int
        var outputs: [String: Description]
        var gradient: Description
        var training: Description?

        var number: Float { value == "nan" ? .nan : Float(value) ?? 0 }
        var title: String { "\(network), \(value) in \(place)" }
    }

    struct Plan: Decodable {
        var input: [Int]
        var layers: [PlannedLayer]
    }

    struct PlannedLayer: Decodable {
        var name, kind: String
        var inputs: [String]?
        var outputs, size, stride, padding, groups, heads, index: Int?
    }

    var networks: [String: Plan]
    var cases: [Case]

    static func read() throws -> NotANumberReference {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/not-a-number/not-a-number.json")
        return try JSONDecoder().decode(NotANumberReference.self, from: Data(contentsOf: file))
    }

    /// A case's network and images, the number in its place.
    func setting(_ one: Case) throws -> (network: Network, images: Tensor) {
        guard let plan = networks[one.network] else { throw CocoaError(.coderValueNotFound) }
        var network = Network(name: one.network, inputShape: Array(plan.input.dropFirst()), layers: [])
        for planned in plan.layers {
            let shapes = try network.outputShapes(plan.input)
            let source = planned.inputs?.first.flatMap { name in network.layers.firstIndex { $0.name == name } }
            let shape = (source ?? network.layers.indices.last).map { shapes[$0] } ?? plan.input
            let inputs = planned.inputs.map { $0.map(LayerInput.named) } ?? [.previous]
            let layer = planned.layer("\(one.network).\(planned.name).", shape)
            network.layers.append(NamedLayer(planned.name, layer, inputs: inputs))
        }
        var images = ZooNumbers(one.network + ".input").tensor(plan.input, times: 1.75)
        if one.place == "input" {
            images.withMutableValues { $0[one.index] = one.number }
        } else {
            for place in network.layers.indices {
                let name = network.layers[place].name
                network.layers[place].layer.withParameters { role, tensor in
                    guard one.place == "\(name).\(role.pyTorchName)" else { return }
                    tensor.withMutableValues { $0[one.index] = one.number }
                }
            }
        }
        return (network, images)
    }
}

extension NotANumberReference.PlannedLayer {
    /// - Parameter shape: of what the layer gets.
    fileprivate func layer(_ label: String, _ shape: [Int]) -> Layer {
        func numbers(_ role: String, _ shape: [Int], times: Float, plus: Float = 0) -> Tensor {
            ZooNumbers(label + role).tensor(shape, times: times, plus: plus)
        }
        func weights(_ shape: [Int]) -> (Tensor, Tensor) {
            let factor = Float(1 / Double(shape.dropFirst().reduce(1, *)).squareRoot())
            return (numbers("weight", shape, times: factor), numbers("bias", [shape[0]], times: 0.25))
        }
        func windows() -> PoolingGeometry {
            PoolingGeometry(size: size ?? 1, stride: stride ?? 1, padding: padding ?? 0)
        }
        switch kind {
        case "convolution":
            let (size, groups) = (size ?? 1, groups ?? 1)
            let (weight, bias) = weights([outputs ?? 1, shape[1] / groups, size, size])
            let geometry = ConvolutionGeometry(stride: stride ?? 1, padding: padding ?? 0, groups: groups)
            return .convolution(Convolution(weights: weight, bias: bias, geometry: geometry))
        case "linear":
            let (weight, bias) = weights([outputs ?? 1, shape.last ?? 1])
            return .linear(Linear(weights: weight, bias: bias))
        case "batchNorm":
            var norm = BatchNorm(channels: shape[1])
            norm.scale = numbers("weight", [shape[1]], times: 0.25, plus: 1)
            norm.shift = numbers("bias", [shape[1]], times: 0.25)
            norm.runningMean = numbers("running_mean", [shape[1]], times: 0.25)
            norm.runningVariance = numbers("running_var", [shape[1]], times: 0.5, plus: 1)
            return .batchNorm(norm)
        case "layerNorm":
            var norm = LayerNorm(features: shape.last ?? 1)
            norm.scale = numbers("weight", norm.scale.shape, times: 0.25, plus: 1)
            norm.shift = numbers("bias", norm.scale.shape, times: 0.25)
            return .layerNorm(norm)
        case "tokens":
            return .tokens(
                TokenEmbedding(
                    classToken: numbers("class_token", [1, 1, shape[1]], times: 1),
                    positions: numbers("pos_embedding", [1, 1 + shape[2] * shape[3], shape[1]], times: 1)))
        case "maximum": return .pooling(.maximum, windows())
        case "average": return .pooling(.average, windows())
        case "globalAverage": return .globalAveragePooling
        case "flatten": return .flatten
        case "add": return .add
        case "multiply": return .multiply
        case "concatenate": return .concatenate
        case "attention": return .attention(heads: heads ?? 1)
        case "token": return .token(index ?? 0)
        case "relu": return .relu
        case "relu6": return .clippedReLU(ClippedReLU(threshold: 6, form: .saturate))
        case "silu": return .activation(.silu)
        case "sigmoid": return .activation(.sigmoid)
        case "gelu": return .activation(.gelu)
        default: preconditionFailure("no layer of the kind \(kind)")
        }
    }
}

extension Tensor {
    /// Where the numbers are NaN, infinite or finite, as in the references.
    var marks: String {
        var runs: [(mark: String, count: Int)] = []
        for value in values {
            let mark = value.isNaN ? "n" : value == .infinity ? "+" : value == -.infinity ? "-" : "."
            if runs.last?.mark == mark { runs[runs.count - 1].count += 1 } else { runs.append((mark, 1)) }
        }
        return runs.map { "\($0.count)\($0.mark)" }.joined(separator: " ")
    }
}

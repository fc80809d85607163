import Foundation
import Methods
import Networks
import Tensors
import Testing

/// Training with convolutions in integers, against PyTorch with whole numbers in float64; the script in `Fixtures/dynamic-fixed-point` trained it.
@Suite struct IntegerTrainingTests {
    struct Numbers: Decodable {
        var shape: [Int]
        var values: [Float]

        var tensor: Tensor { Tensor(shape, values) }
    }

    struct Reference: Decodable {
        var bits: Int
        var rate, momentum: Double
        var images: Numbers
        var labels: [Int]
        var before, after, gradients: [String: Numbers]
        var losses: [Double]
    }

    private func reference() throws -> Reference {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/dynamic-fixed-point/training.json")
        return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
    }

    private func network(_ reference: Reference) throws -> Network {
        func tensor(_ name: String) throws -> Tensor { try #require(reference.before[name]).tensor }
        func convolution(_ name: String, padding: Int) throws -> Layer {
            .convolution(
                Convolution(weights: try tensor(name), bias: nil, geometry: ConvolutionGeometry(padding: padding)))
        }
        return Network(
            name: "three steps", inputShape: Array(reference.images.shape.dropFirst()),
            layers: [
                NamedLayer("first", try convolution("first", padding: 1)),
                NamedLayer("norm", .batchNorm(BatchNorm(channels: 17))), NamedLayer("relu", .relu),
                NamedLayer("second", try convolution("second", padding: 0)), NamedLayer("relu2", .relu),
                NamedLayer("mean", .globalAveragePooling), NamedLayer("flat", .flatten),
                NamedLayer(
                    "linear", .linear(Linear(weights: try tensor("linear.weight"), bias: try tensor("linear.bias")))),
            ])
    }

    /// The parameters by PyTorch's names.
    private func parameters(_ network: Network) -> [String: Tensor] {
        var found: [String: Tensor] = [:]
        for layer in network.layers {
            for (role, tensor) in layer.layer.parameters where role.isTrained {
                let isAlone = layer.name == "first" || layer.name == "second"
                found[isAlone ? layer.name : "\(layer.name).\(role.pyTorchName)"] = tensor
            }
        }
        return found
    }

    private func expectClose(_ tensor: Tensor?, _ expected: Numbers?, _ name: String) throws {
        let (values, wanted) = (try #require(tensor).values, try #require(expected).values)
        let scale = wanted.map { abs($0) }.max() ?? 0
        let worst = zip(values, wanted).map { abs($0 - $1) }.max() ?? .infinity
        // One integer more or less would be a fifteenth of the largest factor; the script made sure that none is near a half.
        #expect(values.count == wanted.count && worst <= 2e-5 * scale, "\(name): off by \(worst) of \(scale)")
    }

    @Test(arguments: IntegerSetting.Chains.allCases) func threeStepsAreThoseOfPyTorch(_ chains: IntegerSetting.Chains)
        throws
    {
        let reference = try reference(), engine = try Engine()
        var state = TrainingState(try network(reference))
        let setting = IntegerSetting(try IntegerFormat(bits: reference.bits), chains: chains)
        let integers = IntegerConvolutions(setting, of: state.network)
        let batch = Batch(images: reference.images.tensor, labels: reference.labels)
        let recipe = TrainingRecipe(
            epochs: 3, batchSize: batch.labels.count, peakLearningRate: reference.rate,
            objective: .custom(name: "cross-entropy in integers"),
            optimizer: .nesterov(momentum: reference.momentum, weightDecay: 0), schedule: .constant)
        var losses: [Double] = [], gradients: [String: Tensor] = [:]
        try state.train(
            recipe, imagesPerEpoch: batch.labels.count, batches: { _ in [batch] }, on: engine,
            stream: RandomStream(seed: 1, "three steps"),
            objective: { network, batch, pass in
                let trace = try pass.traced(network, batch.images, arithmetic: integers.begun(at: pass))
                let value = try pass.value(
                    crossEntropy(trace.output, labels: batch.labels, smoothing: 0), of: network, through: trace)
                losses.append(value.loss)
                if pass.update == 0 {
                    for (place, layer) in network.layers.enumerated() {
                        for role in value.gradients.roles(ofLayer: place) {
                            let name = layer.name == "second" ? "second" : "\(layer.name).\(role.pyTorchName)"
                            gradients[name] = value.gradients[place, role]
                        }
                    }
                }
                return value
            })
        for (found, expected) in zip(losses, reference.losses) { #expect(abs(found - expected) < 1e-5 * expected) }
        #expect(losses.count == 3)
        for (name, expected) in reference.gradients { try expectClose(gradients[name], expected, name) }
        for (name, expected) in reference.after { try expectClose(parameters(state.network)[name], expected, name) }
        // Both convolutions were integers', in all passes but the image's own gradient, which nobody wants.
        let records = integers.integerRecords
        #expect(records.map(\.layer) == ["first", "second"])
        #expect(records.map(\.passes.count) == [2, 3])
        let areProved = records.flatMap(\.passes).allSatisfy { $0.certificate.isProof }
        #expect(areProved)
    }
}

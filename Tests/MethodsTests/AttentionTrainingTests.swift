import Foundation
import Methods
import Networks
import Tensors
import Testing

/// Attention modules in training against PyTorch's; `Fixtures/attention/make-attention.py` made the numbers.
@Suite struct AttentionTrainingTests {
    struct Reference: Decodable {
        struct Case: Decodable {
            var name: String
            var taps: [Int]
            var branch: String
            /// Of cross-entropy, area and variation.
            var weights: [Double]
            var pairs: String
            var steps: Int
            var peak: Double
            var start, end: [String: [Float]]
            /// In each step, what each term adds to the loss.
            var terms: [[Double]]
            /// In each step, learning rate and momentum.
            var rates: [[Double]]
            var answers: [Int]
            /// Of all classes, in use: [3, s, s].
            var masks: [Float]

            enum CodingKeys: String, CodingKey {
                case name, taps, branch, weights, pairs, steps, peak, start, end, terms, rates, answers
                case masks = "masks of the first image"
            }
        }
        var black: [Float]
        var channels: [Int]
        var network: [String: [Float]]
        /// Of six images [3, 8, 8], in turn.
        var batches: [[Float]]
        var cases: [Case]

        static let names = [
            "the authors'", "a high rate", "without skip", "without skip and norm", "sigmoid in the branch",
            "last layer",
            "layers 2 and 3", "without area", "without variation", "cross-entropy alone", "diagonal", "L-CAM-Img",
        ]

        /// Three blocks, whose maps before pooling are "block.0" to "block.2", a mean and a linear layer.
        var frozen: Network {
            get throws {
                func tensor(_ name: String, _ shape: [Int]) throws -> Tensor {
                    Tensor(shape, try #require(network[name]))
                }
                let sizes = [3] + channels
                var layers: [NamedLayer] = []
                for block in 0..<3 {
                    let convolution = Convolution(
                        weights: try tensor("convolution \(block).weight", [sizes[block + 1], sizes[block], 3, 3]),
                        bias: try tensor("convolution \(block).bias", [sizes[block + 1]]),
                        geometry: ConvolutionGeometry(padding: 1))
                    layers.append(NamedLayer("convolution.\(block)", .convolution(convolution)))
                    layers.append(NamedLayer("block.\(block)", .relu))
                    if block < 2 {
                        layers.append(
                            NamedLayer("pool.\(block)", .pooling(.maximum, PoolingGeometry(size: 2, stride: 2))))
                    }
                }
                layers += [
                    NamedLayer("mean", .globalAveragePooling), NamedLayer("flatten", .flatten),
                    NamedLayer(
                        "head",
                        .linear(
                            Linear(
                                weights: try tensor("head.weight", [3, channels[2]]), bias: try tensor("head.bias", [3])
                            ))),
                ]
                return Network(name: "three blocks", inputShape: [3, 8, 8], layers: layers)
            }
        }

        func images(_ batch: Int) -> Tensor { Tensor([6, 3, 8, 8], batches[batch % batches.count]) }
    }

    private func made(
        _ reference: Reference, _ found: Reference.Case
    ) throws -> (module: AttentionModule, objective: AttentionObjective) {
        let design = AttentionDesign(
            taps: found.taps.map { "block.\($0)" }, branch: try #require(AttentionDesign.Branch(rawValue: found.branch))
        )
        let frozen = try reference.frozen
        let taps = try AttentionTaps(design.taps, of: frozen, input: frozen.inputShape)
        #expect(taps.shapes.map { $0[0] } == found.taps.map { reference.channels[$0] })
        var loss = AttentionLoss.published
        (loss.answerWeight, loss.areaWeight, loss.variationWeight) = (
            found.weights[0], found.weights[1], found.weights[2]
        )
        loss.pairs = try #require(AttentionLoss.Pairs(rawValue: found.pairs))
        let named: [String: AttentionLoss] = [
            "without area": .withoutArea, "without variation": .withoutVariation, "cross-entropy alone": .answerAlone,
            "diagonal": .diagonal,
        ]
        #expect((named[found.name] ?? .published) == loss)
        let module = AttentionModule(design, taps, count: 3, stream: nil)
        return (module, try AttentionObjective(module, beside: frozen, black: reference.black, loss: loss))
    }

    /// The parameters of a design, filled by PyTorch's names.
    private func filled(_ network: Network, _ tensors: [String: [Float]]) throws -> Network {
        var network = network, count = 0
        for place in network.layers.indices {
            let named = network.layers[place]
            try network.layers[place].layer.withParameters { role, tensor in
                tensor = Tensor(tensor.shape, try #require(tensors[named.parameterName(role)], "\(named.name) \(role)"))
                count += 1
            }
        }
        #expect(count == tensors.count)
        return network
    }

    @Test(arguments: Reference.names) func stepsArePyTorchs(name: String) throws {
        let reference = try AttentionFixtures.read(Reference.self, from: "attention.json")
        #expect(reference.cases.map(\.name) == Reference.names)
        let found = try #require(reference.cases.first { $0.name == name })
        let (module, objective) = try made(reference, found), engine = try Engine()
        let logits = try objective.network.forward(reference.images(0), on: engine)
        #expect(objective.network.predictions(logits) == found.answers)
        var recipe = AttentionObjective.recipe(epochs: found.steps, batchSize: 6)
        recipe.peakLearningRate = found.peak
        for step in 0..<found.steps {
            let point = recipe.point(update: step, of: found.steps, perEpoch: 1)
            #expect(abs(point.learningRate - found.rates[step][0]) < 1e-12)
            #expect(abs((point.momentum ?? 0) - found.rates[step][1]) < 1e-12)
        }
        var state = TrainingState(try filled(module.parameters, found.start))
        try state.train(
            recipe, imagesPerEpoch: 6,
            batches: { [Batch(images: reference.images($0), labels: [Int](repeating: 0, count: 6))] }, on: engine,
            stream: RandomStream(seed: 1), objective: objective.function)
        for (step, terms) in found.terms.enumerated() {
            #expect(abs(state.history[step].loss - terms.reduce(0, +)) < 1e-4, "step \(step)")
        }
        for (name, tensor) in state.network.namedParameters {
            let expected = try #require(found.end[name])
            #expect(relativeError(tensor.values, expected) < 1e-4, "\(name)")
            #expect(zip(tensor.values, expected).allSatisfy { abs($0 - $1) < 1e-4 }, "\(name)")
        }
        let maps = try objective.network.attentionMapsOfAllClasses(
            of: engine.slice(reference.images(0), axis: 0, range: 0..<1), by: objective.module(state.network),
            on: engine)
        let side = 8 >> found.taps[0], places = side * side
        for (map, target) in zip(maps, 0..<3) where side == 8 {
            // Ours are scaled logits of the masks.
            let logits = found.masks[target * places..<(target + 1) * places].map { log(Double($0) / (1 - Double($0))) }
            let low = logits.min() ?? 0, high = logits.max() ?? 0
            let expected = logits.map { Float(($0 - low) / (high - low)) }
            #expect(relativeError(map.values, expected) < 2e-3, "class \(target)")
        }
    }
}

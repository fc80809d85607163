import Foundation
import Methods
import Networks
import Tensors
import Testing

/// What an attention module is, computes, and writes.
@Suite struct AttentionModuleTests: BesideASmallNetwork {
    /// Layers with the shapes that the authors' taps of VGG-16 have.
    @Test func hasAsManyParametersAsTheAuthorsForVGG16() throws {
        let network = Network.vgg16(width: 1, stream: nil)
        let design = try #require(AttentionDesign.published(for: network))
        let taps = try AttentionTaps(design.taps, of: network, input: [3, 224, 224])
        #expect(taps.shapes == [[256, 28, 28], [512, 14, 14], [512, 7, 7]])
        #expect(AttentionModule(design, taps, count: 1000, stream: nil).parameterCount == 1_874_664)
        #expect(AttentionDesign.published(for: .resNet50(stream: nil))?.taps == ["layer2", "layer3", "layer4"])
        #expect(AttentionDesign.published(for: .small(seed: 1)) == nil)
    }

    /// All at once in float64, enlarged before they are fused: the order of the formula, not ours.
    private func reference(
        _ module: AttentionModule, _ features: [InferenceReference.Map], target: Int
    ) -> [Double] {
        var values: [String: [Double]] = [:]
        for (name, tensor) in module.parameters.namedParameters { values[name] = tensor.values.map(Double.init) }
        let side = features[0].height
        var sum = [Double](repeating: values["fuser.bias"]?[target] ?? .nan, count: side * side)
        let total = module.channels.reduce(0, +)
        var first = 0
        for (branch, maps) in features.enumerated() {
            let area = maps.height * maps.width, count = maps.channels
            var result = maps.values
            if module.design.branch != .identity {
                let weights = values["convs.\(branch).weight"] ?? [], bias = values["convs.\(branch).bias"] ?? []
                for c in 0..<count {
                    for place in 0..<area {
                        var value =
                            bias[c]
                            + (0..<count).reduce(0) { $0 + weights[c * count + $1] * maps.values[$1 * area + place] }
                        if let scale = values["bns.\(branch).weight"]?[c], let shift = values["bns.\(branch).bias"]?[c],
                            let mean = values["bns.\(branch).running_mean"]?[c],
                            let variance = values["bns.\(branch).running_var"]?[c]
                        {
                            value = (value - mean) / sqrt(variance + 1e-5) * scale + shift
                        }
                        if [.residual, .sigmoid].contains(module.design.branch) {
                            value += maps.values[c * area + place]
                        }
                        result[c * area + place] =
                            module.design.branch == .sigmoid ? 1 / (1 + exp(-value)) : max(value, 0)
                    }
                }
            }
            for c in 0..<count {
                let weight = values["fuser.weight"]?[target * total + first + c] ?? .nan
                for y in 0..<side {
                    for x in 0..<side {
                        func near(_ place: Int) -> Double {
                            min(
                                max((Double(place) + 0.5) * Double(maps.height) / Double(side) - 0.5, 0),
                                Double(maps.height - 1))
                        }
                        var value = 0.0
                        for row in 0..<maps.height {
                            for column in 0..<maps.width {
                                let share =
                                    max(0, 1 - abs(near(y) - Double(row))) * max(0, 1 - abs(near(x) - Double(column)))
                                value += share * result[(c * maps.height + row) * maps.width + column]
                            }
                        }
                        sum[y * side + x] += weight * value
                    }
                }
            }
            first += count
        }
        let low = sum.min() ?? 0, high = sum.max() ?? 0
        return sum.map { ($0 - low) / (high - low + 1e-10) }
    }

    @Test(arguments: AttentionDesign.Branch.allCases) func mapsAreTheFormulas(branch: AttentionDesign.Branch) throws {
        let network = frozen(seed: 3), engine = try Engine()
        let taps = branch == .identity ? ["layer.1"] : Self.taps
        var module = try module(network, branch, taps: taps, seed: 9)
        // As after some training: normalisations that do something.
        var parameters = module.parameters, draws = RandomStream(seed: 4, "statistics")
        for place in parameters.layers.indices {
            if case .batchNorm(let norm) = parameters.layers[place].layer {
                parameters.layers[place].layer = .someBatchNorm(norm.scale.count, &draws)
            }
        }
        module = try AttentionObjective(module, beside: network, black: [0, 0]).module(parameters)
        let images = network.random(images: 3, seed: 5), targets = [2, 0, 2]
        let found = try network.attentionMaps(of: images, to: targets, by: module, on: engine, batchSize: 2)
        let reference = InferenceReference(network)
        let places = try taps.map { try network.place(of: $0) }
        for image in 0..<3 {
            let outputs = reference.outputs(images.image(image))
            let expected = self.reference(module, places.map { outputs[$0] }, target: targets[image])
            #expect(relativeError(found[image].values.values, expected.map { Float($0) }) < 1e-4, "image \(image)")
            #expect(found[image].values.shape == [1, 8, 8] && found[image].target == targets[image])
            #expect(abs(found[image].logit - (outputs.last?.values[targets[image]] ?? .nan)) < 1e-4)
        }
    }

    @Test func withoutTargetsTheAnswersAreExplained() throws {
        let network = frozen(seed: 4), module = try module(network), engine = try Engine()
        let images = network.random(images: 5, seed: 6)
        let answers = network.predictions(try network.forward(images, on: engine))
        let found = try network.attentionMaps(of: images, by: module, on: engine)
        #expect(found.map(\.target) == answers && Set(answers).count > 1)
        let named = try network.attentionMaps(of: images, to: answers, by: module, on: engine, batchSize: 1)
        for (one, other) in zip(found, named) { #expect(relativeError(one.values.values, other.values.values) < 1e-4) }
        let all = try network.attentionMapsOfAllClasses(
            of: engine.slice(images, axis: 0, range: 0..<1), by: module, on: engine)
        #expect(all.count == 4 && relativeError(all[answers[0]].values, found[0].values.values) < 1e-4)
    }

    /// One forward pass for each image, however many classes there are.
    @Test func aMapCostsOnePass() throws {
        let network = frozen(seed: 4), module = try module(network), engine = try Engine()
        let before = engine.evaluations
        _ = try network.attentionMaps(of: network.random(images: 5, seed: 6), by: module, on: engine, batchSize: 2)
        #expect(engine.evaluations - before == 5)
    }

    @Test func startsWithMasksOfAHalfAndUniformNumbers() throws {
        let module = AttentionModule(
            AttentionDesign(taps: ["a", "b"]), channels: [64, 128], count: 10, stream: RandomStream(seed: 8, "module"))
        for (name, tensor) in module.parameters.namedParameters where !name.hasPrefix("bns") {
            let inputs = name.hasPrefix("fuser") ? 192 : name.hasPrefix("convs.0") ? 64 : 128
            let bound = 1 / Double(inputs).squareRoot(), values = tensor.values.map(Double.init)
            #expect(values.allSatisfy { abs($0) <= bound }, "\(name)")
            guard values.count > 1000 else { continue }
            // A uniform variable's deviation is its bound over the root of 3.
            let square = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
            #expect(abs(square / (bound * bound / 3) - 1) < 0.06, "\(name)")
        }
    }

    @Test func numbersOfTheFrozenNetworkNeverMove() throws {
        let network = frozen(seed: 5), module = try module(network), engine = try Engine()
        let objective = try AttentionObjective(module, beside: network, black: [-1, -1])
        let images = network.random(images: 12, seed: 7)
        let before = try network.forward(images, on: engine).values, words = network.words
        var state = TrainingState(module.parameters)
        let batches = try (0..<3).map {
            Batch(images: try engine.slice(images, axis: 0, range: $0 * 4..<$0 * 4 + 4), labels: [0, 0, 0, 0])
        }
        try state.train(
            AttentionObjective.recipe(epochs: 2, batchSize: 4), imagesPerEpoch: 12, batches: { _ in batches },
            on: engine,
            stream: RandomStream(seed: 1), objective: objective.function)
        #expect(state.network != module.parameters)
        #expect(objective.network == network && objective.network.words == words)
        #expect(try objective.network.forward(images, on: engine).values == before)
    }

    /// A training resumed from the bytes of its checkpoint gives those of an undisturbed one.
    @Test func checkpointsHoldAllOfIt() throws {
        let network = frozen(seed: 5), module = try module(network), engine = try Engine()
        let objective = try AttentionObjective(module, beside: network, black: [-1, -1], target: .shuffledAnswer)
        let images = network.random(images: 6, seed: 7),
            batch = Batch(images: images, labels: [Int](repeating: 0, count: 6))
        func trained(_ state: TrainingState, _ epochs: Int) throws -> TrainingState {
            var state = state
            var recipe = AttentionObjective.recipe(epochs: epochs, batchSize: 6)
            recipe.schedule = .constant
            try state.train(
                recipe, imagesPerEpoch: 6, batches: { _ in [batch] }, on: engine, stream: RandomStream(seed: 2),
                objective: objective.function)
            return state
        }
        let half = try trained(TrainingState(module.parameters), 2)
        let read = try TrainingState(SafeTensors(decoding: half.safeTensors().encoded()))
        #expect(read == half)
        #expect(try trained(read, 4) == trained(TrainingState(module.parameters), 4))
    }
}

import Foundation
import Methods
import Networks
import Tensors
import Testing

/// What an attention module is, computes, and writes.
@Suite struct AttentionModuleTests {
    /// Maps of 8, 4 and 2 places; a ReLU before each pooling.
    private func frozen(seed: UInt64, classes: Int = 4) -> Network {
        var stream = RandomStream(seed: seed, "frozen")
        let half = Layer.pooling(.maximum, PoolingGeometry(size: 2, stride: 2))
        return Network(
            explained: [2, 8, 8],
            [
                .someConvolution(2, 4, &stream), .relu, half, .someConvolution(4, 6, &stream),
                .someBatchNorm(6, &stream),
                .relu, half, .someConvolution(6, 5, &stream), .relu, .flatten, .someLinear(20, classes, &stream),
            ])
    }

    private static let taps = ["layer.1", "layer.5", "layer.8"]

    private func module(
        _ network: Network, _ branch: AttentionDesign.Branch = .residual, taps: [String] = taps, count: Int = 4,
        seed: UInt64 = 1
    ) throws -> AttentionModule {
        let design = AttentionDesign(taps: taps, branch: branch)
        return AttentionModule(
            design, try AttentionTaps(taps, of: network, input: network.inputShape), count: count,
            stream: RandomStream(seed: seed, "module"))
    }

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

    // MARK: Files

    private func written(_ file: SafeTensors, _ name: String) throws -> WeightsFile {
        try WeightsFile(decoding: file.encoded(), path: name)
    }

    @Test(arguments: AttentionDesign.Branch.allCases) func comesBackFromItsFile(branch: AttentionDesign.Branch) throws {
        let network = frozen(seed: 3), module = try module(network, branch, seed: 2)
        let file = try module.safeTensors(metadata: ["origin": "a test"])
        #expect(file.metadata["origin"] == "a test")
        let read = try AttentionModule.read(written(file, "module.safetensors"), beside: network)
        #expect(read.module == module && read.groups == nil)
    }

    @Test func groupsComeBack() throws {
        let network = frozen(seed: 3), module = try module(network, count: 2)
        let groups = try LogitGroups(["a", "b"], [[0, 3], [1, 2]], classes: 4)
        let file = try module.safeTensors(groups: groups)
        #expect(try AttentionModule.read(written(file, "g"), beside: network).groups == groups)
        // Without the groups it gives another number of maps than there are classes.
        let error = #expect(throws: MethodError.self) {
            try AttentionModule.read(written(module.safeTensors(), "g"), beside: network)
        }
        #expect(error?.description.contains("2 maps") == true)
    }

    /// As T-TAME's checkpoints and TAME's have it: among the network's own tensors, under other beginnings.
    @Test(arguments: ["generic.attn_mech", "attn"]) func readsTheAuthorsNames(prefix: String) throws {
        let network = frozen(seed: 3), module = try module(network, seed: 6)
        var tensors: [String: Tensor] = [:]
        for (name, tensor) in module.parameters.namedParameters { tensors["\(prefix).\(name)"] = tensor }
        for (name, tensor) in network.namedParameters { tensors["generic.body.\(name)"] = tensor }
        tensors["\(prefix).bns.0.num_batches_tracked"] = Tensor([1], [7])
        let file = try written(SafeTensors(tensors: tensors), "epoch_8.safetensors")
        let usual = AttentionDesign(taps: Self.taps)
        #expect(try AttentionModule.read(file, beside: network, usual: usual).module == module)
        let error = #expect(throws: MethodError.self) { try AttentionModule.read(file, beside: network) }
        #expect(error?.description.contains("doesn't say which layers") == true)
    }

    @Test func checkpointsOfOtherModulesAreRefused() throws {
        let network = frozen(seed: 3), usual = AttentionDesign(taps: Self.taps)
        func problem(_ tensors: [String: Tensor]) -> String {
            do {
                _ = try AttentionModule.read(
                    written(SafeTensors(tensors: tensors), "c.pt"), beside: network, usual: usual)
                return ""
            } catch { return "\(error)" }
        }
        #expect(problem(["weight": Tensor([1], [0])]).contains("fuser.weight"))
        var other: [String: Tensor] = [:]
        let wide = AttentionModule(usual, channels: [4, 6, 7], count: 4, stream: RandomStream(seed: 1))
        for (name, tensor) in wide.parameters.namedParameters { other[name] = tensor }
        #expect(problem(other).contains("convs.2.weight has the shape [7, 7, 1, 1] where [5, 5, 1, 1] was expected"))
        var missing: [String: Tensor] = [:]
        for (name, tensor) in try module(network).parameters.namedParameters where !name.hasPrefix("bns.1") {
            missing[name] = tensor
        }
        #expect(problem(missing).contains("4 of its 20 tensors are missing"), "\(problem(missing))")
        var classes: [String: Tensor] = [:]
        for (name, tensor) in try module(network, count: 9).parameters.namedParameters { classes[name] = tensor }
        #expect(problem(classes).contains("9 maps, and the network has 4 classes"))
    }

    // MARK: Taps

    @Test func usualLayersAreTheAuthorsOursOrTheLastOfTheirSize() throws {
        func taps(_ network: Network) throws -> [String] {
            try AttentionDesign.usual(for: network, input: network.inputShape).taps
        }
        let stream = RandomStream(seed: 5, "usual")
        #expect(
            try taps(.vgg16Small(width: 1 / 16, stream: stream).foldingBatchNorm())
                == ["features.22", "features.32", "features.42"])
        let deit = Network.cifarDeiT(classes: 3, width: 12, depth: 2, heads: 3, stream: stream)
        let shapes = try deit.outputShapes([1] + deit.inputShape)
        // Patches become tokens of one size, of which the last before the classifier are taken.
        let last = try #require(shapes.lastIndex { $0 == [1, 65, 12] })
        #expect(try taps(deit) == [deit.layers[last].name])
        // The last of 8, of 4 and of 2 places, before pooling.
        #expect(try taps(frozen(seed: 3)) == Self.taps)
    }

    @Test func tapsThatDoNotSuitAreRefused() throws {
        let network = frozen(seed: 3)
        let cases: [([String], String)] = [
            ([], "Name one or more"), (["layer.1", "layer.1"], "each once"), (["layer.12"], "layer.12"),
            (["layer.9"], "no square map"), (["layer.5", "layer.1"], "don't nest"),
        ]
        for (names, words) in cases {
            let error = #expect(throws: MethodError.self) {
                try AttentionTaps(names, of: network, input: network.inputShape)
            }
            #expect(error?.description.contains(words) == true, "\(names): \(String(describing: error))")
        }
        #expect(throws: MethodError.self) { try AttentionTaps(Self.taps, of: network, input: [2, 8, 6]) }
    }

    /// Tokens of a transformer are maps without that of the class, place by place.
    @Test func tokensAreMaps() throws {
        let network = Network.cifarDeiT(
            classes: 3, width: 12, depth: 2, heads: 3, stream: RandomStream(seed: 2, "deit"))
        let engine = try Engine(), names = ["blocks.0.add2", "blocks.1.norm1"]
        let taps = try AttentionTaps(names, of: network, input: network.inputShape)
        #expect(taps.shapes == [[12, 8, 8], [12, 8, 8]])
        let module = AttentionModule(
            AttentionDesign(taps: names, branch: .identity), taps, count: 3, stream: RandomStream(seed: 4, "module"))
        let images = network.random(images: 2, seed: 3)
        let found = try network.attentionMaps(of: images, to: [1, 2], by: module, on: engine)
        var tokens: [Tensor] = []
        _ = try network.forward(images, on: engine, taps: Set(try names.map { try network.place(of: $0) })) {
            tokens.append($1)
        }
        let weights = try #require(module.parameters.namedParameters.first { $0.name == "fuser.weight" }).tensor.values
        for (image, target) in [1, 2].enumerated() {
            var sums = [Double](repeating: 0, count: 64)
            for (tap, output) in tokens.enumerated() {
                for place in 0..<64 {
                    for channel in 0..<12 {
                        let value = output.values[(image * 65 + 1 + place) * 12 + channel]
                        sums[place] += Double(weights[target * 24 + tap * 12 + channel]) * Double(value)
                    }
                }
            }
            let low = sums.min() ?? 0, high = sums.max() ?? 0
            let small = sums.map { Float(($0 - low) / (high - low)) }
            let expected = try engine.resized(Tensor([1, 1, 8, 8], small), to: [32, 32], method: .linear).values
            #expect(relativeError(found[image].values.values, expected) < 1e-4)
        }
    }
}

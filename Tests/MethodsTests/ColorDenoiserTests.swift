import Foundation
import Networks
import Tensors
import Testing

@testable import Methods

/// ResUpNet and its small siblings beside PyTorch's; the script `Fixtures/defences/make-resupnet.py` made the numbers.
@Suite struct ColorDenoiserTests {
    private struct Reference: Decodable {
        struct Objective: Decodable {
            var value: Double
            /// Every so many of each, so that there are twenty.
            var gradients: [String: [Double]]
        }
        var parameters: Int
        var step: Int
        var output, gradient: [Double]
        var loss: Objective?
    }

    private func references() throws -> [String: Reference] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/defences/resupnet.json")
        return try JSONDecoder().decode([String: Reference].self, from: Data(contentsOf: file))
    }

    /// The network with the script's numbers, and how many parameters got some.
    private func filled(_ network: Network) throws -> (Network, count: Int) {
        let own = ["encoder.input", "y_input"]
        var names: [String] = []
        for layer in network.layers where !own.contains(layer.name) {
            names += layer.layer.parameters.map { layer.parameterName($0.role) }
        }
        // By bytes, as Python sorts.
        names.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        var result = network
        for index in network.layers.indices where !own.contains(network.layers[index].name) {
            let layer = network.layers[index]
            result.layers[index].layer.withParameters { role, tensor in
                let name = layer.parameterName(role), k = places[name] ?? -1
                let shape = tensor.shape, isLast = ["y_conv4.4.bias", "y_conv6.4.bias"].contains(name)
                tensor = Tensor(shape) { values in
                    for i in values.indices {
                        let wave = sin(0.7 * Double(i + 1) + 1.3 * Double(k + 1))
                        values[i] = Float(
                            shape.count == 4
                                ? wave * 0.6 / Double(shape.dropFirst().reduce(1, *)).squareRoot()
                                : role == .runningVariance
                                    ? 1 + 0.2 * wave
                                    : role == .scale
                                        ? 1 + 0.1 * wave
                                        : isLast && values.count < 4 ? 0.45 + 0.05 * wave : 0.05 * wave)
                    }
                }
            }
        }
        return (result, names.count)
    }

    private func image(_ count: Int, side: Int) -> Tensor {
        Tensor([count, 3, side, side]) { values in
            for i in values.indices {
                let i = Double(i)
                values[Int(i)] = Float(0.5 + 0.45 * sin(0.37 * i + 0.0021 * i * sin(i)))
            }
        }
    }

    private func reduced(_ cleaned: ColorDenoiser.Cleaned) throws -> ColorDenoiser {
        let classifier = AttackedNetwork(
            .vgg16Small(width: 1.0 / 16, stream: RandomStream(seed: 1)), mean: [0.49, 0.48, 0.44],
            deviation: [0.25, 0.24, 0.26])
        let denoiser = try ColorDenoiser.reduced(classifier, cleaning: cleaned, stream: RandomStream(seed: 2))
        return denoiser.withNoise(upTo: 0)
    }

    private func check(_ denoiser: ColorDenoiser, _ images: Tensor, _ reference: Reference, name: String) throws {
        let engine = try Engine(), (network, count) = try filled(denoiser.network)
        #expect(count == reference.parameters, "\(name)")
        let filled = denoiser.with(network)
        let output = try filled.transformed(images, on: engine)
        #expect(output.shape == images.shape)
        func sampled(_ tensor: Tensor) -> [Double] {
            let values = tensor.values
            return stride(from: 0, to: values.count, by: reference.step).map { Double(values[$0]) }
        }
        let found = sampled(output)
        #expect(found.count == reference.output.count)
        let wrong = zip(found, reference.output).count { abs($0 - $1) > 2e-5 }
        #expect(wrong == 0, "\(name): \(wrong) of \(found.count)")
        let traced = try filled.tracedTransformation(images, on: engine)
        #expect(zip(traced.images.values, output.values).allSatisfy { abs($0 - $1) < 2e-5 })
        let weights = Tensor(output.shape) { values in
            for place in values.indices { values[place] = Float(cos(0.53 * Double(place))) }
        }
        let gradient = sampled(try traced.back(weights))
        let largest = reference.gradient.reduce(0) { max($0, abs($1)) }
        // Where a sum lies next to 0, its ReLU may be open on one side and closed on the other.
        let differing = zip(gradient, reference.gradient).count { abs($0 - $1) > 1e-4 * largest }
        #expect(differing * 50 <= gradient.count, "\(name): \(differing) of \(gradient.count)")
    }

    @Test func theAuthorsNetworkIsTheirs() throws {
        let reference = try #require(try references()["published"])
        let denoiser = ColorDenoiser.published(
            encoder: .resNet18(width: 1.0 / 32, stream: nil), channels: [16, 8, 4, 2, 2, 1], seed: 1)
        try check(denoiser.withNoise(upTo: 0), image(1, side: 224), reference, name: "published")
    }

    @Test(arguments: ColorDenoiser.Cleaned.allCases) func theSmallOneIsPyTorchs(cleaned: ColorDenoiser.Cleaned) throws {
        let reference = try #require(try references()[cleaned.rawValue])
        try check(try reduced(cleaned), image(2, side: 32), reference, name: cleaned.title)
    }

    /// Batch statistics in what trains alone, and no gradient for the classifier.
    @Test(arguments: ColorDenoiser.Cleaned.allCases) func theObjectiveIsPyTorchs(cleaned: ColorDenoiser.Cleaned) throws
    {
        let reference = try #require(try references()[cleaned.rawValue]?.loss)
        let engine = try Engine(), denoiser = try reduced(cleaned), (network, _) = try filled(denoiser.network)
        let images = image(2, side: 32)
        let clean = Tensor(images.shape, images.values.map { Float(Double($0) * 0.9 + 0.03) })
        var found: ObjectiveValue?
        var state = TrainingState(network)
        let recipe = TrainingRecipe(
            epochs: 1, batchSize: 2, peakLearningRate: 0, objective: .custom(name: ColorDenoiser.objectiveName),
            trains: denoiser.trainedLayers)
        try state.train(
            recipe, imagesPerEpoch: 2, batches: { _ in [Batch(images: images, labels: [0, 0], targets: clean)] },
            on: engine, stream: RandomStream(seed: 1),
            objective: { network, batch, pass in
                let value = try denoiser.objective(network, batch, pass)
                found = value
                return value
            })
        let value = try #require(found)
        #expect(abs(value.loss - reference.value) < 1e-5)
        #expect(value.correct == nil)
        for (name, expected) in reference.gradients {
            let layer = try #require(network.layers.firstIndex { name.hasPrefix($0.name + ".") })
            let roles: [ParameterRole] = [.weight, .bias, .scale, .shift]
            let role = try #require(
                roles.first {
                    network.layers[layer].parameterName($0) == name
                        && value.gradients[layer, $0] != nil
                })
            let gradient = try #require(value.gradients[layer, role]).values
            let step = max(1, gradient.count / 20)
            let sampled = stride(from: 0, to: gradient.count, by: step).map { Double(gradient[$0]) }
            let largest = expected.reduce(0) { max($0, abs($1)) }
            #expect(sampled.count == expected.count, "\(name)")
            // The objective has a kink at 0, where signs are rounding.
            #expect(
                zip(sampled, expected).allSatisfy { abs($0 - $1) < 5e-3 * largest }, "\(name)")
        }
        // The classifier's numbers are as they were, running statistics included.
        for (before, after) in zip(network.layers, state.network.layers) where before.name.hasPrefix("encoder.") {
            #expect(before == after, "\(before.name)")
        }
    }

    /// 58.4 million parameters without ResNet-18, and the names of the authors' file.
    @Test func thePublishedNetworkHasItsParameters() throws {
        let denoiser = ColorDenoiser.published(
            encoder: .resNet18(stream: nil), channels: [512, 256, 128, 64, 64, 32], seed: 1)
        let own = denoiser.network.layers.filter { $0.name.hasPrefix("y_conv") }
        let count = own.reduce(0) { sum, layer in
            layer.layer.parameters.reduce(sum) { $0 + ($1.role.isTrained ? $1.tensor.count : 0) }
        }
        // Two residual blocks of i maps have 4 (9 i² + i) numbers and 8 i of normalisation; see `upsampling`.
        func up(_ i: Int, _ o: Int, _ f: Int) -> Int {
            4 * (9 * i * i + i) + 8 * i + 9 * i * o + o + 9 * o * o * f * f + o * f * f
        }
        let stages = [up(1024, 256, 2), up(512, 128, 2), up(256, 64, 2), up(128, 64, 2), up(64, 32, 2), up(32, 1, 1)]
        let expected = stages.reduce(784 * 512 * 4 + 512, +)
        #expect(count == expected && abs(Double(expected) / 1e6 - 58.4) < 0.05)
        let names = Set(denoiser.network.namedParameters.map(\.name))
        for name in [
            "y_conv0.weight", "y_conv1.0.conv_block1.0.weight", "y_conv1.0.conv_block1.1.running_mean",
            "y_conv1.1.conv_block2.1.bias", "y_conv5.2.bias", "y_conv6.4.weight",
            "encoder.network.conv1.weight", "encoder.network.layer4.1.bn2.weight",
            "encoder.network.layer2.0.downsample.0.weight",
        ] { #expect(names.contains(name), "\(name)") }
        #expect(try denoiser.network.outputShape([2, 7, 224, 224]) == [2, 1, 224, 224])
    }

    /// A file has the authors' names, with ResNet-18's last layer, and none of ours for its input.
    @Test func theAuthorsFileIsRead() throws {
        let empty = ColorDenoiser.published(
            encoder: .resNet18(width: 1.0 / 32, stream: nil), channels: [16, 8, 4, 2, 2, 1], seed: 1)
        let (network, _) = try filled(empty.network), own = ["encoder.input", "y_input"]
        var tensors: [String: Tensor] = ["encoder.network.fc.weight": Tensor([1, 1], [1])]
        for layer in network.layers where !own.contains(layer.name) {
            for (role, tensor) in layer.layer.parameters { tensors[layer.parameterName(role)] = tensor }
        }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("resupnet-\(UUID()).safetensors")
        defer { try? FileManager.default.removeItem(at: file) }
        func read() throws -> ColorDenoiser {
            try SafeTensors(tensors: tensors).encoded().write(to: file)
            return try empty.filled(from: WeightsFile(path: file.path))
        }
        #expect(try read().network.layers == network.layers)
        tensors["y_conv7.weight"] = Tensor([1], [1])
        let more = #expect(throws: NetworkError.self) { try read() }
        #expect(more?.description.contains("y_conv7.weight") == true, "\(more?.description ?? "")")
        tensors["y_conv7.weight"] = nil
        tensors["y_conv3.2.bias"] = nil
        let less = #expect(throws: NetworkError.self) { try read() }
        #expect(less?.description.contains("y_conv3.2.bias") == true, "\(less?.description ?? "")")
    }

    /// Noise is one map from 0 to its largest number, the same in every use, and another in each pass of training.
    @Test func noiseIsUniformAndOneMapForAllImages() throws {
        let engine = try Engine()
        let silent = try reduced(.luma), noisy = silent.withNoise(upTo: 0.5)
        #expect(ColorDenoiser.publishedNoise == 0.005)
        let map = noisy.noiseMap(RandomStream(seed: 4)).values
        #expect(map.count == 1024 && map.allSatisfy { $0 >= 0 && $0 < 0.5 })
        // The mean of 1024 uniform numbers, within four of its standard deviations.
        let mean = map.reduce(0) { $0 + Double($1) } / 1024
        #expect(abs(mean - 0.25) < 4 * 0.5 / 12.0.squareRoot() / 32)
        let images = image(2, side: 32)
        let first = try noisy.transformed(images, on: engine)
        #expect(first.bits == (try noisy.transformed(images, on: engine)).bits)
        #expect(first.bits != (try silent.transformed(images, on: engine)).bits)
        let alone = try noisy.transformed(engine.slice(images, axis: 0, range: 1..<2), on: engine).values
        #expect(zip(alone, first.values.suffix(3072)).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    /// What isn't cleaned stays, in each pixel whose colours don't lie beyond 0 and 1, where they are cut off.
    @Test(arguments: [ColorDenoiser.Cleaned.luma, .chroma]) func theOtherPlanesStay(cleaned: ColorDenoiser.Cleaned)
        throws
    {
        let engine = try Engine(), images = Tensor.uniform(2, side: 32, 0.4..<0.6, seed: 31)
        let denoiser = try reduced(cleaned), (network, _) = try filled(denoiser.network)
        let found = try denoiser.with(network).transformed(images, on: engine)
        let colors = found.values
        let before = YCbCr.fullRange.planes(of: images).values, after = YCbCr.fullRange.planes(of: found).values
        var inside = 0, changed = 0
        for image in 0..<2 {
            for pixel in 0..<1024 {
                let places = (0..<3).map { (3 * image + $0) * 1024 + pixel }
                guard places.allSatisfy({ colors[$0] > 0 && colors[$0] < 1 }) else { continue }
                inside += 1
                for (plane, place) in places.enumerated() {
                    let difference = abs(before[place] - after[place])
                    if (plane == 0) != (cleaned == .luma) {
                        #expect(difference < 1e-5)
                    } else if difference > 1e-3 {
                        changed += 1
                    }
                }
            }
        }
        #expect(inside > 200 && changed > 100, "\(inside), \(changed)")
    }

    @Test func training() throws {
        let engine = try Engine(), denoiser = try reduced(.luma).withNoise(upTo: ColorDenoiser.publishedNoise)
        let clean = Tensor.uniform(8, side: 32, 0.2..<0.8, seed: 41)
        var stream = RandomStream(seed: 41, "noise")
        let attacked = Tensor(clean.shape, clean.values.map { $0 + Float(stream.uniform(in: -0.05..<0.05)) })
        let recipe = TrainingRecipe(
            epochs: 6, batchSize: 4, peakLearningRate: 1e-3, objective: .custom(name: ColorDenoiser.objectiveName),
            optimizer: .adam(), trains: denoiser.trainedLayers)
        var state = TrainingState(denoiser.network)
        try state.train(
            recipe, imagesPerEpoch: 8,
            batches: { _ in
                try [0..<4, 4..<8].map { range in
                    Batch(
                        images: try engine.slice(attacked, axis: 0, range: range), labels: [0, 0, 0, 0],
                        targets: try engine.slice(clean, axis: 0, range: range))
                }
            }, on: engine, stream: stream, objective: denoiser.objective)
        let losses = state.history.map(\.loss)
        #expect(losses.count == 6 && losses[5] < losses[0])
        // It is stored and read like any network.
        let trained = denoiser.with(state.network)
        let again = denoiser.with(try Network(SafeTensors(decoding: state.network.safeTensors().encoded())))
        #expect(try again.transformed(clean, on: engine).bits == trained.transformed(clean, on: engine).bits)
    }

    @Test func whatDoesNotSuitIsSaid() throws {
        let engine = try Engine(), denoiser = try reduced(.luma)
        let error = #expect(throws: MethodError.self) {
            try denoiser.transformed(Tensor.uniform(1, side: 16, 0..<1, seed: 1), on: engine)
        }
        #expect(error?.description.contains("Give images [N, 3, 32, 32]") == true)
        let alexNet = AttackedNetwork(plain: .alexNetSmall(stream: nil))
        let other = #expect(throws: MethodError.self) {
            try ColorDenoiser.reduced(alexNet, stream: RandomStream(seed: 1))
        }
        #expect(other?.description.contains("Use the maps of a VGG-16") == true)
    }
}

import Foundation
import Methods
import Networks
import Tensors
import Testing

/// Files of attention modules, and the layers that they see.
@Suite struct AttentionFileTests: BesideASmallNetwork {
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
                    written(SafeTensors(tensors: tensors), "c.safetensors"), beside: network, usual: usual)
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

    @Test func anotherNetworksModuleIsSaidToBeOne() throws {
        let file = try written(module(frozen(seed: 3)).safeTensors(), "module.safetensors")
        let other = Network.vgg16Small(width: 1 / 16, stream: RandomStream(seed: 6, "other"))
        let error = #expect(throws: MethodError.self) { try AttentionModule.read(file, beside: other) }
        #expect(error?.description.contains("module.safetensors: it is of another network than vgg-16-bn-32") == true)
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

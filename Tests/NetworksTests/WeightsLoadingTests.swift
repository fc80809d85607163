import Foundation
import Networks
import Tensors
import Testing

@Suite struct WeightsLoadingTests {
    /// A file of safetensors with a network's names, changed.
    private func file(_ change: (inout [String: Tensor]) -> Void = { _ in }) throws -> WeightsFile {
        var tensors = Dictionary(
            uniqueKeysWithValues: WeightsFixtures.network(seed: 2).namedParameters.map { ($0.name, $0.tensor) })
        change(&tensors)
        return try WeightsFile(decoding: SafeTensors(tensors: tensors).encoded(), path: "some/file")
    }

    @Test(arguments: ["network.pth", "checkpoint.pth", "checkpoint-legacy.pth", "wrapped.safetensors", "zip64.pth"])
    func aNetworkIsFilledByName(name: String) throws {
        var network = WeightsFixtures.network(seed: 1)
        let copy = network
        let result = try network.load(WeightsFile(path: WeightsFixtures.path(name)))
        let expected = try #require(WeightsFixtures.expected["network.pth"])
        #expect(Set(result.filled) == Set(expected.keys) && result.kept.isEmpty && result.ignored.isEmpty)
        for (name, tensor) in network.namedParameters {
            #expect(tensor.values.map(\.bitPattern) == expected[name]?.values, "\(name)")
            #expect(tensor.shape == expected[name]?.shape, "\(name)")
        }
        // The copy keeps its own numbers.
        #expect(copy == WeightsFixtures.network(seed: 1))
    }

    @Test func whatDoesNotFitIsSaidAtOnce() throws {
        let bad = try file {
            $0["features.0.weight"] = nil
            $0["features.0.bias"] = nil
            $0["head.weight"] = Tensor([2, 5], Array(repeating: 1, count: 10))
            for index in 0..<5 { $0["tail.\(index)"] = Tensor([1], [1]) }
            $0["bn.num_batches_tracked"] = Tensor([1], [1])
        }
        var network = WeightsFixtures.network(seed: 1)
        #expect(
            message { try network.load(bad) }
                == "filling small from some/file: 2 of its 8 tensors are missing: features.0.weight, features.0.bias; "
                + "head.weight has the shape [2, 5] where [2, 4] was expected; "
                + "5 tensors of the file are not the network's: tail.0, tail.1, tail.2 and 2 more.")
        // Nothing was changed, also where the rest would have fitted.
        #expect(network == WeightsFixtures.network(seed: 1))
        #expect(!message { try network.load(bad, extras: .allowed) }.contains("tail"))
        #expect(!message { try network.load(bad, missing: .allowed) }.contains("missing"))
        #expect(
            message { try network.load(bad, extras: .allowed, missing: .allowed) }.hasSuffix("[2, 4] was expected."))
    }

    /// Numbers that become infinite as Float32 count, too; those of tensors that the network doesn't have are not read.
    @Test func infinitiesAndNaNAreRefusedByName() throws {
        let spoilt = try file {
            $0["features.0.bias"]?.withMutableValues { $0[1] = .nan }
            $0["head.weight"]?.withMutableValues {
                $0[0] = .infinity
                $0[3] = -.infinity
            }
            $0["tail"] = Tensor([1], [.nan])
        }
        var network = WeightsFixtures.network(seed: 1)
        let text = message { try network.load(spoilt, extras: .allowed) }
        #expect(
            text.hasPrefix(
                "filling small from some/file: features.0.bias holds numbers that are infinite or none (NaN), 1 of "))
        #expect(text.contains(", and so do 1 more: head.weight."))
        #expect(text.contains("--allow-nonfinite"))
        #expect(network == WeightsFixtures.network(seed: 1))
        let result = try network.load(spoilt, extras: .allowed, nonFinite: .allowed)
        #expect(result.nonFinite.map(\.name) == ["features.0.bias", "head.weight"])
        #expect(result.nonFinite.map(\.count) == [1, 2] && result.nonFinite[1].size == 8)
        #expect(result.nonFinite == network.nonFiniteParameters)
        let clean = try file { $0["tail"] = Tensor([1], [.nan]) }
        #expect(try network.load(clean, extras: .allowed).nonFinite.isEmpty && network.nonFiniteParameters.isEmpty)
    }

    @Test func extrasAndMissingOnesMayBeAllowed() throws {
        let partial = try file {
            $0["head.weight"] = nil
            $0["tail"] = Tensor([1], [1])
        }
        var network = WeightsFixtures.network(seed: 1)
        let result = try network.load(partial, extras: .allowed, missing: .allowed)
        #expect(result.kept == ["head.weight"] && result.ignored == ["tail"] && result.filled.count == 7)
        for ((name, tensor), (old, new)) in zip(
            network.namedParameters,
            zip(WeightsFixtures.network(seed: 1).namedParameters, WeightsFixtures.network(seed: 2).namedParameters))
        {
            #expect(tensor == (name == "head.weight" ? old : new).tensor, "\(name)")
        }
        // A file with nothing that fits is a mistake under any rule.
        let other = try WeightsFile(decoding: SafeTensors(tensors: ["x": Tensor([1], [1])]).encoded(), path: "other")
        #expect(
            message { try network.load(other, extras: .allowed, missing: .allowed) }.contains("none of its 8 tensors"))
    }

    /// Wrappers' prefixes go, also both at once, but only where every tensor has them.
    @Test func prefixesOfWrappersAreDropped() throws {
        func names(_ names: [String]) throws -> [String] {
            let tensors = Dictionary(uniqueKeysWithValues: names.map { ($0, Tensor([1], [1])) })
            return try WeightsFile(decoding: SafeTensors(tensors: tensors).encoded(), path: "f").names
        }
        #expect(try names(["module.a", "module.b.c"]) == ["a", "b.c"])
        #expect(try names(["module._orig_mod.a", "module._orig_mod.b"]) == ["a", "b"])
        #expect(try names(["module.a", "b"]) == ["b", "module.a"])
        #expect(try names([]).isEmpty)
        // A value that is no tensor doesn't count.
        let numbers = PickleWriter.tensor(PickleWriter.storage("k", count: 1), shape: [1], strides: [1])
        let data = PickleWriter.file(
            PickleWriter.dictionary([("module.a", numbers), ("module.n", [0x4E]), ("n", [0x4B, 1]), ("a", [0x4E])]),
            keys: ["k"],
            storages: PickleWriter.numbers([3]))
        let weights = try WeightsFile(decoding: data, path: "f")
        #expect(weights.names == ["a"] && weights.tensor("a")?.values == [3])
        #expect(Set(weights.skipped.keys) == ["n"])
    }

    @Test func auxiliaryClassifiersAreIgnored() throws {
        var network = WeightsFixtures.network(seed: 1)
        let result = try network.load(
            file {
                $0["aux1.conv.conv.weight"] = Tensor([1], [1])
                $0["aux2.fc1.bias"] = Tensor([1], [1])
            })
        #expect(result.ignored == ["aux1.conv.conv.weight", "aux2.fc1.bias"])
        #expect(message { try network.load(file { $0["aux3.bias"] = Tensor([1], [1]) }) }.contains("aux3.bias"))
    }

    @Test func namesAreTranslated() throws {
        var network = WeightsFixtures.network(seed: 1)
        let foreign = try file {
            $0["dense/kernel"] = $0.removeValue(forKey: "head.weight")
            $0["dense/bias"] = $0.removeValue(forKey: "head.bias")
        }
        try network.load(foreign, names: ["dense/kernel": "head.weight", "dense/bias": "head.bias"])
        #expect(network == WeightsFixtures.network(seed: 2))
        #expect(
            message { try network.load(foreign, names: ["dense/kernel": "head.bias", "dense/bias": "head.bias"]) }
                .contains("both dense/bias and dense/kernel would be head.bias"))
        #expect(
            message { try network.load(foreign, names: ["dense/kernel": "head.bias", "dense/bias": "head.weight"]) }
                .contains("head.bias (dense/kernel) has the shape [2, 4] where [2] was expected"))
    }

    /// A model by the protocol buffers' and ONNX's public descriptions: field and kind, length, content.
    @Test func initialisersOfONNXAreFilledByMap() throws {
        func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
            [number << 3 | 2, UInt8(content.count & 0x7F) | 0x80, UInt8(content.count >> 7)] + content
        }
        func initialiser(_ name: String, _ shape: [UInt8], type: UInt8, _ numbers: [UInt8]) -> [UInt8] {
            field(5, shape.flatMap { [0x08, $0] } + [0x10, type] + field(8, Array(name.utf8)) + field(9, numbers))
        }
        let source = WeightsFixtures.network(seed: 2).namedParameters
        var graph = initialiser("shape", [2], type: 7, [UInt8](repeating: 1, count: 16))
        for (index, (_, tensor)) in source.enumerated() {
            graph += initialiser(
                "onnx::\(index)", tensor.shape.map { UInt8($0) }, type: 1,
                tensor.values.flatMap { PickleWriter.bytes(Int($0.bitPattern), 4) })
        }
        let weights = try WeightsFile(decoding: Data([0x08, 7] + field(7, graph)), path: "model.onnx")
        #expect(weights.format == .onnx && weights.names.count == 8 && Set(weights.skipped.keys) == ["shape"])
        #expect(weights.shape(of: "onnx::0") == [4, 3, 3, 3])
        var network = WeightsFixtures.network(seed: 1)
        #expect(message { try network.load(weights) }.contains("8 of its 8 tensors are missing"))
        let names = source.enumerated().map { ("onnx::\($0.offset)", $0.element.name) }
        try network.load(weights, names: Dictionary(uniqueKeysWithValues: names))
        #expect(network == WeightsFixtures.network(seed: 2))
        // What is only nearly one is said to be a bad model.
        #expect(message { _ = try WeightsFile(decoding: Data([0x08, 7, 0x3A, 9]), path: "m") }.contains("ONNX"))
    }

    @Test func namesOfPublishedFilesAreKnown() throws {
        func network(_ names: [String]) -> Network {
            Network(
                name: "n", inputShape: [1],
                layers: names.map { NamedLayer($0, .linear(Linear(weights: Tensor([1, 1], [0]), bias: nil))) })
        }
        let pairs = [
            ("features.denseblock1.denselayer2.norm.1", "features.denseblock1.denselayer2.norm1"),
            ("features.denseblock1.denselayer2.conv.2", "features.denseblock1.denselayer2.conv2"),
            ("encoder.layers.encoder_layer_0.mlp.linear_1", "encoder.layers.encoder_layer_0.mlp.0"),
            ("encoder.layers.encoder_layer_0.mlp.linear_2", "encoder.layers.encoder_layer_0.mlp.3"),
        ]
        for side in [0, 1] {
            var tensors: [String: Tensor] = [:]
            for (index, pair) in pairs.enumerated() {
                tensors[(side == 0 ? pair.0 : pair.1) + ".weight"] = Tensor([1, 1], [Float(index) + 1])
            }
            var filled = network(pairs.map(\.1))
            try filled.load(WeightsFile(decoding: SafeTensors(tensors: tensors).encoded(), path: "file"))
            #expect(filled.namedParameters.map { $0.tensor.values } == [[1], [2], [3], [4]])
        }
    }

    /// A parameter that the file has as whole numbers is not simply missing.
    @Test func wholeNumbersAreNotRead() throws {
        let header =
            #"{"l.weight":{"dtype":"I64","shape":[1,1],"data_offsets":[0,8]},"#
            + #""n.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[8,16]}}"#
        let data = Data(
            PickleWriter.bytes(header.utf8.count, 8) + Array(header.utf8) + [UInt8](repeating: 0, count: 16))
        var network = Network(
            name: "n", inputShape: [1],
            layers: [NamedLayer("l", .linear(Linear(weights: Tensor([1, 1], [0]), bias: nil)))])
        #expect(
            message { try network.load(WeightsFile(decoding: data, path: "f")) }.contains("l.weight is I64, where F32"))
    }

    @Test func filesThatAreNoWeightsAreNamed() throws {
        #expect(
            message { _ = try WeightsFile(path: "/no/such/file") }
                == "reading /no/such/file: the file can't be opened: No such file or directory.")
        #expect(message { _ = try WeightsFile(path: "/tmp") }.contains("folder"))
        #expect(message { _ = try WeightsFile(path: "/dev/zero") }.contains("special file"))
        #expect(message { _ = try WeightsFile(decoding: Data(), path: "f") }.contains("empty file"))
        let page = Data("<!DOCTYPE html>\n<html><title>404</title>".utf8)
        #expect(
            message { _ = try WeightsFile(decoding: page, path: "f") }.contains(
                #"40 bytes that begin with "<!DOCTYPE html>\n<html><t""#))
        let other = Data([0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10, 0])
        #expect(
            message { _ = try WeightsFile(decoding: other, path: "f") }.contains(
                "9 bytes that begin with 89 48 44 46 d a 1a a"))
        // A name out of a file can't write to the terminal.
        let escape = try file { $0["\u{1B}[31mred\n"] = Tensor([1], [1]) }
        var network = WeightsFixtures.network(seed: 1)
        let error = message { try network.load(escape) }
        #expect(error.contains("red") && !error.unicodeScalars.contains { $0.value < 32 })
    }
}

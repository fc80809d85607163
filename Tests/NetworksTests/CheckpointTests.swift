import Foundation
import Networks
import Tensors
import Testing

/// Files as training programs write them; make-checkpoints.py in Fixtures/checkpoints says how.
@Suite struct CheckpointTests {
    struct Expected: Decodable {
        struct File: Decodable {
            var keys: [String]
            var prefix: String
            var wrappers: [String]
            var leftOut: Int
        }
        var files: [String: File]
    }

    static let folder = WeightsFixtures.folder.deletingLastPathComponent().appending(path: "checkpoints")

    static let expected: [String: Expected.File] = {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let data = try? Data(contentsOf: folder.appending(path: "expected.json"))
        return data.flatMap { try? decoder.decode(Expected.self, from: $0).files } ?? [:]
    }()

    private let network = Network.vgg16Small(batchNorm: false, width: 1.0 / 32, stream: nil)

    private func path(_ file: String) -> String { Self.folder.appending(path: file).path }

    private func loaded(_ file: String) throws -> [[Float]] {
        var network = network
        try network.load(WeightsFile(path: path(file)))
        return network.namedParameters.map(\.tensor.values)
    }

    @Test func everyFixtureIsThere() { #expect(Self.expected.count == 11) }

    @Test(
        "A state dictionary is found under any key, beside anything harmless, with any prefix",
        arguments: expected.keys.sorted())
    func recognised(file: String) throws {
        let expected = try #require(Self.expected[file])
        let fitted = try WeightsFile(path: path(file)).fitted(to: network)
        let recognition = fitted.recognition
        #expect(recognition.keys == expected.keys && recognition.prefix == expected.prefix)
        #expect(recognition.wrappers == expected.wrappers && recognition.leftOut == expected.leftOut)
        #expect(recognition.isPlain == (file == "plain.pth"))
        #expect(fitted.names == network.namedParameters.map(\.name).sorted())
        // To look twice changes nothing.
        #expect(try fitted.fitted(to: network).recognition == recognition)
        #expect(try loaded(file) == loaded("plain.pth"))
    }

    @Test func inWords() throws {
        func words(_ file: String) throws -> String {
            "\(try WeightsFile(path: path(file)).fitted(to: network).recognition)"
        }
        #expect(try words("plain.pth") == "")
        #expect(try words("net.pth") == #"the state dictionary "net", names without "module.""#)
        #expect(
            try words("lightning.ckpt")
                == #"the state dictionary "state_dict", names without "net.", 1 tensor of other parts left out"#)
        #expect(try words("nested.pth") == #"the state dictionary "student.weights", names without "backbone.""#)
    }

    @Test("Of two that fit none is taken, unless the file's name says which")
    func ambiguity() throws {
        for (file, places, first) in [
            ("ema.pth", #""state_dict" and "state_dict_ema" both fit"#, "state_dict"),
            ("moco.pth", #""state_dict.encoder_k" and "state_dict.encoder_q" both fit"#, "state_dict.encoder_k"),
        ] {
            let error = message { _ = try loaded(file) }
            #expect(error.contains(places) && error.contains("\(path(file))#\(first)"), "\(error)")
        }
        let (plain, average) = (try loaded("plain.pth"), try loaded("ema.pth#state_dict_ema"))
        #expect(try loaded("ema.pth#state_dict") == plain)
        #expect(average != plain)
        for key in ["encoder_q", "state_dict.encoder_q"] { #expect(try loaded("moco.pth#\(key)") == plain) }
        #expect(try loaded("moco.pth#encoder_k") == average)
        #expect(try WeightsFile(path: path("ema.pth#state_dict_ema")).path == path("ema.pth"))
        let unknown = message { _ = try loaded("ema.pth#emma") }
        #expect(unknown.contains("\"emma\"") && unknown.contains(#""state_dict", "state_dict_ema""#), "\(unknown)")
        #expect(message { _ = try loaded("plain.pth#model") }.contains("a single one, under no key"))
        // A file may have a # in its name.
        let scratch = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString)#1.pth")
        try FileManager.default.copyItem(atPath: path("plain.pth"), toPath: scratch.path)
        defer { try? FileManager.default.removeItem(at: scratch) }
        #expect(try WeightsFile(path: scratch.path).names.count == 28)
    }

    @Test("What holds code is refused beside a state dictionary, too, and named")
    func modules() {
        let error = message { _ = try loaded("loss.pth") }
        #expect(error.contains("torch.nn.modules.loss.CrossEntropyLoss") && error.contains("refused"), "\(error)")
    }

    @Test("Names that wrappers and others share are not mixed up")
    func collisions() throws {
        let first = Network(
            name: "n", inputShape: [1],
            layers: [NamedLayer("a", .linear(Linear(weights: Tensor([1, 1], [0]), bias: nil)))])
        func file(_ names: [String]) throws -> WeightsFile {
            let tensors = names.enumerated().map { ($1, Tensor([1, 1], [Float($0)])) }
            return try WeightsFile(
                decoding: SafeTensors(tensors: Dictionary(uniqueKeysWithValues: tensors)).encoded(), path: "f")
        }
        #expect(
            message { _ = try file(["module.a.weight", "a.weight"]).fitted(to: first) }.contains(
                "both a.weight and module.a.weight would be a.weight"))
        // A wrapper's word that is a network's own module stays.
        let own = Network(
            name: "n", inputShape: [1],
            layers: [NamedLayer("module.a", .linear(Linear(weights: Tensor([1, 1], [0]), bias: nil)))])
        #expect(try file(["module.a.weight"]).fitted(to: own).names == ["module.a.weight"])
        #expect(try file(["x.module.a.weight"]).fitted(to: own).recognition.prefix == "x.")
        // What no beginning explains is still too much.
        #expect(
            message {
                var n = first; try n.load(file(["a.weight", "b.weight"]))
            }.contains("b.weight"))
        var filled = first
        #expect(try filled.load(file(["net.a.weight", "loss.b"])).filled == ["a.weight"])
    }
}

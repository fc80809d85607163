import Datasets
import Foundation
import Methods
import Networks
import Pictures
import Tensors
import Testing

/// `cahier attention train` through the built program, beside a small VGG-16 with random weights.
@Suite struct AttentionTrainTests {
    let cahier: Cahier
    let network: Network

    init() throws {
        cahier = try Cahier()
        network = .vgg16Small(batchNorm: true, width: 0.0625, stream: RandomStream(seed: 51, "attention"))
        try network.write(to: cahier.file("weights.safetensors"))
        try FileManager.default.createDirectory(at: cahier.file("pets"), withIntermediateDirectories: true)
        for (place, name) in ["420.jpg", "rgb-8.png", "grey.jpg", "420.jpg", "rgb-8.png"].enumerated() {
            try FileManager.default.copyItem(
                at: PredictTests.images.appendingPathComponent(name),
                to: cahier.file("pets/\(place)-\(name)"))
        }
    }

    private func train(
        _ text: String = "", network: String = "cifar-vgg16-bn", weights: String = "weights.safetensors",
        images: String = "pets"
    ) throws -> Cahier.Result {
        let options = text.split(separator: " ").map(String.init)
        let usual = [["--batch", "2"], ["--epochs", "2"], ["--output", "attention.safetensors"]]
        return try cahier(
            ["attention", "train", network, "--weights", weights, "--images", images]
                + usual.filter { !options.contains($0[0]) }.flatMap { $0 } + options,
            environment: ["OMP_NUM_THREADS": "1"])
    }

    private struct Report: Decodable {
        struct Epoch: Decodable {
            var loss: Double
            var kept: Double
        }
        var network, branch, file: String
        var layers: [String]
        var parameters, maps, images, answeredClasses: Int
        var epochs: [Epoch]
    }

    private func report(_ text: String) throws -> Report {
        let result = try train(text + " --json")
        try #require(result.status == 0, "\(result.errors)")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Report.self, from: Data(result.output.utf8))
    }

    private struct Maps: Decodable {
        struct Image: Decodable {
            struct Method: Decodable {
                struct Map: Decodable { var values: [Float] }
                var method: String
                var map: Map
            }
            var `class`: Int
            var methods: [Method]
        }
        var attributions: [Image]
    }

    @Test("A module is written whose maps `cahier attribute` draws; the same call gives the same bytes")
    func trains() throws {
        let before = try cahier.data("weights.safetensors")
        let report = try report("")
        #expect(report.network == "cifar-vgg16-bn" && report.branch == "residual")
        #expect(report.layers == ["features.22", "features.32", "features.42"])
        // Convolutions of 16, 32 and 32 channels with biases, two numbers of each channel, and ten maps of all of them.
        let channels = [16, 32, 32]
        #expect(
            report.parameters == channels.reduce(0) { $0 + $1 * $1 + 3 * $1 } + 10 * channels.reduce(0, +) + 10)
        #expect(report.maps == 10 && report.images == 5 && 1...5 ~= report.answeredClasses)
        #expect(report.epochs.count == 2 && report.epochs.allSatisfy { $0.loss > 0 && 0...1 ~= $0.kept })
        #expect(try cahier.data("weights.safetensors") == before)

        let written = try cahier.data("attention.safetensors")
        let tensors = try SafeTensors(decoding: written).tensors
        #expect(
            tensors.keys.contains("convs.0.weight") && tensors.keys.contains("bns.2.running_var")
                && tensors["fuser.weight"]?.shape == [10, 80, 1, 1])
        _ = try self.report("")
        #expect(try cahier.data("attention.safetensors") == written)
        _ = try self.report("--seed 1")
        #expect(try cahier.data("attention.safetensors") != written)
        try written.write(to: cahier.file("attention.safetensors"))

        let result = try cahier(
            [
                "attribute", "cifar-vgg16-bn", "--weights", "weights.safetensors", "--method",
                "attention:attention.safetensors", "--json", "--exact", "pets/0-420.jpg",
            ], environment: ["OMP_NUM_THREADS": "1"])
        try #require(result.status == 0, "\(result.errors)")
        let found = try #require(
            try JSONDecoder().decode(Maps.self, from: Data(result.output.utf8)).attributions.first)
        #expect(found.methods.map(\.method) == ["attention:attention.safetensors"])
        let file = try WeightsFile(path: cahier.file("attention.safetensors").path)
        let module = try AttentionModule.read(file, beside: network).module
        let image = ImagePreprocessing.cifar.tensor(try Picture(contentsOf: cahier.file("pets/0-420.jpg")))
        let expected = try network.attentionMaps(
            of: image, to: [found.class], by: module, on: Engine(kernels: .direct))[0]
        let largest = zip(found.methods[0].map.values, expected.map.values).map { abs($0 - $1) }.max()
        let difference = try #require(largest)
        #expect(difference < 1e-4)
        // Scaled to 0 … 1 before it is enlarged, which may flatten its ends.
        #expect(expected.map.values.allSatisfy { 0...1 ~= $0 } && Set(expected.map.values).count > 100)
        let names = try FileManager.default.contentsOfDirectory(atPath: cahier.folder.path)
        #expect(names.contains("0-420-attention-attention.png"))
    }

    @Test("Another form and other layers are learned as named")
    func forms() throws {
        let report = try report("--layers features.32,features.42 --branch without-skip")
        #expect(report.layers == ["features.32", "features.42"] && report.branch == "without-skip")
        let identity = try self.report("--layers features.42 --branch identity")
        #expect(identity.parameters == 10 * 32 + 10)
        // A network without a form of its own gets the last layers of its three smallest maps.
        let other = try #require(Architecture(rawValue: "cifar-resnet32")).network(
            stream: RandomStream(seed: 52, "attention"))
        try other.safeTensors().encoded().write(to: cahier.file("other.safetensors"))
        let result = try train("--epochs 1", network: "cifar-resnet32", weights: "other.safetensors")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("with maps of 16, 32, 64 channels"), "\(result.output)")
    }

    @Test("Weights that the module was not trained beside are said, and another network's module is refused")
    func otherWeights() throws {
        #expect(try train("--epochs 1").status == 0)
        let other = Network.vgg16Small(batchNorm: true, width: 0.0625, stream: RandomStream(seed: 53, "attention"))
        try other.write(to: cahier.file("others.safetensors"))
        let wide = Network.vgg16Small(batchNorm: true, width: 0.125, stream: RandomStream(seed: 53, "attention"))
        try wide.write(to: cahier.file("wide.safetensors"))
        func attribute(_ weights: String, _ file: String) throws -> Cahier.Result {
            try cahier(
                [
                    "attribute", "cifar-vgg16-bn", "--weights", weights, "--method", "attention:\(file)",
                    "pets/0-420.jpg",
                ], environment: ["OMP_NUM_THREADS": "1"])
        }
        let noted = try attribute("others.safetensors", "attention.safetensors")
        #expect(
            noted.status == 0
                && noted.errors.contains(
                    "Note: attention.safetensors was trained beside other weights than others.safetensors."),
            "\(noted.errors)")
        let own = try attribute("weights.safetensors", "attention.safetensors")
        #expect(!own.errors.contains("Note:"))
        for (weights, file, words) in [
            ("wide.safetensors", "attention.safetensors", "convs.0.weight"),
            ("weights.safetensors", "weights.safetensors", "it doesn't say which layers"),
            ("weights.safetensors", "none.safetensors", "none.safetensors"),
        ] {
            let result = try attribute(weights, file)
            #expect(result.status == 1 && result.output.isEmpty && result.errors.contains(words), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
        }
    }

    @Test("What can't be trained is one line, and nothing is written")
    func refused() throws {
        try Data("words".utf8).write(to: cahier.file("words.jpg"))
        try FileManager.default.createDirectory(at: cahier.file("damaged"), withIntermediateDirectories: true)
        for name in ["pets/0-420.jpg", "words.jpg"] {
            let copy = "damaged/\(URL(fileURLWithPath: name).lastPathComponent)"
            try FileManager.default.copyItem(at: cahier.file(name), to: cahier.file(copy))
        }
        let before = try cahier.contents()
        let cases: [(Cahier.Result, Int32, String)] = [
            (try train("--batch 6"), 1, "found 5 pictures, fewer than a batch of 6"),
            (try train("--layers features.99"), 1, "features.99"),
            (try train("--layers features.42,features.22"), 1, "so that they don't nest"),
            (try train("--layers features.42,features.42"), 1, "each once"),
            (try train("--layers classifier"), 1, "classifier"),
            (try train("", images: "damaged"), 1, "words.jpg"),
            (try train("", images: "none"), 1, "none: there is no such file or folder"),
            (try train("--epochs 0"), 64, "--epochs 0 learns nothing"),
            (try train("--batch 1"), 64, "--batch 1 has no statistics"),
            (try train("--output weights.safetensors"), 64, "weights.safetensors would be written over"),
            (try train("--output pets/0-420.jpg"), 64, "would be written over"),
            (try train("--output folder/"), 64, "names no file"),
            (try train("", network: "cifar-vgg16-bm"), 64, "Did you mean cifar-vgg16-bn"),
        ]
        for (result, status, words) in cases {
            #expect(result.status == status && result.output.isEmpty, "\(words): \(result.output)\(result.errors)")
            #expect(result.errors.contains(words), "\(words): \(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
        }
        #expect(try train("--branch none").errors.contains("residual"))
        #expect(try cahier.contents() == before)
    }

    @Test func helpNamesTheFormsAndShowsAnExample() throws {
        let result = try cahier("attention", "train", "--help")
        #expect(result.status == 0)
        for branch in AttentionDesign.Branch.allCases { #expect(result.output.contains(branch.rawValue)) }
        #expect(result.output.contains("cahier attention train efficientnet-lite0 --images photographs/"))
    }
}

import Datasets
import Foundation
import Networks
import Tensors
import Testing

/// `cahier predict` and `cahier attribute` without `--weights`, on files as `cahier fetch` writes them, with random
/// numbers.
@Suite struct PublishedNetworkTests {
    let cahier: Cahier
    init() throws {
        cahier = try Cahier()
        for name in ["rgb-8.png", "420.jpg"] {
            try FileManager.default.copyItem(
                at: PredictTests.images.appendingPathComponent(name), to: cahier.folder.appendingPathComponent(name))
        }
    }

    private var environment: [String: String] {
        ["CAHIER_DATA": cahier.folder.appendingPathComponent("data").path, "XDG_CACHE_HOME": cahier.folder.path]
    }

    private func write(_ architecture: Architecture, _ preparation: ImagePreprocessing) throws {
        try TinyPhotographs.write(architecture, preparation, in: cahier.folder.appendingPathComponent("data"))
    }

    @Test("The file that is there is used and said, and classes have their names")
    func predict() throws {
        try write(.squeezeNet11, .squeezeNet)
        let result = try cahier("predict", "squeezenet1-1", "rgb-8.png", environment: environment)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.contains("/data/squeezenet1-1-imagenet.safetensors"))
        let lines = result.output.split(separator: "\n").filter { $0.contains(" %  ") }
        #expect(lines.count == 5)
        for line in lines {
            let said = line.split(separator: "%  ")[1]
            let place = try #require(said.split(separator: "(").last.flatMap { Int($0.dropLast()) })
            #expect(said == "\(KnownClasses.imageNet.names[place]) (\(place))", "\(line)")
        }
        // Blue before green before red, from 0 to 255.
        #expect(result.output.contains("BGR"))
    }

    @Test("Relevance, Grad-CAM and gradients go through both networks; a class has a name")
    func attribute() throws {
        try write(.squeezeNet11, .squeezeNet)
        try write(.efficientNetLite0, .efficientNetLite0)
        for network in ["squeezenet1-1", "efficientnet-lite0"] {
            let result = try cahier(
                "attribute", network, "--method", "lrp", "--method", "lrp-z-plus", "--method", "lrp-epsilon-gamma-box",
                "--method", "grad-cam", "--method", "gradient-times-input", "--class", "zebra", "--json", "420.jpg",
                environment: environment)
            #expect(result.status == 0, "\(result.errors)")
            struct Output: Decodable {
                struct Entry: Decodable {
                    struct Method: Decodable {
                        var method: String
                        var sum: Double
                        var promised_sum: Double?
                        var absorbed_by_biases: Double?
                        var largest: Double
                    }
                    var `class`: Int
                    var name: String
                    var logit: Double
                    var methods: [Method]
                }
                var attributions: [Entry]
            }
            let found = try JSONDecoder().decode(Output.self, from: Data(result.output.utf8)).attributions[0]
            #expect(found.class == 340 && found.name == "zebra" && found.methods.count == 5)
            #expect(found.logit != 0)
            // The logits of Lite0's random weights vanish after fifty layers (1e-10), and stabilisers take all of them.
            guard network == "squeezenet1-1" else { continue }
            for method in found.methods where method.method == "lrp" {
                // Pixels and biases have it all, but for what stabilisers take. (z⁺ loses what biases alone brought about.)
                let kept = method.sum + (method.absorbed_by_biases ?? .nan)
                #expect(abs(kept - found.logit) <= 1e-2 * abs(found.logit), "\(network): \(kept), \(found.logit)")
            }
            for method in found.methods where method.method != "grad-cam" {
                #expect(method.largest > 0, "\(network), \(method.method)")
            }
        }
    }

    @Test("What isn't there is named with its remedy; a network that nobody looks for needs a file")
    func missing() throws {
        let lite = try cahier("predict", "efficientnet-lite0", "rgb-8.png", environment: environment)
        #expect(lite.status == 1 && lite.output.isEmpty)
        #expect(lite.errors.contains("cahier fetch efficientnet-lite0"), "\(lite.errors)")
        let squeeze = try cahier("attribute", "squeezenet1-1", "--method", "lrp", "rgb-8.png", environment: environment)
        #expect(squeeze.status == 1 && squeeze.errors.contains("cahier fetch squeezenet"), "\(squeeze.errors)")
        let other = try cahier("predict", "resnet18", "rgb-8.png", environment: environment)
        #expect(other.status == 64 && other.errors.contains("resnet18 needs --weights FILE"), "\(other.errors)")
    }

    @Test("--labels knows the classes of ImageNet and of both CIFARs by name, and counts them")
    func labels() throws {
        let network = try #require(Architecture(rawValue: "cifar-resnet32")).network(
            stream: RandomStream(seed: 5, "labels"))
        try network.safeTensors().encoded().write(to: cahier.folder.appendingPathComponent("mine.safetensors"))
        func predict(_ labels: String) throws -> Cahier.Result {
            try cahier(
                "predict", "cifar-resnet32", "--weights", "mine.safetensors", "--labels", labels, "--top", "10",
                "rgb-8.png")
        }
        let ten = try predict("cifar-10")
        #expect(ten.status == 0 && ten.output.contains("airplane (0)") && ten.output.contains("truck (9)"))
        let thousand = try predict("imagenet")
        #expect(thousand.status == 1 && thousand.errors.contains("expected 10 names"), "\(thousand.errors)")
    }
}

import Foundation
import Networks
import Tensors
import Testing

/// The user's own networks in the place of those that studies share, through the built program.
@Suite struct CatalogueTests {
    let cahier: Cahier
    let environment: [String: String]

    init() throws {
        cahier = try Cahier()
        let data = try TinyPhotographs.data(in: cahier.folder, step: 5)
        environment = try TinyImages(in: data).environment.merging(
            ["CAHIER_STAMPS": try TinyPhotographs.stamps(in: cahier.folder).path]) { $1 }
    }

    @Test("Two networks of the user's own take the faults, and the report says whose they are")
    func ownNetwork() throws {
        let network = Network.vgg16Small(width: 0.0625, stream: RandomStream(seed: 5))
        let file = cahier.folder.appendingPathComponent("mine.safetensors")
        try write(network, to: file)
        let second = cahier.folder.appendingPathComponent("second.safetensors")
        try write(.vgg16Small(width: 0.0625, stream: RandomStream(seed: 6)), to: second)
        let result = try cahier(
            "run", "clipped-activation", "--model", "cifar-vgg16-bn=\(file.path)", "--model",
            "cifar-alexnet=cifar-vgg16-bn:\(second.path)", environment: environment)
        try #require(result.status == 0, "\(result.errors)")
        for name in ["VGG-16", "AlexNet"] {
            #expect(!result.errors.contains("running \(name), training"), "\(result.errors)")
        }
        let folder = cahier.folder.appendingPathComponent(".cahier/output/clipped-activation")
        let html = try String(contentsOf: folder.appendingPathComponent("report.html"), encoding: .utf8)
        #expect(
            html.contains("mine.safetensors") && html.contains("second.safetensors") && html.contains("own network"))
        let networks = try String(contentsOf: folder.appendingPathComponent("tables/networks.csv"), encoding: .utf8)
        // Batch normalisation is folded: weights and biases of 13 convolutions and one linear layer.
        let words = network.foldingBatchNorm().parameterCount
        #expect(networks.contains(",\(words),"), "\(networks)")
        #expect(try cahier("figures", "clipped-activation").status == 0)
    }

    private func write(_ network: Network, to file: URL) throws {
        let tensors = Dictionary(uniqueKeysWithValues: network.namedParameters.map { ($0.name, $0.tensor) })
        try SafeTensors(tensors: tensors).encoded().write(to: file)
    }

    @Test(
        "What isn't there or doesn't fit is one line before any work",
        arguments: [
            (["--model", "resnet18=x.pth"], ["cifar-vgg16-bn", "cifar-alexnet"]),
            (["--model", "cifar-alexnet=/nowhere.pth"], ["/nowhere.pth"]),
            (
                ["--model", "cifar-vgg16-bn=DATA/vgg16-imagenet-convolutions.safetensors"],
                ["convolutions.safetensors", "missing"]
            ),
            (["--data", "pictures=cifar-10"], ["images"]),
            (["--data", "images=cifar-11"], ["cifar-11", "cifar-10"]),
            (["--data", "images=/nowhere"], ["/nowhere"]),
        ])
    func badInput(_ arguments: [String], _ texts: [String]) throws {
        let data = try #require(environment["CAHIER_DATA"])
        let result = try cahier(
            ["run", "clipped-activation"] + arguments.map { $0.replacing("DATA", with: data) }, environment: environment
        )
        #expect(result.status == 1)
        #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
        for text in texts { #expect(result.errors.contains(text), "\(result.errors)") }
        for folder in ["Output", ".cahier/output"] {
            #expect(!FileManager.default.fileExists(atPath: cahier.folder.appendingPathComponent(folder).path))
        }
    }

    @Test func wrongCalls() throws {
        for arguments in [
            ["--data", "images"], ["--data", "images=a", "--data", "images=b"], ["--prepare", "vgg16=half"],
            ["--model", "vgg16=a.pth", "--prepare", "vgg16=oddly"],
        ] {
            #expect(try cahier(["run", "clipped-activation"] + arguments).status == 64, "\(arguments)")
        }
    }

    @Test func aStudySaysWhatItTakes() throws {
        let list = try cahier("list", "salient-relevance").output
        for text in [
            "--data images=", "--data photographs=", "--data stamps=", "--model vgg16=", "--model cifar-alexnet=",
        ] {
            #expect(list.contains(text), "\(list)")
        }
    }
}

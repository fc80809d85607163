import Datasets
import Foundation
import Models
import Networks
import Tensors
import Testing

@Suite struct PublishedVGG16Tests {
    private func folder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("weights-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    @Test func convolutionsBringTheirPreprocessing() throws {
        let file = try folder().appendingPathComponent("vgg16-imagenet-convolutions.safetensors")
        let network = Network.vgg16(classes: 1, side: 32, stream: RandomStream(seed: 4))
        let parameters = network.namedParameters.filter { $0.name.hasPrefix("features.") }
        let tensors = Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.tensor) })
        let keras = ["mean": "123.68 116.779 103.939", "standard_deviation": "1 1 1", "range": "0 255"]
        try SafeTensors(tensors: tensors, metadata: keras).encoded().write(to: file)
        let pretrained = try PublishedModel.vgg16.read(file)
        #expect(!pretrained.hasClassifier)
        let convolutions = try pretrained.convolutions
        #expect(convolutions.layers.count == 31 && convolutions.parameterCount == 14_714_688)
        // A pixel's value of 0 to 255 less the mean.
        let seen = pretrained.normalization.values(of: 200.0 / 255)
        for (value, mean) in zip(seen, [123.68, 116.779, 103.939] as [Float]) {
            #expect(abs(value - (200 - mean)) < 1e-3)
        }
        // The same numbers as in the file, whatever the size of the image.
        let engine = try Engine()
        let image = Tensor([1, 3, 64, 64], (0..<3 * 64 * 64).map { Float($0 % 97) / 97 })
        let expected = try network.forward(image, on: engine, to: 31)
        #expect(
            try engine.rowMajor(convolutions.forward(image, on: engine)).values
                == engine.rowMajor(expected).values)

        // Without a word on preprocessing, torchvision's.
        try SafeTensors(tensors: tensors, metadata: [:]).encoded().write(to: file)
        #expect(try PublishedModel.vgg16.read(file).normalization == ImagePreprocessing.imageNetNormalization)
        try SafeTensors(tensors: tensors, metadata: ["mean": "1 2"]).encoded().write(to: file)
        #expect(throws: DatasetError.self) { try PublishedModel.vgg16.read(file) }
    }

    /// torchvision's vgg16_features-amdegroot-88682ab5.pth has a classifier that is NaN throughout.
    @Test func aClassifierWithNaNIsLeftOut() throws {
        let file = try folder().appendingPathComponent("features.safetensors")
        let network = Network.vgg16(classes: 1, side: 32, stream: RandomStream(seed: 4))
        var tensors = Dictionary(
            uniqueKeysWithValues: network.namedParameters.filter { $0.name.hasPrefix("features.") }
                .map { ($0.name, $0.tensor) })
        for name in ["classifier.0.weight", "classifier.6.bias"] { tensors[name] = Tensor(repeating: .nan, shape: [4]) }
        try SafeTensors(tensors: tensors).encoded().write(to: file)
        let read = try PublishedModel.vgg16.read(file)
        #expect(!read.hasClassifier && read.network.layers.count == 31)
        #expect(read.network.namedParameters.allSatisfy { tensors[$0.name] == $0.tensor })
        // Who asks for the whole network gets none, and neither does who asks for convolutions that hold one.
        #expect(throws: NetworkError.self) { try Model(contentsOf: file, as: .vgg16) }
        tensors["features.28.bias"]?.withMutableValues { $0[511] = .infinity }
        try SafeTensors(tensors: tensors).encoded().write(to: file)
        let error = #expect(throws: NetworkError.self) { try PublishedModel.vgg16.read(file) }
        #expect(error?.description.contains("features.28.bias holds") == true, "\(String(describing: error))")
    }

    @Test func whereWeightsAreLookedFor() throws {
        let (data, caches) = (try folder(), try folder())
        let environment = ["CAHIER_DATA": data.path, "XDG_CACHE_HOME": caches.path]
        #expect { _ = try PublishedModel.vgg16.find(environment: environment) } throws: {
            "\($0)".contains(data.path) && "\($0)".contains("cahier fetch vgg16-imagenet")
        }
        func file(_ name: String, in folder: URL) throws -> URL {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data([1]).write(to: folder.appendingPathComponent(name))
            return folder.appendingPathComponent(name)
        }
        func found() throws -> String { try PublishedModel.vgg16.find(environment: environment).path }
        let convolutions = try file("vgg16-imagenet-convolutions.safetensors", in: data)
        #expect(try found() == convolutions.path)
        // The complete network is better, wherever it is; of two, the one beside the data.
        let complete = try file("vgg16-397923af.pth", in: caches.appendingPathComponent("cahier"))
        #expect(try found() == complete.path)
        let nearer = try file("vgg16-397923af.pth", in: data)
        #expect(try found() == nearer.path)
        let named = environment.merging(["CAHIER_VGG16": complete.path]) { $1 }
        #expect(try PublishedModel.vgg16.find(environment: named).path == complete.path)
        #expect { _ = try PublishedModel.vgg16.find(environment: ["CAHIER_VGG16": "/nowhere"]) } throws: {
            "\($0)".contains("/nowhere")
        }
    }

    @Test func weightsOfOtherToolsCachesAreFound() throws {
        let home = try folder()
        let name = "vgg16-397923af.pth"
        func found(_ more: [String: String] = [:]) throws -> String? {
            let environment = ["HOME": home.path].merging(more) { $1 }
            return try PublishedModel.vgg16.findIfAny(environment: environment)?.path
        }
        func put(_ path: String) throws -> String {
            let file = home.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data([1]).write(to: file)
            return file.path
        }
        #expect(try found() == nil)
        #expect(throws: DatasetError.self) { try PublishedModel.vgg16.find(environment: ["HOME": home.path]) }
        let hub = ".cache/huggingface/hub/models--somebody--vgg16"
        let old = try put("\(hub)/snapshots/aaaa/\(name)")
        #expect(try found() == old)
        let new = try put("\(hub)/snapshots/bbbb/\(name)")
        try Data("bbbb\n".utf8).write(to: URL(fileURLWithPath: try put("\(hub)/refs/main")))
        #expect(try found() == new)
        let elsewhere = try put("hf/hub/models--a--b/snapshots/1/\(name)")
        #expect(try found(["HF_HOME": home.appendingPathComponent("hf").path]) == elsewhere)
        let torch = try put(".cache/torch/hub/checkpoints/\(name)")
        #expect(try found() == torch)
        let torchHome = try put("torch/hub/checkpoints/\(name)")
        #expect(try found(["TORCH_HOME": home.appendingPathComponent("torch").path]) == torchHome)
        let ours = try put(".cache/cahier/\(name)")
        #expect(try found() == ours)
    }

    @Test func aFileOfWeightsIsKnownByItsName() throws {
        let home = try folder()
        let environment = ["HOME": home.path]
        func put(_ path: String) throws -> String {
            let file = home.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data([1]).write(to: file)
            return file.path
        }
        let torch = try put(".cache/torch/hub/checkpoints/resnet18-f37072fd.pth")
        let hub = try put(".cache/huggingface/hub/models--timm--resnet18.tv_in1k/snapshots/1/model.safetensors")
        func found(_ asked: String) -> String { DataFolder.weightFile(asked, environment: environment) }
        #expect(found("resnet18-f37072fd.pth") == torch)
        #expect(found("hf:timm/resnet18.tv_in1k") == hub)
        // A path, and what is nowhere, are what they are.
        #expect(found(hub) == hub)
        for asked in ["hf:timm/other", "other.pth", "folder/resnet18-f37072fd.pth"] { #expect(found(asked) == asked) }
    }
}

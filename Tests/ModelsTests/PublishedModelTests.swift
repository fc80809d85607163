import Datasets
import Foundation
import Models
import Testing

@Suite struct PublishedModelTests {
    @Test func whatNoPackageHasMayBeAbsent() throws {
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("weights-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: data) }
        let environment = ["CAHIER_DATA": data.path, "XDG_CACHE_HOME": data.appendingPathComponent("caches").path]
        #expect(try PublishedModel.alexNet.findIfAny(environment: environment) == nil)
        #expect { _ = try PublishedModel.alexNet.find(environment: environment) } throws: {
            "\($0)".contains(data.path) && "\($0)".contains("CAHIER_ALEXNET")
        }
        // What is named must be there.
        let named = environment.merging(["CAHIER_ALEXNET": "/nowhere"]) { $1 }
        #expect { _ = try PublishedModel.alexNet.findIfAny(environment: named) } throws: {
            "\($0)".contains("/nowhere")
        }
        let file = data.appendingPathComponent("alexnet-owt-7be5be79.pth")
        try Data([1]).write(to: file)
        #expect(try PublishedModel.alexNet.findIfAny(environment: environment)?.path == file.path)
        #expect(throws: (any Error).self) { try PublishedModel.alexNet.read(file) }

        // A file and a key in it, by its path or by its name, and a folder as the hub has them.
        func found(_ text: String) throws -> String? {
            try PublishedModel.alexNet.findIfAny(environment: environment.merging(["CAHIER_ALEXNET": text]) { $1 })?
                .path
        }
        #expect(try found(file.path + "#ema") == file.path + "#ema")
        #expect(try found(file.lastPathComponent + "#ema") == file.path + "#ema")
        let folder = data.appendingPathComponent("folder", isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        #expect { _ = try found(folder.path) } throws: { "\($0)".contains("model.safetensors") }
        let weights = folder.appendingPathComponent("pytorch_model.bin")
        try Data([1]).write(to: weights)
        #expect(try found(folder.path) == weights.path && found(folder.path + "#ema") == weights.path + "#ema")
    }

    /// Each of the names that files of the two have, in the order in which they are preferred; another program's
    /// variable doesn't name them.
    @Test(arguments: [
        (PublishedModel.vgg16BN, "CAHIER_VGG16_BN", ["vgg16_bn-6c64b313.pth", "vgg16-bn-imagenet.safetensors"]),
        (
            .resNet50, "CAHIER_RESNET50",
            ["resnet50-0676ba61.pth", "resnet50-19c8e357.pth", "resnet50-imagenet.safetensors"]
        ), (.denseNet121, "CAHIER_DENSENET121", ["densenet121-a639ec97.pth", "densenet121-imagenet.safetensors"]),
        (.corNetS, "CAHIER_CORNET_S", ["cornet_s-1d3f7974.pth", "cornet-s-imagenet.safetensors"]),
    ]) func filesAreFoundByEachName(model: PublishedModel, variable: String, names: [String]) throws {
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("weights-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: data) }
        let environment = [
            "CAHIER_DATA": data.path, "XDG_CACHE_HOME": data.appendingPathComponent("caches").path,
            "HOME": data.appendingPathComponent("home").path,
        ]
        #expect(try model.findIfAny(environment: environment) == nil)
        #expect { _ = try model.find(environment: environment) } throws: { error in
            names.allSatisfy { "\(error)".contains($0) } && "\(error)".contains(variable)
        }
        // From the last of the names on, each is preferred to those that are there already.
        for name in names.reversed() {
            let file = data.appendingPathComponent(name)
            try Data([1]).write(to: file)
            #expect(try model.findIfAny(environment: environment)?.path == file.path, "\(name)")
        }
        let own = data.appendingPathComponent("mine.pth")
        try Data([1]).write(to: own)
        let named = environment.merging([variable: own.path]) { $1 }
        #expect(try model.findIfAny(environment: named)?.path == own.path)
        for other in PublishedModel.allCases where other != model {
            let path = try model.findIfAny(environment: environment.merging([other.variable: own.path]) { $1 })?.path
            #expect(path == data.appendingPathComponent(names[0]).path, "\(other)")
        }
    }

    @Test func variablesAreTheirOwn() {
        #expect(Set(PublishedModel.allCases.map(\.variable)).count == PublishedModel.allCases.count)
        #expect(PublishedModel.allCases.allSatisfy { $0.variable.hasPrefix("CAHIER_") })
    }
}

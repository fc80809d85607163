import Foundation
import Networks
import Tensors
import Testing

/// Calls of `cahier prune` that can't be followed: one line, and no file is written or changed.
@Suite struct PruneCallsTests {
    let cahier: Cahier
    let network: Network

    init() throws {
        cahier = try Cahier()
        network = .alexNetSmall(width: 0.0625, stream: RandomStream(seed: 33, "prune"))
        try network.write(to: cahier.file("weights.safetensors"))
        try FileManager.default.createSymbolicLink(
            atPath: cahier.file("link.safetensors").path, withDestinationPath: "weights.safetensors")
        try FileManager.default.createDirectory(at: cahier.file("folder"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: PredictTests.images.appendingPathComponent("420.jpg"), to: cahier.file("420.jpg"))
        try Data("words".utf8).write(to: cahier.file("words.jpg"))
        let input = Tensor(repeating: 0, shape: [2, 3, 40, 40])
        try SafeTensors(tensors: ["input": input]).encoded().write(to: cahier.file("large.safetensors"))
        var spoilt = Tensor(repeating: 0, shape: [1, 3, 32, 32])
        spoilt.withMutableValues { $0[5] = .nan }
        try SafeTensors(tensors: ["input": spoilt]).encoded().write(to: cahier.file("nan.safetensors"))
    }

    /// Options with spaces between them, over those of a call that is right.
    private func call(_ text: String, _ network: String = "cifar-alexnet", weights: String = "weights.safetensors")
        throws -> Cahier.Result
    {
        let options = text.split(separator: " ").map(String.init)
        func has(_ option: String) -> Bool { options.contains { $0 == option || $0.hasPrefix(option + "=") } }
        let usual = [["--keep", "0.25"], ["--method", "lamp"], ["--output", "pruned.safetensors"]]
        return try cahier.prune(network, usual.filter { !has($0[0]) }.flatMap { $0 } + options, weights: weights)
    }

    private func expectRefused(_ result: Cahier.Result, _ status: Int32, _ words: [String], before: [String: Data])
        throws
    {
        #expect(result.status == status && result.output.isEmpty, "\(words): \(result.output)\(result.errors)")
        for word in words { #expect(result.errors.contains(word), "\(word): \(result.errors)") }
        #expect(
            result.errors.hasPrefix("Error: ") && result.errors.split(separator: "\n").count == 1, "\(result.errors)")
        #expect(!result.errors.contains("--allow-nonfinite"), "\(result.errors)")
        #expect(try cahier.contents() == before, "\(words)")
    }

    @Test("A call that is right as it stands") func rightCall() throws {
        let result = try call("")
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    }

    @Test("A wrong call has status 64")
    func wrongCalls() throws {
        let before = try cahier.contents()
        let cases: [(String, [String])] = [
            ("--keep 0", ["--keep: expected a share above 0 and up to 1, found 0.0"]),
            ("--keep 1.5", ["found 1.5"]), ("--keep=-0.5", ["found -0.5"]), ("--keep nan", ["found nan"]),
            ("--keep inf", ["found inf"]), ("--keep 0.00000001", ["keeps none"]),
            ("--method rd", ["--method rd measures", "--images", "--noise"]),
            ("--curves c.csv", ["--curves measures", "--images", "--noise"]),
            ("--method rd --noise --images 420.jpg", ["--images and --noise"]),
            ("--noise --count 0", ["--count 0"]), ("--noise --parts 0", ["--parts 0"]),
            ("--noise --parts 256", ["--parts 256", "1 to 255"]),
            ("--output weights.safetensors", ["weights.safetensors would be written over", "--output"]),
            ("--output link.safetensors", ["link.safetensors would be written over"]),
            ("--output ./folder/../weights.safetensors", ["would be written over"]),
            ("--allocation weights.safetensors", ["would be written over", "--allocation"]),
            ("--images 420.jpg --curves 420.jpg", ["420.jpg would be written over", "--curves"]),
            ("--noise --curves pruned.safetensors", ["pruned.safetensors would be written twice"]),
            ("--allocation pruned.masks.safetensors", ["pruned.masks.safetensors would be written twice"]),
            ("--output folder/", ["--output 'folder/' names no file"]),
            ("--crop 4", ["--crop 32"]),
        ]
        for (options, words) in cases { try expectRefused(call(options), 64, words, before: before) }
        try expectRefused(
            call("", "cifar-alexnett"), 64, ["There is no network 'cifar-alexnett'. Did you mean cifar-alexnet?"],
            before: before)
        for options in ["--method magnitude", "--keep half", "--count many"] {
            let result = try call(options)
            #expect(result.status == 64 && result.errors.contains("Usage: cahier prune"), "\(result.errors)")
        }
        let bare = try cahier("prune", "cifar-alexnet", "--weights", "weights.safetensors")
        #expect(bare.status == 64 && bare.errors.contains("Usage: cahier prune"), "\(bare.errors)")
        #expect(try cahier.contents() == before)
    }

    @Test("What can't be read, met or written has status 1")
    func failures() throws {
        var spoilt = network
        let last = try #require(spoilt.layers.indices.last)
        spoilt.layers[last].layer.withParameters { role, tensor in
            if role == .weight { tensor.withMutableValues { $0[7] = .nan } }
        }
        try spoilt.write(to: cahier.file("spoilt.safetensors"))
        let before = try cahier.contents()
        let cases: [(String, [String])] = [
            ("--images words.jpg", ["words.jpg", "77 6f 72 64"]), ("--images none.png", ["none.png"]),
            ("--images folder", ["reading folder: there are no PNG, JPEG or WebP pictures"]),
            ("--images 420.jpg words.jpg", ["words.jpg"]),
            (
                "--images large.safetensors 420.jpg",
                ["large.safetensors: expected an input of shape [N, 3, 32, 32], found [1, 3, 40, 40]"]
            ),
            (
                "--images nan.safetensors",
                ["nan.safetensors: input holds numbers that are infinite or none (NaN), 1 of"]
            ),
            (
                "--method uniform+ --keep 0.001",
                ["by uniform+", "a fifth of the last linear layer", "Keep more weights"]
            ),
            ("--output folder", ["a folder of this name is there", "--output"]),
            ("--allocation folder", ["a folder of this name is there", "--allocation"]),
            ("--output /dev/null", ["a pipe or a device"]),
            ("--output weights.safetensors/pruned.safetensors", ["weights.safetensors"]),
        ]
        for (options, words) in cases { try expectRefused(call(options), 1, words, before: before) }
        try expectRefused(
            call("", weights: "spoilt.safetensors"), 1,
            ["spoilt.safetensors", "holds numbers that are infinite or none (NaN), 1 of 640"], before: before)
        try expectRefused(call("", "cifar-vgg16"), 1, ["weights.safetensors"], before: before)
        try expectRefused(call("", weights: "none.pth"), 1, ["none.pth"], before: before)
        try expectRefused(call("", weights: "420.jpg"), 1, ["420.jpg"], before: before)
        let two = try call("--images words.jpg none.png 420.jpg")
        #expect(two.status == 1 && two.errors.split(separator: "\n").count == 2, "\(two.errors)")
        #expect(try cahier.contents() == before)
    }

    @Test func aFullDiskIsOneLine() throws {
        let result = try cahier.start(
            [
                "prune", "cifar-alexnet", "--weights", "weights.safetensors", "--keep", "0.25", "--method", "lamp",
                "--output", "pruned.safetensors",
            ], wrapper: ["/bin/sh", "-c", "exec \"$0\" \"$@\" >/dev/full"]
        ).waitForEnd()
        #expect(result.status == 1)
        #expect(
            result.errors
                == "Error: writing to standard output: the disk is full. Make room on it, or choose another place.\n")
    }
}

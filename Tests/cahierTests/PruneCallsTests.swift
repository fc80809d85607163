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
        try FileManager.default.createDirectory(at: cahier.file("pets"), withIntermediateDirectories: true)
        for name in ["a", "b"] {
            try FileManager.default.copyItem(at: cahier.file("420.jpg"), to: cahier.file("pets/\(name).jpg"))
        }
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
            ("--count 3", ["--count 3", "--images or --noise"]),
            ("--noise --parts 5", ["--parts 5", "none is measured", "--method rd or --curves"]),
            ("--seed 0", ["--seed 0", "Give --noise"]), ("--images 420.jpg --seed 3", ["--seed 3", "Give --noise"]),
            ("--upright", ["--upright", "Give --images"]), ("--noise --upright", ["--upright", "Give --images"]),
            ("--output weights.safetensors", ["weights.safetensors would be written over", "--output"]),
            ("--output link.safetensors", ["link.safetensors would be written over"]),
            ("--output ./folder/../weights.safetensors", ["would be written over"]),
            ("--allocation weights.safetensors", ["would be written over", "--allocation"]),
            ("--images 420.jpg --curves 420.jpg", ["420.jpg would be written over", "--curves"]),
            // Of those that are named, also the ones that aren't among the count.
            (
                "--images pets --count 1 --curves pets/b.jpg --parts 2",
                ["pets/b.jpg would be written over", "--curves"]
            ),
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

    @Test("A file that is sparser already is refused, with what it has")
    func sparserFiles() throws {
        #expect(try call("--keep 0.25").status == 0)
        let before = try cahier.contents()
        let weights = network.weightedLayers.reduce(0) { $0 + network.layers[$1].layer.parameters[0].tensor.count }
        try expectRefused(
            call("--keep 0.5 --output more.safetensors", weights: "pruned.safetensors"), 64,
            [
                "--keep 0.5 keeps \(weights / 2) weights", "only \(weights / 4) of pruned.safetensors are not 0",
                "Give a smaller share",
            ], before: before)
        // As many as it has are not too many.
        #expect(try call("--keep 0.25 --output more.safetensors", weights: "pruned.safetensors").status == 0)
        #expect(try cahier.contents()["more.masks.safetensors"] != nil)
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
            ("--output weights.safetensors/pruned.safetensors", ["weights.safetensors", "--output"]),
            ("--allocation words.jpg/in/a.json", ["words.jpg", "name another file with --allocation"]),
            ("--noise --curves words.jpg/in/c.csv", ["words.jpg", "name another file with --curves"]),
            ("--output new/folder/a.safetensors --images words.jpg", ["words.jpg", "77 6f 72 64"]),
        ]
        for (options, words) in cases { try expectRefused(call(options), 1, words, before: before) }
        // Folders are made when there is something to put into them.
        #expect(!FileManager.default.fileExists(atPath: cahier.file("new").path))
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

    /// Where the weights are larger than files may be, the masks and the rest are not renewed either, and no folder is
    /// made.
    @Test("A file that can't be written leaves the folder as it was")
    func noFileIsWrittenAlone() throws {
        let options = ["--noise", "--count", "2", "--curves", "new/c.csv", "--allocation", "a.json"]
        #expect(try call("--output pruned.safetensors --allocation a.json").status == 0)
        let before = try cahier.contents()
        let size = try #require(before["pruned.safetensors"]).count
        #expect(before["pruned.masks.safetensors"].map { $0.count < size / 2 } == true)
        let limited = try cahier.start(
            [
                "prune", "cifar-alexnet", "--weights", "weights.safetensors", "--keep", "0.75", "--method", "uniform",
                "--output", "pruned.safetensors", "--parts", "2",
            ] + options,
            // In blocks of 512 bytes; without the signal, writing is an error that the program sees.
            wrapper: ["/bin/sh", "-c", "trap '' XFSZ; ulimit -f \(size * 3 / 4 / 512); exec \"$0\" \"$@\""]
        ).waitForEnd()
        #expect(limited.status == 1 && limited.output.isEmpty, "\(limited.output)")
        let errors = Cahier.withoutProgress(limited.errors)
        #expect(errors.hasPrefix("Error: writing ") && errors.split(separator: "\n").count == 1, "\(errors)")
        #expect(
            errors.hasSuffix(
                "pruned.safetensors: files as large as this aren't allowed. Raise the limit (ulimit -f), or name another "
                    + "file with --output.\n"), "\(errors)")
        let after = try cahier.contents().filter {
            !$0.key.hasSuffix("-stdout.txt") && !$0.key.hasSuffix("-stderr.txt")
        }
        #expect(after == before)
        #expect(!FileManager.default.fileExists(atPath: cahier.file("new").path))
        // Without the limit the same call writes all of them.
        #expect(
            try cahier.prune(
                "cifar-alexnet",
                ["--keep", "0.75", "--method", "uniform", "--output", "pruned.safetensors", "--parts", "2"] + options
            ).status == 0)
        let written = try cahier.contents()
        for name in ["pruned.safetensors", "pruned.masks.safetensors", "a.json"] {
            #expect(written[name] != before[name] && written[name] != nil, "\(name)")
        }
        #expect(written["new/c.csv"] != nil)
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

import Foundation
import Networks
import Tensors
import Testing

/// Calls of `cahier triplets` that can't be followed: one line, and no file is written.
@Suite struct TripletsCallsTests {
    let cahier: Cahier
    let fixtures: TripletFixtures

    init() throws {
        cahier = try Cahier()
        fixtures = try TripletFixtures(cahier, count: 14)
        _ = try fixtures.writeBothFeatures()
        for name in ["two/a.png", "two/b.png", "spoilt/a.png", "spoilt/b.png"] {
            let target = cahier.file(name)
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: cahier.file("pets/\(fixtures.names[0])"), to: target)
        }
        try Data("words".utf8).write(to: cahier.file("spoilt/c.png"))
        try Data("words".utf8).write(to: cahier.file("a-file"))
    }

    private func expectRefused(_ result: Cahier.Result, _ status: Int32, _ words: [String], before: [String: Data])
        throws
    {
        #expect(result.status == status && result.output.isEmpty, "\(words): \(result.output)\(result.errors)")
        for word in words { #expect(result.errors.contains(word), "\(word): \(result.errors)") }
        #expect(
            result.errors.hasPrefix("Error: ") && result.errors.split(separator: "\n").count == 1, "\(result.errors)")
        #expect(try cahier.contents() == before, "\(words)")
    }

    @Test("A call that is right as it stands") func rightCall() throws {
        let result = try fixtures.byFeatures(["--tolerance", "0.2", "--search", "rarest-first"])
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    }

    @Test("A wrong call has status 64")
    func wrongCalls() throws {
        try Network.vgg16Small(batchNorm: false, width: 0.125, stream: RandomStream(seed: 25, "triplets")).write(
            to: cahier.file("vgg.safetensors"))
        let before = try cahier.contents()
        let cases: [([String], [String])] = [
            (["--bins", "0"], ["--bins 0", "1 to 100"]), (["--bins", "101"], ["--bins 101"]),
            (["--tolerance", "0"], ["--tolerance 0"]), (["--tolerance", "2"], ["--tolerance 2"]),
            (["--tolerance", "nan"], ["--tolerance nan"]), (["--count", "0"], ["--count 0"]),
            (["--side", "31"], ["--side 31", "32 to 2048"]),
            (["--high", "vgg16"], ["'vgg16' names no layer", "vgg16:pool5"]),
            (["--high", "vgg17:pool5"], ["There is no network 'vgg17'. Did you mean vgg16?"]),
            (["--low", "vgg16:"], ["'vgg16:' names no layer"]),
            (["--weights", "weights.safetensors"], ["is no NETWORK=FILE"]),
            (["--weights", "cifar-alexnet=weights.safetensors"], ["neither --high nor --low names"]),
            (
                [
                    "--high", "cifar-alexnet:features.99", "--weights", "cifar-alexnet=weights.safetensors",
                ], ["features.99"]
            ),
            // What a VGG has of the kind that was asked for.
            (
                ["--high", "cifar-vgg16:pool9", "--weights", "cifar-vgg16=vgg.safetensors"],
                ["there is none of that name; there are pool1, pool2, pool3, pool4, pool5"]
            ),
            (
                ["--high", "cifar-vgg16:conv4_4", "--weights", "cifar-vgg16=vgg.safetensors"],
                ["conv4_2, conv4_3, conv5_1, conv5_2, conv5_3"]
            ),
            (["--high", "deit-s:blocks.0"], ["deit-s needs --weights FILE"]),
            (["--output", ""], ["--output '' names no folder"]),
        ]
        for (arguments, words) in cases { try expectRefused(fixtures.byFeatures(arguments), 64, words, before: before) }
        for arguments in [["--search", "fast"], ["--bins", "many"]] {
            let result = try fixtures.byFeatures(arguments)
            #expect(result.status == 64 && result.errors.contains("Usage: cahier triplets"), "\(result.errors)")
        }
        // Pictures would be written among those that are read.
        try FileManager.default.createDirectory(at: cahier.file("out"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: cahier.file("pets"), to: cahier.file("out/pictures"))
        let inside = try cahier.contents()
        let result = try cahier(
            "triplets", "out/pictures", "--high", "high/features.npy", "--low", "low/features.npy", "--output", "out")
        try expectRefused(result, 64, ["out/pictures would be written over"], before: inside)
    }

    @Test("What can't be read, found or written has status 1")
    func failures() throws {
        let before = try cahier.contents()
        func call(_ folder: String, _ arguments: String...) throws -> Cahier.Result {
            try cahier(
                ["triplets", folder, "--high", "high/features.npy", "--low", "low/features.npy", "--output", "out"]
                    + arguments)
        }
        try expectRefused(
            call("two"), 1, ["reading", "two: expected at least three pictures for a triplet, found 2"], before: before)
        try expectRefused(call("none"), 1, ["none: there is no such folder"], before: before)
        try expectRefused(call("spoilt"), 1, ["it has no features of a.png"], before: before)
        try expectRefused(
            fixtures.byFeatures(["--tolerance", "1e-9"]), 1,
            ["among 14 pictures: no cell has one within 1e-09", "larger --tolerance"], before: before)
        try expectRefused(
            fixtures.byFeatures(["--output", "a-file"]), 1, ["a-file is a file", "--output"], before: before)
        try expectRefused(fixtures.byFeatures(["--high", "high/none.npy"]), 1, ["high/none.npy"], before: before)
        let unreadable = try cahier(
            "triplets", "spoilt", "--high", "cifar-alexnet:features.0", "--low", "cifar-alexnet:features.3",
            "--weights",
            "cifar-alexnet=weights.safetensors", "--output", "out")
        try expectRefused(unreadable, 1, ["c.png", "77 6f 72 64"], before: before)
        // Layers that find all images equally alike.
        let count = fixtures.names.count
        let head = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(count), 4), }\n"
        try Data(
            [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(head.utf8.count), 0] + Array(head.utf8)
                + [UInt8](repeating: 0, count: 16 * count)
        ).write(to: cahier.file("high/features.npy"))
        let flat = try cahier.contents()
        try expectRefused(fixtures.byFeatures(), 1, ["found 0 images that both layers tell"], before: flat)
    }

    @Test func helpHasFilesAndAnExample() throws {
        let result = try cahier("triplets", "--help")
        #expect(result.status == 0 && result.errors.isEmpty)
        for word in [
            "triplets.csv", "experiment.html", "trials.json", "jsPsychHtmlButtonResponse",
            "cahier triplets photographs",
            "rarest-first", "\"held_out\"", "file_names.txt", "cornet-s", "choices=FILE",
        ] {
            #expect(result.output.contains(word), "\(word)")
        }
    }
}

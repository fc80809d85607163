import Foundation
import Networks
import Tensors
import Testing

/// What the cache takes for the same: bytes and what is done with them, never names or places.
@Suite struct SamenessTests {
    let cahier: Cahier
    let places: [String: String]

    init() throws {
        cahier = try Cahier(program: "sample-photographs")
        let folder = cahier.folder
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("images"), withIntermediateDirectories: true)
        places = [
            "WEIGHTS": folder.appendingPathComponent("weights.safetensors").path,
            "IMAGES": folder.appendingPathComponent("images").path,
        ]
        try writeWeights(seed: 1)
        for image in 0..<3 { try writeImage(image, brightness: UInt8(40 * image)) }
    }

    private func writeWeights(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "weights")
        let convolution = Convolution(
            weights: Tensor([2, 1, 3, 3], (0..<18).map { _ in Float(stream.uniform()) - 0.5 }),
            bias: Tensor([2], [0, 0.1]),
            geometry: ConvolutionGeometry(padding: 1))
        let network = Network(
            name: "tiny", inputShape: [1, 8, 8],
            layers: [
                NamedLayer("conv", .convolution(convolution)), NamedLayer("relu", .relu),
                NamedLayer("pool", .globalAveragePooling),
            ])
        try network.safeTensors().encoded().write(to: URL(fileURLWithPath: places["WEIGHTS"] ?? ""))
    }

    private func writeImage(_ number: Int, brightness: UInt8) throws {
        let bytes = (0..<1024).map { UInt8(truncatingIfNeeded: $0 * 7 / 5) / 4 + brightness }
        try Data(bytes).write(to: cahier.folder.appendingPathComponent("images/\(number).raw"))
    }

    /// How many steps a run computed.
    private func computed(_ changes: [String: String] = [:]) throws -> Int {
        let result = try cahier(["run", "photographs"], environment: places.merging(changes) { $1 })
        try #require(result.status == 0, "\(result.errors)")
        let line = try #require(result.output.split(separator: "\n").first { $0.hasPrefix("run ") })
        return try #require(Int(line.split(separator: " ")[2]))
    }

    @Test func sameBytesUnderOtherPathsAreReused() throws {
        #expect(try computed() == 1)
        #expect(try computed() == 0)
        let moved = cahier.folder.appendingPathComponent("elsewhere")
        try FileManager.default.copyItem(at: cahier.folder.appendingPathComponent("images"), to: moved)
        let weights = cahier.folder.appendingPathComponent("other-name.safetensors")
        try FileManager.default.copyItem(atPath: places["WEIGHTS"] ?? "", toPath: weights.path)
        #expect(try computed(["IMAGES": moved.path, "WEIGHTS": weights.path]) == 0)
    }

    @Test func otherWeightsUnderTheSameName() throws {
        #expect(try computed() == 1)
        try writeWeights(seed: 2)
        #expect(try computed() == 1)
        try writeWeights(seed: 1)
        #expect(try computed() == 0)
    }

    @Test func otherInputSizeOrPreprocessing() throws {
        #expect(try computed() == 1)
        #expect(try computed(["INPUT_SIZE": "16"]) == 1)
        #expect(try computed(["MEAN": "0.25"]) == 1)
        #expect(try computed() == 0)
    }

    @Test func unchangedFilesAreNotReadAgain() throws {
        func reads() throws -> Bool {
            try cahier(["run", "photographs"], environment: places).errors.contains("reading the images")
        }
        // Files are trusted once they have been at rest for longer than a clock's tick.
        Thread.sleep(forTimeInterval: 3.1)
        #expect(try reads())
        #expect(try !reads())
        try imageBytesReplacedUnderTheSamePath()
        #expect(try reads())
    }

    @Test func imageBytesReplacedUnderTheSamePath() throws {
        _ = try computed()
        let file = cahier.folder.appendingPathComponent("images/1.raw")
        let dates = try FileManager.default.attributesOfItem(atPath: file.path)[.modificationDate]
        try writeImage(1, brightness: 41)
        // As an archive's extraction or a careful copy would leave it: same name, same size, same date.
        try FileManager.default.setAttributes([.modificationDate: dates ?? Date()], ofItemAtPath: file.path)
        #expect(try computed() == 1)
    }
}

import Foundation
import Networks
import Tensors
import Testing

/// What `cahier prune` says of files that have zeros already, or several networks.
@Suite struct PruneSourcesTests {
    let cahier: Cahier
    let network: Network

    init() throws {
        cahier = try Cahier()
        network = .vgg16Small(batchNorm: true, width: 0.0625, stream: RandomStream(seed: 34, "prune"))
        try network.write(to: cahier.file("weights.safetensors"))
    }

    private func prune(_ method: String, _ keep: Double) throws -> PruningReport {
        let result = try cahier.prune(
            "cifar-vgg16-bn",
            ["--keep", "\(keep)", "--method", method, "--output", "pruned.safetensors", "--json"])
        try #require(result.status == 0, "\(method): \(result.errors)")
        return try PruningReport(Data(result.output.utf8))
    }

    @Test("Zeros that the file had are not counted twice, and a layer without a weight is named")
    func zerosAndEmptyLayers() throws {
        // Nine tenths of the last layer's weights are 0 already, and all of the first one's are the smallest.
        let last = try #require(network.prunableNames.last), first = network.prunableNames[0]
        let sparse = try network.replacing(
            weightsOf: last, by: network.weights(ofLayer: last).enumerated().map { $0 % 10 == 0 ? $1 : 0 })
        try sparse.replacing(weightsOf: first, by: network.weights(ofLayer: first).map { $0 * 1e-6 })
            .write(to: cahier.file("weights.safetensors"))
        let uniform = try prune("uniform", 0.5)
        let end = try #require(uniform.layers.last)
        #expect(end.kept == end.weights / 2 && end.nonzero == (end.weights + 9) / 10)
        #expect(uniform.layers.dropLast().allSatisfy { $0.nonzero == $0.kept })
        let global = try prune("global", 0.25)
        #expect(global.layers[0].kept == 0 && global.layers[0].emptyOutputs == 4)
        let empty = global.layers.filter { $0.kept == 0 }.map(\.layer)
        #expect(empty.first == first)
        for (method, keep, line) in [
            (
                "global", "0.25",
                "Layers that keep no weight, whose output is the same for every image: \(empty.joined(separator: ", "))"
            ),
            ("uniform", "0.5", "Of the weights that are kept, \(end.kept - end.nonzero) were 0 already."),
        ] {
            let result = try cahier.prune(
                "cifar-vgg16-bn", ["--keep", keep, "--method", method, "--output", "pruned.safetensors"])
            #expect(result.output.split(separator: "\n").contains { $0 == line }, "\(result.output)")
        }
    }

    @Test("Of a file with several networks, the key of the one that was named stays with the pruned file")
    func keyOfTheSource() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("NetworksTests/Fixtures/checkpoints/ema.pth")
        let result = try cahier.prune(
            "cifar-vgg16", ["--keep", "0.5", "--method", "lamp", "--output", "pruned.safetensors", "--json"],
            weights: "\(file.path)#state_dict_ema")
        let report = try PruningReport(Data(result.output.utf8))
        let key = try #require(report.weights.stateDictionary, "\(result.errors)")
        for name in ["pruned", "pruned.masks"] {
            let metadata = try PlainSafeTensors(cahier.file("\(name).safetensors")).metadata
            #expect(metadata["pruning_source_key"] == "state_dict_ema" && key == "state_dict_ema", "\(name)")
            #expect(metadata["pruning_measured_on"] == nil && metadata["pruning_parts"] == nil)
        }
        #expect(try prune("lamp", 0.5).weights.stateDictionary == nil)
        #expect(try PlainSafeTensors(cahier.file("pruned.safetensors")).metadata["pruning_source_key"] == nil)
    }
}

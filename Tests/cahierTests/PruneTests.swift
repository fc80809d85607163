import Crypto
import Datasets
import Foundation
import Networks
import Pictures
import Tensors
import Testing

/// `cahier prune` through the built program: what it writes of a small VGG-16 with batch normalisation.
@Suite struct PruneTests {
    let cahier: Cahier
    let network: Network
    private let names = (0..<10).map { "thing \($0)" }

    init() throws {
        cahier = try Cahier()
        network = .vgg16Small(batchNorm: true, width: 0.0625, stream: RandomStream(seed: 31, "prune"))
        try network.write(
            to: cahier.file("weights.safetensors"),
            metadata: [
                "mean": "0.5 0.25 0.5", "standard_deviation": "0.25 0.5 0.25", "range": "0 1", "origin": "test",
                "class_names": String(decoding: try JSONEncoder().encode(names), as: UTF8.self), "note": "left behind",
            ])
        try FileManager.default.copyItem(
            at: PredictTests.images.appendingPathComponent("420.jpg"), to: cahier.file("420.jpg"))
    }

    private func prune(_ method: String, _ keep: Double, _ arguments: String...) throws -> PruningReport {
        let result = try cahier.prune(
            "cifar-vgg16-bn",
            ["--keep", "\(keep)", "--method", method, "--output", "pruned.safetensors", "--json"] + arguments)
        try #require(result.status == 0, "\(method): \(result.errors)")
        #expect(result.errors.isEmpty, "\(result.errors)")
        return try PruningReport(Data(result.output.utf8))
    }

    /// The weights that may be pruned, by the name that PyTorch has for them.
    private var prunable: [(name: String, weights: Tensor)] {
        network.namedParameters.filter { [2, 4].contains($0.tensor.shape.count) }.map { ($0.name, $0.tensor) }
    }

    private var weightCount: Int { prunable.reduce(0) { $0 + $1.weights.count } }

    /// LAMP by its definition, in Float64: squares over the sum of those of the layer that are no smaller, of which the
    /// largest are kept.
    private func lamp(keeping budget: Int) -> [Int] {
        var scores: [(score: Double, layer: Int)] = []
        for (layer, found) in prunable.enumerated() {
            var sum = 0.0
            for square in found.weights.values.map({ Double($0) * Double($0) }).sorted(by: >) {
                sum += square
                scores.append((square / sum, layer))
            }
        }
        let kept = scores.sorted { $0.score > $1.score }.prefix(budget)
        return prunable.indices.map { layer in kept.count { $0.layer == layer } }
    }

    @Test("LAMP: the largest magnitudes of each layer as they were, 0 elsewhere, and the masks say which")
    func filesOfLAMP() throws {
        let report = try prune("lamp", 0.25, "--allocation", "layers.json")
        let source = try PlainSafeTensors(cahier.file("weights.safetensors"))
        let pruned = try PlainSafeTensors(cahier.file("pruned.safetensors"))
        let masks = try PlainSafeTensors(cahier.file("pruned.masks.safetensors"))
        // Names as PyTorch has them, and nothing else: what a strict loading takes.
        #expect(Set(pruned.entries.keys) == Set(network.namedParameters.map(\.name)))
        #expect(Set(masks.entries.keys) == Set(prunable.map(\.name)) && masks.entries.count == 14)
        var kept: [Int] = []
        for (name, tensor) in network.namedParameters {
            let after = try pruned.entry(name), before = try source.entry(name)
            #expect(after.type == "F32" && after.shape == tensor.shape, "\(name)")
            guard let mask = masks.entries[name] else {
                #expect(after == before, "\(name)")
                continue
            }
            #expect(mask.type == "U8" && mask.shape == tensor.shape && Set(mask.bytes).isSubset(of: [0, 1]), "\(name)")
            let values = after.floats, expected = zip(tensor.values, mask.bytes).map { $1 == 1 ? $0 : 0 }
            #expect(values.map(\.bitPattern) == expected.map(\.bitPattern), "\(name)")
            let isKept: [UInt8] = values.map { $0 == 0 ? 0 : 1 }
            #expect(isKept == mask.bytes, "\(name)")
            let gone = zip(tensor.values, mask.bytes).filter { $1 == 0 }.map { abs($0.0) }
            let stayed = values.filter { $0 != 0 }.map(abs)
            if let largest = gone.max(), let smallest = stayed.min() { #expect(largest <= smallest, "\(name)") }
            kept.append(stayed.count)
        }
        #expect(kept == lamp(keeping: weightCount / 4), "seed 31")
        #expect(report.layers.map(\.kept) == kept && report.layers.map(\.tensor) == prunable.map(\.name))
        #expect(report.layers.map { "\($0.layer).weight" } == prunable.map(\.name))
        #expect(report.layers.map(\.weights) == prunable.map(\.weights.count))
        #expect(report.layers.map(\.nonzero) == kept)
        #expect(report.layers.map(\.share) == report.layers.map { Double($0.kept) / Double($0.weights) })
        #expect(try cahier.data("layers.json") == Data(try jsonOf("lamp").utf8))
    }

    /// What a second call prints.
    private func jsonOf(_ method: String) throws -> String {
        try cahier.prune(
            "cifar-vgg16-bn", ["--keep", "0.25", "--method", method, "--output", "again.safetensors", "--json"]
        ).output
    }

    @Test("The numbers of the whole, and metadata that say where the files come from")
    func summaryAndMetadata() throws {
        let report = try prune("lamp", 0.25)
        let total = report.layers.reduce(0) { $0 + $1.kept }
        #expect(report.budget == weightCount / 4 && total == report.budget && report.keep == 0.25)
        #expect(report.sparsity == Double(weightCount - total) / Double(weightCount))
        // 3x3 windows on maps of 32 to 2 pixels, and one matrix.
        let sides = [32, 32, 16, 16, 8, 8, 8, 4, 4, 4, 2, 2, 2, 1]
        let products = { (counts: [Int]) in zip(sides, counts).reduce(0.0) { $0 + Double($1.0 * $1.0 * $1.1) } }
        let left = products(report.layers.map(\.kept)) / products(report.layers.map(\.weights))
        #expect(abs(report.flopsLeft - left) < 1e-12 && report.flopsLeft < 1)
        #expect(report.curves == nil && report.change == nil)
        let digest = SHA256.hash(data: try cahier.data("weights.safetensors")).map { String(format: "%02x", $0) }
            .joined()
        #expect(report.sha256 == digest && report.method == "lamp" && report.network == "cifar-vgg16-bn")
        #expect(report.weights.file == "weights.safetensors")
        let files = try ["pruned", "pruned.masks"].map { try PlainSafeTensors(cahier.file("\($0).safetensors")) }
        #expect(files[0].metadata == files[1].metadata)
        let metadata = files[0].metadata
        #expect(metadata["pruning_method"] == "lamp" && metadata["pruning_keep"] == "0.25")
        #expect(metadata["pruning_source_sha256"] == digest && metadata["pruned_by"]?.hasPrefix("cahier ") == true)
        let kept = try JSONDecoder().decode([String: Int].self, from: Data(try #require(metadata["pruning_kept"]).utf8))
        #expect(kept == Dictionary(uniqueKeysWithValues: report.layers.map { ($0.tensor, $0.kept) }))
        // What belongs to the network stays with it, and no more.
        #expect(metadata["mean"] == "0.5 0.25 0.5" && metadata["origin"] == "test" && metadata["format"] == "pt")
        #expect(metadata["note"] == nil && metadata["class_names"]?.contains("thing 9") == true)
    }

    @Test("The pruned file goes through predict, prepared as the source says, with its classes' names")
    func predicted() throws {
        // The last layer begins with weights a tenth of the others': a global threshold would leave none of it.
        let report = try prune("lamp", 0.5)
        var masked = network
        let masks = try PlainSafeTensors(cahier.file("pruned.masks.safetensors"))
        for layer in report.layers {
            let mask = try masks.entry(layer.tensor).bytes
            let values = zip(try network.weights(ofLayer: layer.layer), mask).map { $1 == 1 ? $0 : 0 }
            masked = try masked.replacing(weightsOf: layer.layer, by: values)
        }
        let preparation = ImagePreprocessing(
            shorterSide: 32, crop: 32,
            normalization: Normalization(mean: [0.5, 0.25, 0.5], standardDeviation: [0.25, 0.5, 0.25]))
        let input = preparation.tensor(try Picture(contentsOf: cahier.file("420.jpg")))
        let expected = try masked.forward(input, on: Engine(), kernels: .exact).values
        struct Output: Decodable {
            struct Prediction: Decodable {
                struct Top: Decodable {
                    var `class`: Int
                    var name: String?
                }
                var logits: [Float]
                var top: [Top]
            }
            var predictions: [Prediction]
        }
        let result = try cahier(
            "predict", "cifar-vgg16-bn", "--weights", "pruned.safetensors", "420.jpg", "--json", "--exact")
        try #require(result.status == 0, "\(result.errors)")
        let found = try #require(JSONDecoder().decode(Output.self, from: Data(result.output.utf8)).predictions.first)
        let scale = expected.map(abs).max() ?? 0
        #expect(scale > 0 && zip(found.logits, expected).allSatisfy { abs($0 - $1) <= 1e-5 * scale })
        #expect(found.logits.count == 10 && found.top.allSatisfy { $0.name == "thing \($0.class)" })
        // A pruned network can be pruned on.
        let again = try cahier.prune(
            "cifar-vgg16-bn", ["--keep", "0.25", "--method", "global", "--output", "more.safetensors", "--json"],
            weights: "pruned.safetensors")
        #expect(try PruningReport(Data(again.output.utf8)).budget == weightCount / 4, "\(again.errors)")
    }

    @Test("Every method keeps as many weights", arguments: ["lamp", "erk", "uniform", "uniform+", "global"])
    func budgets(_ method: String) throws {
        let report = try prune(method, 0.4)
        let kept = report.layers.map(\.kept), budget = Int((0.4 * Double(weightCount)).rounded(.down))
        #expect(kept.reduce(0, +) == budget && report.budget == budget)
        let shares = zip(kept, report.layers).map { Double($0) - 0.4 * Double($1.weights) }
        switch method {
        case "uniform": #expect(shares.allSatisfy { abs($0) <= 1 })
        case "uniform+": #expect(kept[0] == report.layers[0].weights && report.layers[13].share >= 0.2)
        case "global":
            let sorted = prunable.flatMap(\.weights.values).map(abs).sorted(by: >)
            let threshold = sorted[budget - 1]
            #expect(kept == prunable.map { found in found.weights.values.count { abs($0) >= threshold } }, "seed 31")
        case "erk":
            let shares = erdosRenyiKernel(prunable.map(\.weights.shape), keeping: budget)
            #expect(zip(kept, shares).allSatisfy { abs(Double($0) - $1) < 1 }, "\(kept), \(shares)")
        default: #expect(kept != report.layers.map { Int(0.4 * Double($0.weights)) })
        }
    }

    @Test("The table has a line for each layer, and says what was written")
    func table() throws {
        let result = try cahier.prune(
            "cifar-vgg16-bn",
            ["--keep", "1", "--method", "uniform", "--output", "out/mine.bin", "--allocation", "out/layers.json"])
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        let lines = result.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(lines.first == ["layer", "weights", "kept", "share"])
        for (line, layer) in zip(lines.dropFirst(), prunable) {
            #expect(
                line == [
                    String(layer.name.dropLast(7)), "\(layer.weights.count)", "\(layer.weights.count)", "100.00", "%",
                ])
        }
        #expect(lines[15] == ["all", "layers", "\(weightCount)", "\(weightCount)", "100.00", "%"])
        #expect(lines.last == ["Written:", "out/mine.bin.masks.safetensors,", "out/layers.json,", "out/mine.bin"])
        // All kept: the network as it was.
        let files = try ["out/mine.bin", "weights.safetensors"].map { try PlainSafeTensors(cahier.file($0)) }
        #expect(files[0].entries == files[1].entries)
    }

    @Test func theSameCallGivesTheSameBytes() throws {
        let arguments = ["--keep", "0.2", "--method", "rd", "--noise", "--count", "3", "--parts", "4", "--seed", "5"]
        var written: [[Data]] = []
        for _ in 0..<2 {
            let result = try cahier.prune(
                "cifar-vgg16-bn",
                arguments + ["--output", "p.safetensors", "--curves", "c.csv", "--allocation", "a.json"])
            try #require(result.status == 0, "\(result.errors)")
            written.append(try ["p.safetensors", "p.masks.safetensors", "c.csv", "a.json"].map { try cahier.data($0) })
        }
        #expect(written[0] == written[1])
    }

    @Test func helpHasFilesAndAnExample() throws {
        let result = try cahier("prune", "--help")
        #expect(result.status == 0 && result.errors.isEmpty)
        for word in [
            "pruned.masks.safetensors", "strict=True", "cahier prune vgg16 --weights", "\"flops_left\"", "cifar-deit",
            "aux_logits=False", "Name the network first", "cornet-s)", "layers x parts x images",
        ] {
            #expect(result.output.contains(word), "\(word)")
        }
    }
}

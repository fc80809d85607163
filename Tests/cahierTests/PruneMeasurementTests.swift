import Datasets
import Foundation
import Methods
import Networks
import Pictures
import Tensors
import Testing

/// What `cahier prune` measures, on noise and on images, with a small AlexNet.
@Suite struct PruneMeasurementTests {
    let cahier: Cahier
    let network: Network

    init() throws {
        cahier = try Cahier()
        network = .alexNetSmall(width: 0.0625, stream: RandomStream(seed: 32, "prune"))
        try network.write(to: cahier.file("weights.safetensors"))
        for (name, fixture) in [
            ("pets/a.png", "rgb-8.png"), ("pets/b.png", "grey-8.png"), ("pets/c.jpg", "420.jpg"),
            ("pets/d/e.jpg", "422.jpg"), ("pets/f.jpg", "444.jpg"),
        ] {
            let target = cahier.file(name)
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: PredictTests.images.appendingPathComponent(fixture), to: target)
        }
    }

    private func prune(_ method: String, _ arguments: [String]) throws -> PruningReport {
        let result = try cahier.prune(
            "cifar-alexnet",
            ["--keep", "0.25", "--method", method, "--output", "pruned.safetensors", "--json"] + arguments)
        try #require(result.status == 0, "\(method): \(result.errors)")
        return try PruningReport(Data(result.output.utf8))
    }

    /// The network with the weights of the pruned file.
    private func pruned() throws -> Network {
        let file = try PlainSafeTensors(cahier.file("pruned.safetensors"))
        return try network.prunableNames.reduce(network) { network, name in
            try network.replacing(weightsOf: name, by: file.entry("\(name).weight").floats)
        }
    }

    private func isNear(_ found: Double, _ expected: Double) -> Bool { abs(found - expected) <= 1e-3 * expected }

    /// The same of a network and of what became of it, with numbers far above rounding.
    private func expectChange(_ change: PruningReport.Change?, by changes: [Double]) throws {
        let change = try #require(change)
        #expect(change.images == changes.count && changes.allSatisfy { $0 > 0 })
        #expect(isNear(change.mean, changes.reduce(0, +) / Double(changes.count)), "\(change), \(changes)")
        #expect(isNear(change.worst, changes.max() ?? 0), "\(change), \(changes)")
    }

    private struct Row {
        var layer: String
        var pruned: Int
        var share, mean, worst: Double
    }

    private func rows(_ file: String) throws -> [Row] {
        let lines = String(decoding: try cahier.data(file), as: UTF8.self).split(separator: "\n")
        #expect(lines.first == "layer,pruned,share,mean,worst")
        return try lines.dropFirst().map { line in
            let fields = line.split(separator: ",").map(String.init)
            try #require(fields.count == 5)
            return Row(
                layer: fields[0], pruned: try #require(Int(fields[1])), share: try #require(Double(fields[2])),
                mean: try #require(Double(fields[3])), worst: try #require(Double(fields[4])))
        }
    }

    /// What is left of the budget goes, weight by weight, to the layer whose mean change falls most for it.
    ///
    /// - Parameter choice: two digits in base 2 for each layer's amount.
    private func handedOut(_ rows: [Row], _ choice: Int, _ counts: [Int], _ budget: Int) -> [Int] {
        func left(_ layer: Int, _ amount: Int) -> Int { counts[layer] - rows[4 * layer + amount].pruned }
        var kept = counts.indices.map { left($0, choice >> (2 * $0) & 3) }
        while kept.reduce(0, +) < budget {
            let rates = counts.indices.map { layer -> Double in
                // The cell of the curve that the next weight lies in.
                guard
                    let amount = (1..<4).last(where: {
                        left(layer, $0) <= kept[layer] && kept[layer] < left(layer, $0 - 1)
                    })
                else { return -.infinity }
                let fall = rows[4 * layer + amount].mean - rows[4 * layer + amount - 1].mean
                return fall / Double(left(layer, amount - 1) - left(layer, amount))
            }
            let best = rates.indices.reduce(0) { rates[$1] > rates[$0] ? $1 : $0 }
            kept[best] += 1
        }
        return kept
    }

    @Test("rd on noise: curves as plain passes give them, amounts of the least sum, a bound, all of the budget")
    func leastDistortion() throws {
        let report = try prune(
            "rd", ["--noise", "--count", "5", "--parts", "3", "--seed", "7", "--curves", "curves.csv"])
        let noise = noiseImages(
            5, shape: [3, 32, 32], batchSize: 1, stream: RandomStream(seed: 7, "prune", "noise"))
        let rows = try rows("curves.csv")
        let names = network.prunableNames
        #expect(rows.map(\.layer) == names.flatMap { [$0, $0, $0, $0] })
        for row in rows {
            let weights = try network.weights(ofLayer: row.layer)
            #expect(row.share == Double(row.pruned) / Double(weights.count))
            let order = weights.indices.sorted { (abs(weights[$0]), $0) < (abs(weights[$1]), $1) }
            let gone = Set(order.prefix(row.pruned))
            let changed = try network.replacing(
                weightsOf: row.layer, by: weights.indices.map { gone.contains($0) ? 0 : weights[$0] })
            let changes = try plainChanges(network, changed, noise)
            guard row.pruned > 0 else {
                #expect(row.mean == 0 && row.worst == 0)
                continue
            }
            #expect(isNear(row.mean, changes.reduce(0, +) / 5), "\(row), \(changes)")
            #expect(isNear(row.worst, changes.max() ?? 0), "\(row), \(changes)")
        }
        // Every choice of amounts there is.
        let counts = try names.map { try network.weights(ofLayer: $0).count }
        let budget = counts.reduce(0, +) / 4
        #expect(counts.count == 8 && report.budget == budget)
        #expect((0..<4).map { part in rows[part].pruned } == (0...3).map { $0 * counts[0] / 3 })
        var least = Double.infinity, bestChoice = 0
        for choice in 0..<1 << 16 {
            var sum = 0.0, kept = 0
            for layer in 0..<8 {
                let row = rows[4 * layer + choice >> (2 * layer) & 3]
                sum += row.mean
                kept += counts[layer] - row.pruned
            }
            if kept <= budget, sum < least { (least, bestChoice) = (sum, choice) }
        }
        let curves = try #require(report.curves)
        #expect(abs(curves.sum - least) <= 1e-12 * least, "\(curves.sum), \(least)")
        #expect(curves.bound <= curves.sum * (1 + 1e-12) && curves.bound > 0)
        #expect(report.layers.reduce(0) { $0 + $1.kept } == budget)
        #expect(report.layers.map(\.kept) == handedOut(rows, bestChoice, counts, budget))
        #expect(report.layers.map(\.nonzero) == report.layers.map(\.kept))
        #expect(report.change?.of == "noise" && report.change?.seed == 7)
        #expect(curves.of == "noise" && curves.images == 5 && curves.seed == 7 && curves.parts == 3)
        let metadata = try PlainSafeTensors(cahier.file("pruned.safetensors")).metadata
        #expect(metadata["pruning_measured_on"] == "5 of noise, seed 7" && metadata["pruning_parts"] == "3")
        try expectChange(report.change, by: plainChanges(network, pruned(), noise))
        // Other noise has other numbers.
        let other = try prune("rd", ["--noise", "--count", "5", "--parts", "3", "--seed", "8"])
        #expect(other.curves?.sum != curves.sum && other.change != report.change)
    }

    @Test("Images at equal distances in the order of their names; tensors of the same images give the same numbers")
    func imagesOfAFolder() throws {
        let report = try prune("lamp", ["--images", "pets", "--count", "2"])
        // Of five files the first and the third are taken, at 0 and ⌊5/2⌋.
        let taken = ["pets/a.png", "pets/c.jpg"]
        let images = try taken.map { ImagePreprocessing.cifar.tensor(try Picture(contentsOf: cahier.file($0))) }
        let network = try pruned()
        #expect(report.change?.of == "images" && report.curves == nil)
        try expectChange(report.change, by: plainChanges(self.network, network, images))
        #expect(try prune("lamp", ["--images"] + taken).change == report.change)
        let tensor = Tensor([2, 3, 32, 32], images.flatMap(\.values))
        try SafeTensors(tensors: ["input": tensor]).encoded().write(to: cahier.file("batch.safetensors"))
        #expect(try prune("lamp", ["--images", "batch.safetensors"]).change == report.change)
        // Of images in one file the same holds.
        let one = try prune("lamp", ["--images", "batch.safetensors", "--count", "1"])
        try expectChange(one.change, by: plainChanges(self.network, network, [images[0]]))
        // Prepared otherwise, they are other numbers.
        #expect(try prune("lamp", ["--images", "pets", "--count", "2", "--prepare", "none"]).change != report.change)
    }

    @Test("Curves are measured for any method that they are asked for of, and the text says how images are prepared")
    func curvesOfOtherMethods() throws {
        let arguments = ["--keep", "0.25", "--parts", "2", "--curves", "curves.csv", "--images", "pets"]
        let result = try cahier.prune(
            "cifar-alexnet", arguments + ["--method", "uniform", "--output", "pruned.safetensors"])
        #expect(result.status == 0 && Cahier.withoutProgress(result.errors).isEmpty, "\(result.errors)")
        #expect(try rows("curves.csv").count == 8 * 3)
        #expect(result.output.hasPrefix("Photographs: shorter side 32 px"), "\(result.output)")
        #expect(result.output.contains("(5 images)") && !result.output.contains("Sum of the curves"))
        let optimum = try cahier.prune("cifar-alexnet", arguments + ["--method", "rd", "--output", "rd.safetensors"])
        #expect(optimum.output.contains("Sum of the curves: "), "\(optimum.output) \(optimum.errors)")
    }
}

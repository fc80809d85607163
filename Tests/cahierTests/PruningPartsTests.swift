import Commands
import Methods
import Networks
import Tensors
import Testing

/// The parts of `cahier prune` that need no program.
@Suite struct PruningPartsTests {
    @Test func masksLieBesideTheirWeights() {
        #expect(PruningFiles.masks(beside: "pruned.safetensors") == "pruned.masks.safetensors")
        #expect(PruningFiles.masks(beside: "a.b/pruned") == "a.b/pruned.masks.safetensors")
    }

    @Test func whatWasMeasuredOnIsSaid() {
        let images = PruningImages.noise(2, shape: [1, 2, 2], seed: 4)
        #expect("\(PruningImages(.noise(seed: 4), images, numbersHeld: 4).summary)" == "2 of noise, seed 4")
        #expect("\(PruningImages(.images, images, numbersHeld: 4).summary)" == "2 images")
        #expect("\(PruningImages(.images, [images[0]], numbersHeld: 4).summary)" == "1 image")
    }

    @Test("Batches and groups are as small as what passes hold asks for, and keep the images' order")
    func batchesAndGroups() {
        let images = (0..<300).map { Tensor([1, 1, 1, 2], [Float($0), -Float($0)]) }
        let ones = Array(repeating: Array(repeating: 1, count: 16), count: 18) + [Array(repeating: 1, count: 12)]
        let cases: [(largest: Int, batches: [[Int]])] = [
            (1, [[128, 128, 44]]), (1 << 20, [Array(repeating: 16, count: 16), [16, 16, 12]]), (1 << 24, ones),
            (1 << 40, ones),
        ]
        for (largest, batches) in cases {
            let found = PruningImages(.images, images, numbersHeld: largest)
            #expect(found.count == 300 && found.groups.map { $0.map { $0.shape[0] } } == batches, "\(largest)")
            #expect(found.groups.joined().flatMap(\.values) == images.flatMap(\.values), "\(largest)")
            #expect(found.groups.joined().allSatisfy { $0.shape.dropFirst() == [1, 1, 2] })
        }
    }

    @Test("Noise is standard normal, and another for each seed")
    func noise() {
        let found = PruningImages.noise(4, shape: [3, 32, 32], seed: 1)
        #expect(found.map(\.shape) == Array(repeating: [1, 3, 32, 32], count: 4))
        let values = found.flatMap(\.values).map(Double.init), count = Double(values.count)
        let mean = values.reduce(0, +) / count
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
        // Five standard errors of 12,288 numbers.
        #expect(abs(mean) < 5 / count.squareRoot() && abs(variance - 1) < 5 * (2 / count).squareRoot(), "seed 1")
        #expect(PruningImages.noise(4, shape: [3, 32, 32], seed: 1) == found)
        #expect(PruningImages.noise(4, shape: [3, 32, 32], seed: 2)[0] != found[0] && found[0] != found[1])
    }

    @Test("Measured in groups, curves and changes are those of all images at once, and the work goes from 0 to 1")
    func groupsAreJoined() throws {
        let network = Network.vgg16Small(batchNorm: true, width: 0.0625, stream: RandomStream(seed: 41, "parts"))
        let noise = PruningImages.noise(18, shape: [3, 32, 32], seed: 41), engine = try Engine()
        var shares: [Double] = [], layers: [String] = []
        func measured(_ largest: Int) throws -> (curves: [ImageDistortions], changes: [Double]) {
            let images = PruningImages(.noise(seed: 41), noise, numbersHeld: largest)
            let measurement = PruningMeasurement(of: network, on: images, engine: engine)
            (shares, layers) = ([], [])
            let curves = try measurement.curves(parts: 2) { share, layer in
                shares.append(share)
                layers.append(layer)
            }
            let weights = try network.weights(ofLayer: "features.0").map { abs($0) < 0.1 ? 0 : $0 }
            let changed = try network.replacing(weightsOf: "features.0", by: weights)
            var changeShares: [Double] = [], networks: [String] = []
            let changes = try measurement.changes(by: changed) { share, network in
                changeShares.append(share)
                networks.append(network)
            }
            // In each group first one network, then the other, on more and more images.
            #expect(zip(changeShares, changeShares.dropFirst()).allSatisfy { $1 >= $0 })
            #expect(changeShares.first == 0 && changeShares.last == 1 && Set(networks) == ["as it was", "pruned"])
            return (curves, changes)
        }
        let whole = try measured(1)
        #expect(shares.count == 14 * 4 && layers.first == "features.0")
        let apart = try measured(1 << 24)
        // Two groups, each with a call before a layer and one after each of its three amounts.
        #expect(shares.count == 2 * 14 * 4 && shares.first == 0)
        #expect(zip(shares, shares.dropFirst()).allSatisfy { $1 >= $0 - 1e-12 })
        #expect(shares.last.map { abs($0 - 1) < 1e-9 } == true)
        #expect(layers.reduce(into: []) { if !$0.contains($1) { $0.append($1) } } == network.prunableNames)
        #expect(whole.curves.map(\.layer) == apart.curves.map(\.layer))
        for (one, other) in zip(whole.curves, apart.curves) {
            #expect(one.pruned == other.pruned && one.images == 18 && other.images == 18)
            for amount in one.pruned.indices {
                for (left, right) in zip(one[amount], other[amount]) {
                    #expect(abs(left - right) <= 1e-3 * left, "\(one.layer), \(amount), seed 41")
                }
            }
        }
        #expect(whole.changes.count == 18 && whole.changes.allSatisfy { $0 > 0 })
        #expect(zip(whole.changes, apart.changes).allSatisfy { abs($0 - $1) <= 1e-3 * $0 })
    }

    @Test("Weights that are used again count wherever they are used")
    func positionsOfRepeatedWeights() throws {
        let network = Network(
            name: "repeating", inputShape: [2, 6, 6],
            layers: [
                NamedLayer(
                    "first",
                    .convolution(
                        Convolution(
                            weights: Tensor(repeating: 1, shape: [2, 2, 3, 3]), bias: nil,
                            geometry: ConvolutionGeometry(stride: 1, padding: 1)))),
                NamedLayer("second", .again("first", geometry: ConvolutionGeometry(stride: 2, padding: 1))),
                NamedLayer("flat", .flatten),
                NamedLayer("last", .linear(Linear(weights: Tensor(repeating: 1, shape: [4, 18]), bias: nil))),
            ])
        // Maps of 6x6, then of 3x3; of larger images those are larger.
        #expect(try network.weightPositions(ofLayers: ["first", "last"], input: [2, 6, 6]) == [36 + 9, 1])
        #expect(throws: NetworkError.self) { try network.weightPositions(ofLayers: ["first"], input: [2, 12, 12]) }
    }
}

import Foundation
import Methods
import Networks
import Tensors
import Testing

/// What pruning leaves to compute.
@Suite struct PruningCostTests {
    /// 90, 180 and 108 weights, used at 36 places, 9 and 1: 3240 + 1620 + 108 multiplications; half of the first and of
    /// the last are left.
    @Test func flopsAreCountedWhereWeightsAreUsed() throws {
        let network = Network.small(seed: 4)
        let shapes = try network.outputShapes([1] + network.inputShape)
        let positions = try network.weightedLayers.map { try outputPositions(of: shapes[$0]) }
        let weights = try network.prunableLayers().map(\.weights.count)
        #expect(weights == [90, 180, 108])
        #expect(positions == [36, 9, 1])
        let left = try PruningAllocation(kept: [45, 180, 54]).flopsLeft(weights: weights, positions: positions)
        #expect(left == 3294.0 / 4968)
        #expect(try PruningAllocation(kept: weights).flopsLeft(weights: weights, positions: positions) == 1)
        #expect(try PruningAllocation(kept: [0, 0, 0]).flopsLeft(weights: weights, positions: positions) == 0)
        #expect(try outputPositions(of: [1, 197, 384]) == 197)
    }

    /// 72, 144, 108 and 252 weights, the last ones used once, the others at 36 places.
    @Test func multiplicationsAreCountedFromALayerOn() throws {
        let network = Network.prunable(seed: 1)
        let found = try network.multiplications(fromLayers: network.weightedNames, input: [2, 6, 6])
        let all: [Double] = [2592, 5184, 3888, 252]
        #expect(found == all.indices.map { all[$0...].reduce(0, +) })
        #expect(throws: NetworkError.self) { try network.multiplications(fromLayers: ["tail"], input: [2, 6, 6]) }
        #expect(throws: NetworkError.self) { try network.multiplications(fromLayers: ["stem"], input: [3, 6, 6]) }
    }

    /// Resumed at each layer, curves take less than 0.6 of the multiplications of whole passes.
    @Test func resumedPassesTakeLessThanWholeOnes() throws {
        func share(_ network: Network) throws -> Double {
            let found = try network.multiplications(fromLayers: network.weightedNames, input: network.inputShape)
            return found.reduce(0, +) / (Double(found.count) * found[0])
        }
        // VGG-16 by its table.
        let channels = [3, 64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512]
        let sides = [32, 32, 16, 16, 8, 8, 8, 4, 4, 4, 2, 2, 2]
        var costs: [Int] = []
        for (place, side) in sides.enumerated() {
            costs.append(side * side * 9 * channels[place] * channels[place + 1])
        }
        costs.append(512 * 10)
        let sums: [Int] = costs.indices.map { costs[$0...].reduce(0, +) }
        let expected = Double(sums.reduce(0, +)) / Double(14 * sums[0])
        let found = try share(.vgg16Small(width: 1, stream: nil))
        #expect(abs(found - expected) < 1e-12)
        #expect(0.47..<0.48 ~= expected)
        #expect(try share(.cifarResNet32(stream: nil)) < 0.6)
        #expect(try share(.cifarDenseNet121(growth: 12, stream: nil)) < 0.6)
    }

    /// An output of 144 numbers that a shortcut needs, beside another, and the image of 72; in a chain the largest
    /// output.
    @Test func numbersHeldAreThoseOfAllOutputsThatAreNeeded() throws {
        #expect(try Network.prunable(seed: 1).numbersHeld(input: [2, 6, 6]) == 144 + 144 + 72)
        let chain = Network(
            name: "chain", inputShape: [1, 4, 4],
            layers: [
                NamedLayer("relu", .relu), NamedLayer("pool", .pooling(.maximum, PoolingGeometry(size: 2, stride: 2))),
            ])
        #expect(try chain.numbersHeld(input: [1, 4, 4]) == 16 + 16)
    }

    /// FLOPs as fvcore counts them, in convolutions of every kind and linear layers.
    @Test func multiplicationsAreThoseOfFVCore() throws {
        struct Count: Decodable {
            var network: String
            var side, convolutions, linear: Int
        }
        let counts = try Self.read([Count].self, from: "flops.json")
        #expect(counts.map(\.network) == ["vgg16", "resnet50", "mobilenet-v2"])
        for count in counts {
            let architecture = try #require(Architecture(rawValue: count.network))
            let network = architecture.network(stream: nil)
            let input = [3, count.side, count.side]
            let layers = network.weightedLayers.map { network.layers[$0] }
            let found = try zip(layers, network.weightPositions(ofLayers: layers.map(\.name), input: input))
                .map { layer, positions in
                    let weight = try #require(layer.layer.parameters.first { $0.role == .weight }).tensor
                    return (isLinear: weight.shape.count == 2, products: weight.count * positions)
                }
            let linear = found.reduce(0) { $0 + ($1.isLinear ? $1.products : 0) }
            let all = found.reduce(0) { $0 + $1.products }
            #expect(linear == count.linear && all - linear == count.convolutions, "\(count.network)")
            #expect(
                try network.multiplications(fromLayers: [layers[0].name], input: input) == [Double(all)],
                "\(count.network)")
        }
    }

    private static func read<Value: Decodable>(_ type: Value.Type, from name: String) throws -> Value {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/pruning/\(name)")
        return try JSONDecoder().decode(type, from: Data(contentsOf: file))
    }

    @Test func whatDoesNotFitIsRefused() throws {
        let allocation = try PruningAllocation(kept: [1, 2])
        #expect(throws: MethodError.self) { try allocation.flopsLeft(weights: [4], positions: [1, 1]) }
        #expect(throws: MethodError.self) { try allocation.flopsLeft(weights: [4, 4], positions: [1]) }
        #expect(throws: MethodError.self) { try allocation.flopsLeft(weights: [4, 1], positions: [1, 1]) }
        #expect(throws: MethodError.self) { try allocation.flopsLeft(weights: [4, 4], positions: [1, 0]) }
        #expect(throws: MethodError.self) {
            try PruningAllocation(kept: [0]).flopsLeft(weights: [0], positions: [1])
        }
        #expect(throws: MethodError.self) { try outputPositions(of: [10]) }
    }

    @Test func outputsWithoutWeightsAreEmpty() throws {
        func mask(_ shape: [Int], keeping places: Set<Int>) throws -> PruningMask {
            try PruningMask(shape: shape, isKept: (0..<shape.reduce(1, *)).map { places.contains($0) })
        }
        #expect(try mask([3, 2, 2, 1], keeping: []).emptyOutputs == 3)
        #expect(try mask([3, 2, 2, 1], keeping: [3, 8]).emptyOutputs == 1)
        #expect(try mask([3, 2, 2, 1], keeping: [0, 4, 11]).emptyOutputs == 0)
        #expect(try mask([4, 3], keeping: [3, 4, 5]).emptyOutputs == 3)
    }
}

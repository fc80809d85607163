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

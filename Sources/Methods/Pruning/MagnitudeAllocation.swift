import Tensors

extension PruningAllocation {
    /// Global magnitude: the largest magnitudes of all layers stay; of equal ones those that come later. O(N).
    ///
    /// - Throws: ``MethodError`` if the budget is not from 0 to all weights.
    public static func globalMagnitude(of layers: [PrunableLayer], keeping budget: Int) throws -> PruningAllocation {
        let tensors = layers.map(\.weights)
        try check(tensors.map(\.count), keeping: budget)
        let count = tensors.reduce(0) { $0 + $1.count }
        var kept = tensors.map { _ in 0 }
        SmallestMagnitudes(count - budget, of: tensors).forEach(in: tensors) { layer, isSmall in
            if !isSmall { kept[layer] += 1 }
        }
        return try PruningAllocation(kept: kept)
    }

    /// LAMP: the largest scores stay, w² over the sum of the squares of those of its layer that are no smaller (Lee,
    /// Park, Mo, Ahn, Shin 2021, "Layer-adaptive sparsity for the magnitude-based pruning").
    ///
    /// A layer's largest weight has score 1, so that none is emptied while there are as many weights to keep as layers.
    /// Of equal scores that of the later layer stays; weights of 0 have score 0. O(N log N + B·layers).
    ///
    /// - Throws: ``MethodError`` if the budget is not from 0 to all weights.
    public static func lamp(of layers: [PrunableLayer], keeping budget: Int) throws -> PruningAllocation {
        try check(layers.map(\.weights.count), keeping: budget)
        var scores = layers.map { LAMPScores($0.weights) }
        for _ in 0..<budget {
            var best = 0
            for layer in scores.indices where scores[layer].next >= scores[best].next { best = layer }
            scores[best].advance()
        }
        return try PruningAllocation(kept: scores.map(\.taken))
    }
}

/// The scores of a layer's weights, the largest first.
private struct LAMPScores {
    /// The bits of the magnitudes, ascending as these are; 4 bytes a weight, and no second copy.
    private let bits: [UInt32]
    /// Of the squares of what was taken; summed from the largest on, nothing cancels.
    private var sum = 0.0
    /// How many scores were taken.
    private(set) var taken = 0
    /// The next score; below every score where none is left.
    private(set) var next = -1.0

    init(_ weights: Tensor) {
        var bits = weights.withValues { $0.map(\.magnitude.bitPattern) }
        bits.sort()
        self.bits = bits
        score()
    }

    mutating func advance() {
        sum += square
        taken += 1
        score()
    }

    /// Exact: a product of two Float32 numbers is a Float64 number.
    private var square: Double {
        let magnitude = Double(Float(bitPattern: bits[bits.count - 1 - taken]))
        return magnitude * magnitude
    }

    private mutating func score() {
        next = taken == bits.count ? -1 : square == 0 ? 0 : square / (sum + square)
    }
}

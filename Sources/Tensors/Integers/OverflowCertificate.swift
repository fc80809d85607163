import CKernels
import Synchronization

/// A bound of all partial sums of a convolution's chains, in whatever order they are added up.
///
/// With A the largest magnitude of one kind of factors, and p and n the sums of a chain's positive and negative factors of the other kind,
/// each partial sum lies within ±A (p + n), and between -A n and A p where the first kind has no negative ones.
public struct OverflowCertificate: Codable, Sendable, Equatable {
    /// No partial sum's magnitude is larger.
    public let bound: Int

    public init(bound: Int) { self.bound = bound }

    /// Whether 32 bits hold every sum.
    public var isProof: Bool { bound <= Int(Int32.max) }

    /// The bound over 2^31: proved below 1.
    public var shareOfRange: Double { Double(bound) * 0x1p-31 }

    fileprivate init(largest: Int, isNonNegative: Bool, _ sums: cahier_integer_sums) {
        let sum = isNonNegative ? max(sums.positive, sums.negative) : sums.both
        bound = largest * Int(sum)
    }
}

extension Engine {
    /// That of a forward pass.
    public func overflowCertificate(
        _ plan: IntegerConvolutionPlan, _ input: IntegerMaps, _ weights: IntegerWeights, _ chain: IntegerChain
    ) -> OverflowCertificate {
        certificate(input, weights.forward, plan.windows, chain)
    }

    /// That of the input's gradient.
    public func overflowCertificate(
        _ plan: IntegerConvolutionPlan, gradient: IntegerMaps, _ weights: IntegerWeights, _ chain: IntegerChain
    ) -> OverflowCertificate {
        certificate(gradient, weights.turned, plan.turnedWindows, chain)
    }

    private func certificate(
        _ maps: IntegerMaps, _ packed: PackedIntegers?, _ windows: cahier_integer_windows, _ chain: IntegerChain
    ) -> OverflowCertificate {
        guard let packed else { preconditionFailure("weights are packed for the pass that wants them") }
        func sums() -> cahier_integer_sums {
            if chain == .longest(rows: Int(windows.rows), columns: Int(windows.columns)) { return packed.longestSums }
            let chain = chain.raw
            return withExtendedLifetime(packed.storage) {
                largestSums(groups: Int(cahier_integer_groups(windows.output_blocks))) { group in
                    var windows = windows
                    return cahier_integer_weight_sums(packed.integers, &windows, chain, group, group + 1)
                }
            }
        }
        return OverflowCertificate(largest: maps.largestMagnitude, isNonNegative: maps.isNonNegative, sums())
    }

    /// That of the weights' gradient, with so many pairs in a chain: the smaller of two bounds, with the input's largest magnitude and sums of
    /// the gradient's, and the other way round; the second is looked at where the first proves nothing.
    public func overflowCertificate(
        _ plan: IntegerConvolutionPlan, _ input: IntegerMaps, _ gradient: IntegerGradient, pairsInChain: Int
    ) -> OverflowCertificate {
        let (windows, pairs) = (plan.windows, gradient.pairs)
        func sums() -> cahier_integer_sums {
            if pairsInChain == plan.pairChains[0] { return pairs.longestSums }
            return withExtendedLifetime(pairs.storage) {
                largestSums(groups: Int(cahier_integer_groups(windows.output_blocks))) { group in
                    var windows = windows
                    return cahier_integer_pair_sums(pairs.integers, &windows, Int32(pairsInChain), group, group + 1)
                }
            }
        }
        let first = OverflowCertificate(largest: input.largestMagnitude, isNonNegative: input.isNonNegative, sums())
        if first.isProof { return first }
        let largest = Atomic<Int>(0)
        forEachPiece(input.blocks) { block in
            var windows = windows
            let sum = withExtendedLifetime(input.storage) {
                cahier_integer_input_sum(input.integers, &windows, Int32(pairsInChain), Int32(block), Int32(block) + 1)
            }
            largest.max(Int(sum), ordering: .relaxed)
        }
        let second = gradient.maps.largestMagnitude * largest.load(ordering: .relaxed)
        return second < first.bound ? OverflowCertificate(bound: second) : first
    }

    /// The largest sums of groups of outputs, which threads take one by one.
    func largestSums(groups: Int, _ body: @Sendable (Int32) -> cahier_integer_sums) -> cahier_integer_sums {
        let largest = Mutex(cahier_integer_sums())
        forEachPiece(groups) { group in
            let found = body(Int32(group))
            largest.withLock {
                $0.positive = max($0.positive, found.positive)
                $0.negative = max($0.negative, found.negative)
                $0.both = max($0.both, found.both)
            }
        }
        return largest.withLock { $0 }
    }
}

import CKernels
import Synchronization

/// What sums of chains came to in 64 bits.
public struct IntegerOverflows: Codable, Sendable, Equatable {
    /// The sums that were looked at.
    public var sums: Int
    /// Those that 32 bits can't hold.
    public var overflowed: Int
    /// Those of which a partial sum, in the order of the loops, lies beyond 32 bits, so that instructions that saturate do so.
    public var saturated: Int

    public init(sums: Int = 0, overflowed: Int = 0, saturated: Int = 0) {
        (self.sums, self.overflowed, self.saturated) = (sums, overflowed, saturated)
    }

    public static func + (left: IntegerOverflows, right: IntegerOverflows) -> IntegerOverflows {
        IntegerOverflows(
            sums: left.sums + right.sums, overflowed: left.overflowed + right.overflowed,
            saturated: left.saturated + right.saturated)
    }
}

extension Engine {
    /// Counts, in 64 bits, the overflows of a forward pass.
    ///
    /// - Parameter places: of the outputs, in the order of images, rows and columns; all, if not given.
    public func countedOverflows(
        _ plan: IntegerConvolutionPlan, _ input: IntegerMaps, _ weights: IntegerWeights, _ chain: IntegerChain,
        places: Range<Int>? = nil
    ) -> IntegerOverflows {
        counted(input, weights.forward, plan.windows, outputs: plan.weights[0], chain, places)
    }

    /// Counts, in 64 bits, the overflows of the input's gradient.
    public func countedOverflows(
        _ plan: IntegerConvolutionPlan, gradient: IntegerMaps, _ weights: IntegerWeights, _ chain: IntegerChain,
        places: Range<Int>? = nil
    ) -> IntegerOverflows {
        counted(gradient, weights.turned, plan.turnedWindows, outputs: plan.weights[1], chain, places)
    }

    private func counted(
        _ maps: IntegerMaps, _ packed: PackedIntegers?, _ windows: cahier_integer_windows, outputs: Int,
        _ chain: IntegerChain, _ places: Range<Int>?
    ) -> IntegerOverflows {
        guard let packed else { preconditionFailure("weights are packed for the pass that wants them") }
        let all = 0..<Int(windows.images) * Int(windows.height) * Int(windows.width)
        let range = places.map { $0.clamped(to: all) } ?? all
        let groups = cahier_integer_groups(windows.output_blocks), chain = chain.raw
        let found = Mutex(IntegerOverflows())
        withExtendedLifetime((maps.storage, packed.storage)) {
            forEachPart(of: range.count) { part in
                var windows = windows
                let counts = cahier_integer_count_overflows(
                    &windows, chain, maps.integers, packed.integers,
                    Int32(outputs), Int64(range.lowerBound + part.lowerBound),
                    Int64(range.lowerBound + part.upperBound), 0, groups)
                found.withLock {
                    $0 =
                        $0
                        + IntegerOverflows(
                            sums: Int(counts.sums), overflowed: Int(counts.overflowed), saturated: Int(counts.saturated)
                        )
                }
            }
        }
        return found.withLock { $0 }
    }
}

import CKernels
import Synchronization

/// How large a tensor's numbers are at most.
///
/// Where that is known to be little, kernels may be used that pass over NaN or spread it; so what is known travels with
/// the numbers, and they are looked at only where it doesn't suffice.
struct Magnitude: Sendable {
    /// No number's magnitude is larger; infinity where one is infinite or NaN.
    let bound: Float
    /// Whether the numbers were looked at, so that nothing smaller can be found.
    let isMeasured: Bool

    /// Of numbers whose largest magnitude has these bits.
    init(measuredBits bits: UInt32) {
        bound = bits < Float.infinity.bitPattern ? Float(bitPattern: bits) : .infinity
        isMeasured = true
    }

    /// - Returns: `nil` where no number is too large for the bound.
    init?(bound: Float) {
        guard bound.isFinite else { return nil }
        self.bound = bound
        isMeasured = false
    }
}

extension Tensor {
    /// The same numbers, known to be no larger than a bound; nothing is known where that isn't finite, or is `nil`.
    func known(upTo bound: Float?) -> Tensor {
        storage.magnitude = bound.flatMap { Magnitude(bound: $0) }
        return self
    }
}

extension Engine {
    /// Results up to here come from the fastest kernels: no sum on their way overflows, since Winograd's transforms make numbers
    /// larger by less than 10^6.
    static let trusted: Float = 1e30

    /// What is known without looking at many numbers.
    func knownBound(_ tensor: Tensor) -> Float? {
        if let known = tensor.storage.magnitude { return known.bound.isFinite ? known.bound : nil }
        guard tensor.buffer.count <= 1 << 15 else { return nil }
        let bound = measuredBound(tensor)
        return bound.isFinite ? bound : nil
    }

    /// A bound, and infinity where a number is infinite or NaN.
    func bound(_ tensor: Tensor) -> Float { tensor.storage.magnitude?.bound ?? measuredBound(tensor) }

    /// The largest magnitude, infinity where a number is infinite or NaN. O(numbers), once.
    func measuredBound(_ tensor: Tensor) -> Float {
        if let known = tensor.storage.magnitude, known.isMeasured { return known.bound }
        let bits = largestBits(tensor) { numbers, range in
            cahier_largest_magnitude(numbers.baseAddress.map { $0 + range.lowerBound }, range.count)
        }
        let found = Magnitude(measuredBits: bits)
        tensor.storage.magnitude = found
        return found.bound
    }

    /// Whether all numbers are finite, and none is so large that kernels which approximate functions give other than their limits.
    func isModerate(_ tensor: Tensor, upTo limit: Float = trusted) -> Bool {
        bound(tensor) <= limit || measuredBound(tensor) <= limit
    }

    /// The largest of what a loop gives for each thread's part of a tensor's memory.
    func largestBits(_ tensor: Tensor, _ body: @Sendable (UnsafeMutableBufferPointer<Float>, Range<Int>) -> UInt32)
        -> UInt32
    {
        let largest = Atomic<UInt32>(0)
        withExtendedLifetime(tensor) {
            forEachChunk(of: tensor) { range in
                guard !range.isEmpty else { return }
                largest.max(body(tensor.buffer, range), ordering: .relaxed)
            }
        }
        return largest.load(ordering: .relaxed)
    }

    /// The largest sum of the magnitudes of an output's weights [O, ...]. O(weights), once.
    func rowSum(_ weights: Tensor) -> Float {
        let rows = weights.shape[0]
        if let known = weights.storage[rowSumOf: rows] { return known }
        guard rows > 0, weights.count > 0 else { return 0 }
        let columns = weights.count / rows
        let parts = weights.count < 1 << 16 ? 1 : min(threads, rows)
        let largest = Atomic<UInt32>(0)
        let plain = weights.rowMajor()
        withExtendedLifetime(plain) {
            ThreadTeam.perform(parts) { part in
                let range = rows * part / parts..<rows * (part + 1) / parts
                let start = plain.buffer.baseAddress.map { $0 + range.lowerBound * columns }
                largest.max(cahier_largest_row_sum(start, range.count, columns), ordering: .relaxed)
            }
        }
        let sum = Magnitude(measuredBits: largest.load(ordering: .relaxed)).bound * 1.001
        weights.storage[rowSumOf: rows] = sum
        return sum
    }

    /// A bound of weighted sums of an input's numbers; `nil` where it would lie beyond what is trusted.
    ///
    /// Whether there is one doesn't depend on how the input came about: where what is known of it doesn't suffice, it is measured.
    func trustedBound(ofSumsOf input: Tensor, weights: Float, bias: Tensor?) -> Float? {
        let shift = bias.map(measuredBound) ?? 0
        func sums(_ bound: Float) -> Float? {
            let sums = bound * weights + shift
            // Not for NaN, which infinity times 0 gives.
            return max(bound, weights) < .infinity && bound <= Self.trusted && sums <= Self.trusted ? sums * 1.001 : nil
        }
        return sums(bound(input)) ?? sums(measuredBound(input))
    }

    /// The same from what is known alone.
    func knownBound(ofSumsOf input: Tensor, weights: Tensor, bias: Tensor?) -> Float? {
        guard let bound = knownBound(input) else { return nil }
        let sums = bound * rowSum(weights) + (bias.map(measuredBound) ?? 0)
        return sums <= Self.trusted ? sums * 1.001 : nil
    }
}

import CKernels
import Synchronization

/// A convolution's weights [O, C, height, width] as integers with one exponent, in the orders that the kernels read.
public struct IntegerWeights: Sendable {
    /// [O, C, height, width].
    public let shape: [Int]
    public let exponent: Int
    public let losses: IntegerLosses
    /// No integer's magnitude is larger.
    public let largestMagnitude: Int
    /// Row-major.
    let plain: Storage
    /// In the loops' order; and turned, with outputs and inputs in each other's place.
    let forward: PackedIntegers
    let turned: PackedIntegers?

    /// The integers in row-major order. O(weights).
    public var integers: [Int16] {
        withExtendedLifetime(plain) {
            let first = plain.pointer.assumingMemoryBound(to: Int16.self)
            return (0..<shape.reduce(1, *)).map { first[$0] }
        }
    }
}

/// Factors in the order in which the loops read them, and what a certificate wants of them.
struct PackedIntegers: Sendable {
    let storage: Storage
    /// The largest sums of the longest chains' factors, taken while these were near. Nearly always they prove that nothing overflows.
    let longestSums: cahier_integer_sums

    var integers: UnsafeMutablePointer<Int16> { storage.pointer.assumingMemoryBound(to: Int16.self) }
}

extension Engine {
    /// A convolution's weights as integers.
    ///
    /// - Parameters:
    ///   - stream: what stochastic rounding draws from.
    ///   - name: what the weights are, for an error: "the weights of features.3".
    /// - Throws: ``NonFiniteTensor`` where a number is infinite or NaN.
    public func integerWeights(
        _ tensor: Tensor, _ format: IntegerFormat, stream: RandomStream? = nil,
        name: @autoclosure () -> String = "weights"
    ) throws -> IntegerWeights {
        precondition(tensor.shape.count == 4, "weights are [O, C, height, width]")
        let magnitude = try finiteMagnitude(tensor, name())
        let exponent = format.sharedExponent(magnitude)
        let (source, count) = (try rowMajor(tensor), tensor.count)
        let plain = Storage(byteCount: count * MemoryLayout<Int16>.stride, pool: pool)
        let rounding = format.parameters(exponent: exponent, stream)
        let losses = Mutex(IntegerLosses())
        let ofGroup = 32 * count / tensor.shape[0]
        // Each group's outputs are rounded and packed while they are near.
        let forward = packedIntegers(plain, tensor.shape, turned: false) { group in
            withExtendedLifetime(source) {
                guard let numbers = source.buffer.baseAddress else { return }
                let (first, last) = (group * ofGroup, min((group + 1) * ofGroup, count))
                var rounding = rounding
                let counts = cahier_integers_from_floats(
                    plain.pointer.assumingMemoryBound(to: Int16.self) + first, numbers + first, last - first, &rounding,
                    UInt64(first))
                losses.withLock { $0 = $0 + IntegerLosses(counts) }
            }
        }
        return IntegerWeights(
            shape: tensor.shape, exponent: exponent, losses: losses.withLock { $0 },
            largestMagnitude: format.integer(of: magnitude, exponent: exponent), plain: plain, forward: forward,
            turned: nil)
    }

    /// The weights with what the gradient of an input wants, which a forward pass alone doesn't.
    public func packedForInputGradient(_ weights: IntegerWeights) -> IntegerWeights {
        guard weights.turned == nil else { return weights }
        return IntegerWeights(
            shape: weights.shape, exponent: weights.exponent, losses: weights.losses,
            largestMagnitude: weights.largestMagnitude, plain: weights.plain, forward: weights.forward,
            turned: packedIntegers(weights.plain, weights.shape, turned: true))
    }

    /// - Parameter prepare: gets a group of 32 outputs before it is packed.
    private func packedIntegers(
        _ plain: Storage, _ shape: [Int], turned: Bool, prepare: @Sendable (_ group: Int) -> Void = { _ in }
    ) -> PackedIntegers {
        let sizes = shape.map(Int32.init)
        let count = cahier_integer_packed_count(sizes[0], sizes[1], sizes[2], sizes[3])
        let result = Storage(byteCount: count * MemoryLayout<Int16>.stride, pool: pool)
        var windows = cahier_integer_windows()
        (windows.output_blocks, windows.input_blocks) = (
            (sizes[turned ? 1 : 0] + 15) / 16, (sizes[turned ? 0 : 1] + 15) / 16
        )
        (windows.rows, windows.columns) = (sizes[2], sizes[3])
        let (chain, counted) = (IntegerChain.longest(rows: shape[2], columns: shape[3]).raw, windows)
        let sums = withExtendedLifetime((plain, result)) {
            largestSums(groups: Int(cahier_integer_groups(windows.output_blocks))) { group in
                prepare(Int(group))
                let packed = result.pointer.assumingMemoryBound(to: Int16.self)
                cahier_integer_pack_weights(
                    packed, plain.pointer.assumingMemoryBound(to: Int16.self), sizes[0], sizes[1], sizes[2], sizes[3],
                    turned ? 1 : 0, group, group + 1)
                var windows = counted
                return cahier_integer_weight_sums(packed, &windows, chain, group, group + 1)
            }
        }
        return PackedIntegers(storage: result, longestSums: sums)
    }

    /// The numbers that integers stand for.
    public func dequantised(_ weights: IntegerWeights) -> Tensor {
        let scale = Float(sign: .plus, exponent: weights.exponent, significand: 1)
        return withExtendedLifetime(weights.plain) {
            let integers = weights.plain.pointer.assumingMemoryBound(to: Int16.self)
            return Tensor(weights.shape) { values in
                for index in values.indices { values[index] = Float(integers[index]) * scale }
            }
        }
    }
}

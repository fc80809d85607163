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
    let forward: Storage
    let turned: Storage?

    /// The integers in row-major order. O(weights).
    public var integers: [Int16] {
        withExtendedLifetime(plain) {
            let first = plain.pointer.assumingMemoryBound(to: Int16.self)
            return (0..<shape.reduce(1, *)).map { first[$0] }
        }
    }
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
        withExtendedLifetime((source, plain)) {
            forEachPart(of: count) { part in
                guard let numbers = source.buffer.baseAddress else { return }
                var rounding = rounding
                let counts = cahier_integers_from_floats(
                    plain.pointer.assumingMemoryBound(to: Int16.self) + part.lowerBound, numbers + part.lowerBound,
                    part.count, &rounding, UInt64(part.lowerBound))
                losses.withLock { $0 = $0 + IntegerLosses(counts) }
            }
        }
        return IntegerWeights(
            shape: tensor.shape, exponent: exponent, losses: losses.withLock { $0 },
            largestMagnitude: format.integer(of: magnitude, exponent: exponent), plain: plain,
            forward: packedIntegers(plain, tensor.shape, turned: false), turned: nil)
    }

    /// The weights with what the gradient of an input wants, which a forward pass alone doesn't.
    public func packedForInputGradient(_ weights: IntegerWeights) -> IntegerWeights {
        guard weights.turned == nil else { return weights }
        return IntegerWeights(
            shape: weights.shape, exponent: weights.exponent, losses: weights.losses,
            largestMagnitude: weights.largestMagnitude, plain: weights.plain, forward: weights.forward,
            turned: packedIntegers(weights.plain, weights.shape, turned: true))
    }

    private func packedIntegers(_ plain: Storage, _ shape: [Int], turned: Bool) -> Storage {
        let sizes = shape.map(Int32.init)
        let count = cahier_integer_packed_count(sizes[0], sizes[1], sizes[2], sizes[3])
        let result = Storage(byteCount: count * MemoryLayout<Int16>.stride, pool: pool)
        let groups = cahier_integer_groups(((turned ? sizes[1] : sizes[0]) + 15) / 16)
        withExtendedLifetime((plain, result)) {
            forEachPiece(Int(groups)) { group in
                cahier_integer_pack_weights(
                    result.pointer.assumingMemoryBound(to: Int16.self),
                    plain.pointer.assumingMemoryBound(to: Int16.self),
                    sizes[0], sizes[1], sizes[2], sizes[3], turned ? 1 : 0, Int32(group), Int32(group) + 1)
            }
        }
        return result
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

import CKernels
import Synchronization

/// Zeros around feature maps.
public struct IntegerBorder: Sendable, Hashable {
    public var above, left, below, right: Int

    public static let none = IntegerBorder(above: 0, left: 0, below: 0, right: 0)

    public init(above: Int, left: Int, below: Int, right: Int) {
        (self.above, self.left, self.below, self.right) = (above, left, below, right)
    }
}

/// Feature maps [N, C, H, W] as integers with one exponent: an activation, or the gradient of one.
///
/// They lie as [N][C / 16][H with a border][W with a border][16], the last block of channels filled up with zeros.
public struct IntegerMaps: Sendable {
    /// [N, C, H, W].
    public let shape: [Int]
    public let border: IntegerBorder
    /// A number is its integer times 2^exponent.
    public let exponent: Int
    /// No integer's magnitude is larger.
    public let largestMagnitude: Int
    public let losses: IntegerLosses
    let storage: Storage

    /// Whether no integer lies below 0, as behind ReLU.
    var isNonNegative: Bool { losses.negative == 0 }

    var blocks: Int { (shape[1] + 15) / 16 }

    var map: cahier_integer_map {
        cahier_integer_map(
            height: Int32(shape[2]), width: Int32(shape[3]), above: Int32(border.above), left: Int32(border.left),
            below: Int32(border.below), right: Int32(border.right))
    }

    var integers: UnsafeMutablePointer<Int16> { storage.pointer.assumingMemoryBound(to: Int16.self) }
}

extension Engine {
    /// Feature maps [N, C, H, W] as integers.
    ///
    /// - Parameters:
    ///   - stream: what stochastic rounding draws from.
    ///   - name: what the maps are, for an error: "the input of features.3".
    /// - Throws: ``NonFiniteTensor`` where a number is infinite or NaN.
    public func integerMaps(
        _ tensor: Tensor, _ format: IntegerFormat, border: IntegerBorder = .none, stream: RandomStream? = nil,
        name: @autoclosure () -> String = "a tensor"
    ) throws -> IntegerMaps {
        precondition(tensor.shape.count == 4, "feature maps are [N, C, H, W]")
        let magnitude = try finiteMagnitude(tensor, name())
        let exponent = format.sharedExponent(magnitude)
        let blocked = try packed(tensor, as: .blocksOf16(tensor.shape), keep: false)
        let (rows, columns) = (
            tensor.shape[2] + border.above + border.below, tensor.shape[3] + border.left + border.right
        )
        let planes = tensor.shape[0] * ((tensor.shape[1] + 15) / 16)
        let storage = Storage(byteCount: planes * rows * columns * 16 * MemoryLayout<Int16>.stride, pool: pool)
        var maps = IntegerMaps(
            shape: tensor.shape, border: border, exponent: exponent,
            largestMagnitude: format.integer(of: magnitude, exponent: exponent), losses: IntegerLosses(),
            storage: storage)
        let rounding = format.parameters(exponent: exponent, stream)
        let map = maps.map
        let losses = Mutex(IntegerLosses())
        withExtendedLifetime((blocked, storage)) {
            forEachPart(of: planes) { part in
                var (map, rounding) = (map, rounding)
                let counts = cahier_integer_maps_from_floats(
                    storage.pointer.assumingMemoryBound(to: Int16.self), blocked.buffer.baseAddress, &map,
                    part.lowerBound, part.upperBound, &rounding)
                losses.withLock { $0 = $0 + IntegerLosses(counts) }
            }
        }
        maps = IntegerMaps(
            shape: maps.shape, border: border, exponent: exponent, largestMagnitude: maps.largestMagnitude,
            losses: losses.withLock { $0 }, storage: storage)
        return maps
    }

    /// The numbers that integers stand for.
    public func dequantised(_ maps: IntegerMaps) -> Tensor {
        let result = empty(.blocksOf16(maps.shape))
        let map = maps.map
        let scale = Float(sign: .plus, exponent: maps.exponent, significand: 1)
        withExtendedLifetime((maps.storage, result)) {
            forEachPart(of: maps.shape[0] * maps.blocks) { part in
                var map = map
                cahier_integer_maps_to_floats(
                    result.buffer.baseAddress, maps.integers, &map, part.lowerBound, part.upperBound, scale)
            }
        }
        return result
    }

    /// - Throws: ``NonFiniteTensor`` where a number is infinite or NaN.
    func finiteMagnitude(_ tensor: Tensor, _ name: @autoclosure () -> String) throws(NonFiniteTensor) -> Float {
        let magnitude = measuredBound(tensor)
        guard magnitude.isFinite else { throw NonFiniteTensor(rounding: name()) }
        return magnitude
    }

    /// Calls a closure for each of so many pieces of work; whichever thread is free takes the next.
    func forEachPiece(_ count: Int, _ body: @Sendable (Int) -> Void) {
        ThreadTeam.perform(count, body)
    }

    /// Calls a closure for parts of a range from 0, a few for each thread.
    func forEachPart(of count: Int, _ body: @Sendable (Range<Int>) -> Void) {
        let parts = min(count, threads == 1 ? 1 : threads * 4)
        forEachPiece(parts) { part in body(count * part / parts..<count * (part + 1) / parts) }
    }
}

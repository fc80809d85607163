import CKernels

/// A block of Float32 numbers with a shape, such as a batch of images [N, C, H, W].
///
/// A tensor is a value: changing a copy leaves the original alone, and copying costs nothing until then.
/// Its numbers may lie in a kernel's blocked order; `values` and `rowMajor()` give them in the usual one.
public struct Tensor: Sendable {
    public var shape: [Int] { description.shape }
    public private(set) var description: MemoryDescription
    private(set) var storage: Storage

    init(description: MemoryDescription, storage: Storage) {
        self.description = description
        self.storage = storage
    }

    /// A tensor of the given numbers in row-major order.
    ///
    ///     Tensor([2, 2], [1, 2, 3, 4])
    public init(_ shape: [Int], _ values: [Float]) {
        precondition(shape.reduce(1, *) == values.count, "\(values.count) values can't fill a tensor of shape \(shape)")
        self.init(shape) { destination in _ = destination.initialize(from: values) }
    }

    /// A tensor of equal numbers.
    public init(repeating value: Float, shape: [Int]) {
        self.init(shape) { $0.initialize(repeating: value) }
    }

    /// A tensor whose numbers, in row-major order, the closure writes; they are undefined before.
    public init(_ shape: [Int], fill: (UnsafeMutableBufferPointer<Float>) throws -> Void) rethrows {
        let description = MemoryDescription.rowMajor(shape)
        self.init(description: description, storage: Storage(byteCount: description.byteCount))
        try fill(buffer)
    }

    /// The count of numbers in the tensor.
    public var count: Int { shape.reduce(1, *) }

    /// The numbers in row-major order. O(count).
    public var values: [Float] { withValues { Array($0) } }

    /// How many of the numbers are infinite or NaN. O(count).
    ///
    ///     Tensor([3], [1, .nan, -.infinity]).nonFiniteCount   // 2
    public var nonFiniteCount: Int { withValues { Tensor.nonFiniteCount(UnsafeRawBufferPointer($0)) } }

    /// How many of the Float32 numbers that lie in these bytes, aligned or not, are infinite or NaN.
    public static func nonFiniteCount(_ bytes: UnsafeRawBufferPointer) -> Int {
        bytes.baseAddress.map { cahier_nonfinite_count($0, bytes.count / MemoryLayout<Float>.stride) } ?? 0
    }

    /// Calls a closure with the numbers in row-major order; no copy is made when they lie so already.
    public func withValues<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result {
        let plain = rowMajor()
        return try withExtendedLifetime(plain.storage) {
            try body(UnsafeBufferPointer(rebasing: plain.buffer.prefix(count)))
        }
    }

    /// Calls a closure that may change the numbers, in row-major order; a shared storage is copied first.
    public mutating func withMutableValues<Result>(
        _ body: (UnsafeMutableBufferPointer<Float>) throws -> Result
    ) rethrows -> Result {
        self = rowMajor()
        makeUnique()
        let values = UnsafeMutableBufferPointer(rebasing: buffer.prefix(count))
        return try withExtendedLifetime(storage) { try body(values) }
    }

    /// The same numbers seen with another shape of equal count.
    public func reshaped(_ shape: [Int]) -> Tensor {
        precondition(shape.reduce(1, *) == count, "\(self.shape) can't be seen as \(shape)")
        return Tensor(description: .rowMajor(shape), storage: rowMajor().storage)
    }

    /// Whether both tensors share memory, so that neither has been changed since one was copied from the other.
    public func sharesStorage(with other: Tensor) -> Bool { storage === other.storage }

    /// All memory, padding of blocks included; a function with f(0) = 0 may be applied to each of it.
    var buffer: UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(
            start: storage.pointer.assumingMemoryBound(to: Float.self),
            count: storage.byteCount / MemoryLayout<Float>.stride)
    }

    mutating func makeUnique() {
        if isKnownUniquelyReferenced(&storage) {
            storage.forgetDerived()
        } else {
            storage = storage.copy()
        }
    }
}

extension Tensor: Equatable {
    /// Equal shapes and equal bytes: NaN equals itself here, and -0 differs from 0.
    public static func == (left: Tensor, right: Tensor) -> Bool {
        guard left.shape == right.shape else { return false }
        if left.storage === right.storage && left.description == right.description { return true }
        return left.withValues { a in
            right.withValues { b in a.elementsEqual(b) { $0.bitPattern == $1.bitPattern } }
        }
    }
}

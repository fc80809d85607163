import Formats
import Foundation
import Tensors
import Wording

/// A tensor as it lies in a file: checked when it is made, read when `tensor()` is called.
struct StoredTensor: Sendable {
    let shape: [Int]
    let format: NumberFormat
    /// How many numbers apart neighbours along each axis lie.
    private let strides: [Int]
    /// From the tensor's first number to the end of what it may reach.
    private let bytes: Data

    /// Numbers in row-major order that fill the bytes exactly.
    ///
    /// - Throws: `NetworkError` naming the tensor, what was expected and found.
    init(_ name: String, shape: [Int], format: NumberFormat, filling bytes: Data) throws {
        let count = try StoredTensor.count(name, shape)
        guard count * format.byteCount == bytes.count else {
            throw NetworkError(
                "reading the tensor \(legible(name))",
                "the shape \(shape) takes \(count * format.byteCount) bytes of type \(format.rawValue), found \(bytes.count)"
            )
        }
        self.shape = shape
        self.format = format
        self.bytes = bytes
        strides = StoredTensor.rowMajorStrides(shape)
    }

    /// A view of a storage's numbers, as PyTorch has them: `strides` apart, from the number `offset` on.
    ///
    /// - Throws: `NetworkError` naming the tensor, if the view reaches beyond the storage.
    init(
        _ name: String, shape: [Int], strides: [Int], offset: Int, format: NumberFormat, storage: Data
    ) throws {
        let count = try StoredTensor.count(name, shape)
        func misfit(_ problem: String) -> NetworkError { NetworkError("reading the tensor \(legible(name))", problem) }
        guard strides.count == shape.count, offset >= 0, strides.allSatisfy({ $0 >= 0 }) else {
            throw misfit(
                "the shape \(shape) wants a stride from 0 for each size and an offset from 0, found \(strides) and \(offset)"
            )
        }
        var end = count == 0 ? 0 : 1
        var overflows = false
        if count > 0 {
            for (size, stride) in zip(shape, strides) {
                let (reach, isTooFar) = (size - 1).multipliedReportingOverflow(by: stride)
                let (sum, isBeyond) = end.addingReportingOverflow(reach)
                overflows = overflows || isTooFar || isBeyond
                end = sum
            }
        }
        let available = storage.count / format.byteCount
        guard !overflows, offset <= available, end <= available - offset else {
            throw misfit(
                "the shape \(shape) with strides \(strides) from number \(offset) reaches beyond its storage of "
                    + "\(available) numbers")
        }
        self.shape = shape
        self.strides = strides
        self.format = format
        let start = storage.startIndex + offset * format.byteCount
        bytes = storage[start..<start + end * format.byteCount]
    }

    var count: Int { shape.reduce(1, *) }

    /// The numbers as Float32. O(count).
    func tensor() -> Tensor {
        precondition(format.isReadable, "numbers of a readable type, not \(format)")
        return Tensor(shape) { destination in
            bytes.withUnsafeBytes { source in
                switch format {
                case .float32 where isContiguous:
                    UnsafeMutableRawBufferPointer(destination).copyMemory(from: source)
                case .float32: fill(destination, source) { Float(bitPattern: UInt32(littleEndian: $0)) }
                case .float16: fill(destination, source) { float(half: UInt16(littleEndian: $0)) }
                case .bfloat16: fill(destination, source) { float(brainHalf: UInt16(littleEndian: $0)) }
                default: fill(destination, source) { Float(Double(bitPattern: UInt64(littleEndian: $0))) }
                }
            }
        }
    }

    /// The numbers of a tensor of type U8 whose numbers lie one behind the other; `nil` for any other. O(count).
    func byteTensor() -> ByteTensor? {
        guard format == .uint8, isContiguous else { return nil }
        return ByteTensor(shape, Array(bytes))
    }

    /// How many of the numbers `tensor()` would give are infinite or NaN. O(count).
    var nonFiniteCount: Int {
        format == .float32 && isContiguous
            ? bytes.withUnsafeBytes { Tensor.nonFiniteCount($0) } : tensor().nonFiniteCount
    }

    private var isContiguous: Bool {
        zip(zip(shape, strides), StoredTensor.rowMajorStrides(shape)).allSatisfy { $0.0 == 1 || $0.1 == $1 }
    }

    @inline(__always)
    private func fill<Word: FixedWidthInteger>(
        _ destination: UnsafeMutableBufferPointer<Float>, _ source: UnsafeRawBufferPointer, _ value: (Word) -> Float
    ) {
        // Without numbers an axis may still have a size that would take for ever to walk along.
        guard count > 0, let start = source.baseAddress else { return }
        func number(_ place: Int) -> Float {
            value(start.loadUnaligned(fromByteOffset: place * MemoryLayout<Word>.stride, as: Word.self))
        }
        guard !isContiguous, let length = shape.last, let step = strides.last else {
            for place in 0..<count { destination[place] = number(place) }
            return
        }
        var next = 0
        func walk(axis: Int, from place: Int) {
            if axis == shape.count - 1 {
                for column in 0..<length { destination[next + column] = number(place + column * step) }
                next += length
            } else {
                for index in 0..<shape[axis] { walk(axis: axis + 1, from: place + index * strides[axis]) }
            }
        }
        walk(axis: 0, from: 0)
    }

    /// The count of numbers of a shape that a tensor can have.
    private static func count(_ name: String, _ shape: [Int]) throws -> Int {
        // Also without its zeros a shape's product must not overflow, since strides are such products.
        var extent = 16
        for size in shape {
            let (product, overflows) = extent.multipliedReportingOverflow(by: max(size, 1))
            guard size >= 0, !overflows, shape.count <= 12 else {
                throw NetworkError(
                    "reading the tensor \(legible(name))",
                    "the shape \(shape.prefix(13)) is absurd; up to 12 sizes are read")
            }
            extent = product
        }
        return shape.reduce(1, *)
    }

    private static func rowMajorStrides(_ shape: [Int]) -> [Int] {
        var stride = 1
        return shape.reversed().map { size in
            defer { stride *= max(size, 1) }
            return stride
        }.reversed()
    }
}

import Foundation

/// An array of NumPy's as it lies in a file: checked when it is made, its numbers read when they are asked for.
///
///     array.shape          // [10000, 3072]
///     array.typeName       // "u1"
///     array.bytes()        // 30,720,000 values, the last axis running fastest
package struct NumPyArray: Sendable {
    package let shape: [Int]
    package let type: NumPyType
    /// How many numbers apart neighbours along each axis lie in ``storage``.
    package let strides: [Int]
    /// The numbers as they were in memory.
    package let storage: Data

    /// More axes than NumPy gives an array.
    private static let mostAxes = 64

    /// - Parameters:
    ///   - axes: which of the storage's axes, from the slowest to the fastest, each of the array's is.
    ///   - problem: makes an error of what is wrong.
    init(
        shape: [Int], type: NumPyType, axes: [Int], storage: Data, problem: (String) -> FormatError
    ) throws {
        guard shape.count <= Self.mostAxes, axes.sorted() == Array(shape.indices) else {
            throw problem(
                "an array has the absurd shape \(shape.prefix(Self.mostAxes + 1)) with its axes in the order \(axes.prefix(65))"
            )
        }
        // Also without its zeros a shape's product must not overflow, since strides are such products.
        var extent = 16
        for size in shape {
            let (product, overflows) = extent.multipliedReportingOverflow(by: max(size, 1))
            guard size >= 0, !overflows else { throw problem("an array has the absurd shape \(shape)") }
            extent = product
        }
        let count = shape.reduce(1, *)
        if let width = type.format?.byteCount {
            guard count * width == storage.count else {
                throw problem(
                    "an array of the shape \(shape) and the type \(type.name) takes \(count * width) bytes, found \(storage.count)"
                )
            }
        }
        var strides = Array(repeating: 1, count: shape.count)
        var stride = 1
        for axis in axes.reversed() {
            strides[axis] = stride
            stride *= max(shape[axis], 1)
        }
        self.shape = shape
        self.type = type
        self.strides = strides
        self.storage = storage
    }

    /// The number of numbers.
    package var count: Int { shape.reduce(1, *) }

    /// The numbers of an array of single bytes without a sign (`u1`); `nil` for other types. O(count).
    package func bytes() -> [UInt8]? {
        guard type.format == .uint8 else { return nil }
        return isContiguous ? Array(storage) : values { (byte: UInt8) in byte }
    }

    /// The numbers of an array of whole numbers or of yes and no, as `Int`s; `nil` for other types, and where one is too
    /// large. O(count).
    package func integers() -> [Int]? {
        switch type.format {
        case .bool, .uint8: values { (word: UInt8) in Int(word) }
        case .int8: values { (word: UInt8) in Int(Int8(bitPattern: word)) }
        case .uint16: values { (word: UInt16) in Int(word) }
        case .int16: values { (word: UInt16) in Int(Int16(bitPattern: word)) }
        case .uint32: values { (word: UInt32) in Int(word) }
        case .int32: values { (word: UInt32) in Int(Int32(bitPattern: word)) }
        case .int64: values { (word: UInt64) in Int(Int64(bitPattern: word)) }
        case .uint64:
            values { (word: UInt64) in Int(exactly: word) }.reduce(into: [Int]?([])) { result, value in
                if let value { result?.append(value) } else { result = nil }
            }
        default: nil
        }
    }

    /// The numbers of an array of `f2`, `f4` or `f8` as Float32, to the nearest; `nil` for other types. O(count).
    package func floats() -> [Float]? {
        switch type.format {
        case .float16: values { (word: UInt16) in float(half: word) }
        case .float32: values { (word: UInt32) in Float(bitPattern: word) }
        case .float64: values { (word: UInt64) in Float(Double(bitPattern: word)) }
        default: nil
        }
    }

    /// Whether the numbers lie as they are given: the last axis runs fastest.
    private var isContiguous: Bool {
        var expected = 1
        for (size, stride) in zip(shape, strides).reversed() where size != 1 {
            guard stride == expected else { return false }
            expected *= max(size, 1)
        }
        return true
    }

    /// The numbers in order, the last axis running fastest.
    private func values<Word: FixedWidthInteger, Value>(_ value: (Word) -> Value) -> [Value] {
        // Without numbers an axis may still have a size that would take for ever to walk along.
        let count = count
        guard count > 0 else { return [] }
        var result: [Value] = []
        result.reserveCapacity(count)
        storage.withUnsafeBytes { bytes in
            func append(_ place: Int) {
                let word = bytes.loadUnaligned(fromByteOffset: place * MemoryLayout<Word>.size, as: Word.self)
                result.append(value(type.isBigEndian ? Word(bigEndian: word) : Word(littleEndian: word)))
            }
            if isContiguous {
                for place in 0..<count { append(place) }
            } else {
                var index = Array(repeating: 0, count: shape.count)
                var place = 0
                for _ in 0..<count {
                    append(place)
                    var axis = shape.count - 1
                    while axis >= 0 {
                        index[axis] += 1
                        place += strides[axis]
                        if index[axis] < shape[axis] { break }
                        place -= index[axis] * strides[axis]
                        index[axis] = 0
                        axis -= 1
                    }
                }
            }
        }
        return result
    }
}

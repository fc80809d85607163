import Foundation
import Tensors

/// The kinds of numbers that an ONNX file may hold (`TensorProto.DataType`).
public enum ONNXElementType: Int, Sendable, CaseIterable {
    case float32 = 1, uint8, int8, uint16, int16, int32, int64, string, boolean, float16, float64, uint32, uint64,
        complex64,
        complex128, bfloat16

    /// Whether its values are read as `Float`.
    public var isFloatingPoint: Bool { [.float32, .float16, .float64, .bfloat16].contains(self) }

    /// Whether its values are read as `Int`.
    public var isInteger: Bool { !isFloatingPoint && ![.string, .complex64, .complex128].contains(self) }

    /// The bytes of a number in `raw_data`, or `nil` where numbers don't lie there one after the other.
    var byteCount: Int? {
        switch self {
        case .uint8, .int8, .boolean: 1
        case .uint16, .int16, .float16, .bfloat16: 2
        case .float32, .int32, .uint32: 4
        case .float64, .int64, .uint64: 8
        case .string, .complex64, .complex128: nil
        }
    }
}

/// A tensor of an ONNX file: floating-point numbers of any width as Float32, integers and truth values as `Int`.
public enum ONNXTensor: Sendable, Equatable {
    case numbers(Tensor)
    case integers(shape: [Int], [Int])

    /// Its shape; ONNX' shape [] of a single number is [1] for a `Tensor`.
    public var shape: [Int] {
        switch self {
        case .numbers(let tensor): tensor.shape
        case .integers(let shape, _): shape
        }
    }

    /// Reads a file that holds one tensor (a serialised `TensorProto`), such as the inputs of ONNX' own tests.
    ///
    /// - Throws: `NetworkError` naming the tensor, what was expected and what was found.
    public init(decoding data: Data) throws(NetworkError) {
        self = try TensorProto(decoding: data, of: "a tensor").tensor()
    }
}

/// A tensor as an ONNX file describes it, before its numbers are read.
struct TensorProto {
    private(set) var name = ""
    private(set) var shape: [Int] = []
    private(set) var typeCode = 0
    private var isExternal = false
    private var raw: Data?
    private var floats = PackedNumbers<UInt32>()
    private var doubles = PackedNumbers<UInt64>()
    private var integers: [UInt64] = []

    init(decoding data: Data, of subject: String) throws(NetworkError) {
        var reader = ProtobufReader(data, of: subject)
        while let field = try reader.next() {
            switch (field.number, field.value) {
            case (1, .varint(let size)): shape.append(Int(truncatingIfNeeded: size))
            case (1, .bytes(let packed)):
                shape += try ProtobufReader.packedVarints(packed, of: subject).map { Int(truncatingIfNeeded: $0) }
            case (2, .varint(let code)): typeCode = Int(truncatingIfNeeded: code)
            case (4, .fixed32(let bits)): floats.loose.append(bits)
            case (4, .bytes(let packed)): floats.packed.append(packed)
            case (5, .varint(let value)), (7, .varint(let value)), (11, .varint(let value)): integers.append(value)
            case (5, .bytes(let packed)), (7, .bytes(let packed)), (11, .bytes(let packed)):
                integers += try ProtobufReader.packedVarints(packed, of: subject)
            case (8, .bytes(let text)): name = String(decoding: text, as: UTF8.self)
            case (9, .bytes(let bytes)): raw = bytes
            case (10, .fixed64(let bits)): doubles.loose.append(bits)
            case (10, .bytes(let packed)): doubles.packed.append(packed)
            case (14, .varint(let location)): isExternal = location != 0
            default: break
            }
        }
    }

    var elementType: ONNXElementType? { ONNXElementType(rawValue: typeCode) }

    private var operation: String { "reading the ONNX tensor \(name.isEmpty ? "without a name" : name)" }

    /// The numbers; nothing is allocated before the shape and the data were found to agree.
    func tensor() throws(NetworkError) -> ONNXTensor {
        guard let type = elementType else { throw NetworkError(operation, "its element type \(typeCode) is unknown") }
        guard let width = type.byteCount else {
            throw NetworkError(operation, "wants numbers, found elements of type \(type)")
        }
        guard !isExternal else {
            throw NetworkError(operation, "its numbers lie in another file", advice: "Save the model as one file")
        }
        let count = try checkedCount()
        if let raw {
            guard raw.count.isMultiple(of: width), raw.count / width == count else {
                throw NetworkError(
                    operation,
                    "its shape \(shape) of \(type) takes \(count) numbers of \(width) bytes, found \(raw.count) bytes")
            }
            return try type.isFloatingPoint ? numbers(fromRaw: raw, type) : integers(fromRaw: raw, type, width)
        }
        return try fromFields(type, count)
    }

    private func checkedCount() throws(NetworkError) -> Int {
        // Also without its zeros a shape's product must not overflow, since strides are such products.
        var extent = 8
        var count = 1
        for size in shape {
            let (product, overflows) = extent.multipliedReportingOverflow(by: max(size, 1))
            guard size >= 0, !overflows, shape.count <= 12 else {
                throw NetworkError(operation, "the shape \(shape.prefix(20)) is absurd; up to 12 sizes from 0 are read")
            }
            extent = product
            count *= size
        }
        return count
    }

    private func numbers(fromRaw raw: Data, _ type: ONNXElementType) throws(NetworkError) -> ONNXTensor {
        switch type {
        case .float32: numbers(from: raw) { (bits: UInt32) in Float(bitPattern: bits) }
        case .float64: numbers(from: raw) { (bits: UInt64) in Float(Double(bitPattern: bits)) }
        case .bfloat16: numbers(from: raw) { (bits: UInt16) in Float(bitPattern: UInt32(bits) << 16) }
        default: numbers(from: raw) { (bits: UInt16) in Float(halfPrecision: bits) }
        }
    }

    private func numbers<Bits: FixedWidthInteger>(from raw: Data, _ convert: (Bits) -> Float) -> ONNXTensor {
        .numbers(
            Tensor(shape) { values in
                raw.withUnsafeBytes { bytes in
                    for index in values.indices {
                        let bits = bytes.loadUnaligned(fromByteOffset: index * MemoryLayout<Bits>.size, as: Bits.self)
                        values[index] = convert(Bits(littleEndian: bits))
                    }
                }
            })
    }

    private func integers(fromRaw raw: Data, _ type: ONNXElementType, _ width: Int) -> ONNXTensor {
        let values = raw.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: width).map { place -> Int in
                let bits = (0..<width).reduce(UInt64(0)) { $0 | UInt64(bytes[place + $1]) << UInt64(8 * $1) }
                return type.integer(bits)
            }
        }
        return .integers(shape: shape, values)
    }

    /// Numbers in the fields that older writers use; 16-bit floating-point numbers lie there as integers.
    private func fromFields(_ type: ONNXElementType, _ count: Int) throws(NetworkError) -> ONNXTensor {
        guard floats.isWhole, doubles.isWhole else {
            throw NetworkError(operation, "its packed numbers end in the middle of one; the file is damaged")
        }
        let found =
            switch type {
            case .float32: floats.count
            case .float64: doubles.count
            default: integers.count
            }
        guard found == count else {
            throw NetworkError(operation, "its shape \(shape) of \(type) takes \(count) numbers, found \(found)")
        }
        switch type {
        case .float32: return .numbers(Tensor(shape, floats.all.map(Float.init(bitPattern:))))
        case .float64: return .numbers(Tensor(shape, doubles.all.map { Float(Double(bitPattern: $0)) }))
        case .bfloat16:
            return .numbers(Tensor(shape, integers.map { Float(bitPattern: UInt32(truncatingIfNeeded: $0) << 16) }))
        case .float16:
            return .numbers(Tensor(shape, integers.map { Float(halfPrecision: UInt16(truncatingIfNeeded: $0)) }))
        default: return .integers(shape: shape, integers.map(type.integer))
        }
    }
}

/// Numbers of a fixed width, packed or one in a field.
private struct PackedNumbers<Bits: FixedWidthInteger & UnsignedInteger> {
    var loose: [Bits] = []
    var packed: [Data] = []

    var count: Int { packed.reduce(loose.count) { $0 + $1.count / MemoryLayout<Bits>.size } }

    var isWhole: Bool { packed.allSatisfy { $0.count.isMultiple(of: MemoryLayout<Bits>.size) } }

    var all: [Bits] {
        packed.reduce(into: loose) { result, data in
            data.withUnsafeBytes { bytes in
                for index in 0..<bytes.count / MemoryLayout<Bits>.size {
                    let bits = bytes.loadUnaligned(fromByteOffset: index * MemoryLayout<Bits>.size, as: Bits.self)
                    result.append(Bits(littleEndian: bits))
                }
            }
        }
    }
}

extension ONNXElementType {
    /// The integer of a number's lowest bits.
    fileprivate func integer(_ bits: UInt64) -> Int {
        switch self {
        case .int8: Int(Int8(truncatingIfNeeded: bits))
        case .int16: Int(Int16(truncatingIfNeeded: bits))
        case .int32: Int(Int32(truncatingIfNeeded: bits))
        default: Int(truncatingIfNeeded: bits)
        }
    }
}

extension Float {
    /// The number of IEEE 754's binary16 bits: sign, 5 bits of exponent, 10 of fraction.
    init(halfPrecision bits: UInt16) {
        let sign = UInt32(bits >> 15) << 31
        let exponent = UInt32(bits >> 10 & 0x1F)
        let fraction = UInt32(bits & 0x3FF)
        switch exponent {
        case 0:
            let magnitude = Float(fraction) * 0x1p-24
            self = sign == 0 ? magnitude : -magnitude
        case 0x1F: self.init(bitPattern: sign | 0x7F80_0000 | fraction << 13)
        default: self.init(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
        }
    }
}

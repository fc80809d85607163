/// How a file writes a number; the raw value is the safetensors format's name for it.
package enum NumberFormat: String, Sendable {
    case float32 = "F32"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case float64 = "F64"
    case bool = "BOOL"
    case uint8 = "U8"
    case int8 = "I8"
    case uint16 = "U16"
    case int16 = "I16"
    case uint32 = "U32"
    case int32 = "I32"
    case uint64 = "U64"
    case int64 = "I64"
    case float8WithTwoBits = "F8_E5M2"
    case float8WithThreeBits = "F8_E4M3"
    case float8OfExponents = "F8_E8M0"
    case complex64 = "C64"
    case complex128 = "C128"

    /// Formats that become Float32: those of one to eight bytes with a fraction that networks are trained in.
    package static let readable = "F32, F16, BF16 and F64"

    /// Whether tensors of the format are read; others are known by name only.
    package var isReadable: Bool {
        switch self {
        case .float32, .float16, .bfloat16, .float64: true
        default: false
        }
    }

    package var byteCount: Int {
        switch self {
        case .bool, .uint8, .int8, .float8WithTwoBits, .float8WithThreeBits, .float8OfExponents: 1
        case .float16, .bfloat16, .uint16, .int16: 2
        case .float32, .uint32, .int32: 4
        case .float64, .uint64, .int64, .complex64: 8
        case .complex128: 16
        }
    }

    /// The format of a PyTorch storage such as "FloatStorage".
    package init?(pyTorchStorage name: String) {
        switch name {
        case "FloatStorage": self = .float32
        case "HalfStorage": self = .float16
        case "BFloat16Storage": self = .bfloat16
        case "DoubleStorage": self = .float64
        case "BoolStorage": self = .bool
        case "ByteStorage": self = .uint8
        case "CharStorage": self = .int8
        case "ShortStorage": self = .int16
        case "IntStorage": self = .int32
        case "LongStorage": self = .int64
        case "ComplexFloatStorage": self = .complex64
        case "ComplexDoubleStorage": self = .complex128
        default: return nil
        }
    }

    /// The format of a PyTorch type such as "uint16", which has no storage class of its own.
    package init?(pyTorchType name: String) {
        switch name {
        case "float32": self = .float32
        case "float16": self = .float16
        case "bfloat16": self = .bfloat16
        case "float64": self = .float64
        case "bool": self = .bool
        case "uint8": self = .uint8
        case "int8": self = .int8
        case "uint16": self = .uint16
        case "int16": self = .int16
        case "uint32": self = .uint32
        case "int32": self = .int32
        case "uint64": self = .uint64
        case "int64": self = .int64
        case "float8_e5m2", "float8_e5m2fnuz": self = .float8WithTwoBits
        case "float8_e4m3fn", "float8_e4m3fnuz": self = .float8WithThreeBits
        case "float8_e8m0fnu": self = .float8OfExponents
        case "complex64": self = .complex64
        case "complex128": self = .complex128
        default: return nil
        }
    }
}

/// The value of an IEEE 754 half-precision number; exact.
@inlinable package func float(half bits: UInt16) -> Float {
    // As a Float32's, the exponent is 112 too small; the product is exact for subnormal numbers too.
    let magnitude = Float(bitPattern: UInt32(bits & 0x7FFF) << 13) * 0x1p112
    let special: UInt32 = bits & 0x7C00 == 0x7C00 ? 0x7F80_0000 : 0
    return Float(bitPattern: magnitude.bitPattern | special | UInt32(bits & 0x8000) << 16)
}

/// The value of a bfloat16 number: the upper half of a Float32.
@inlinable package func float(brainHalf bits: UInt16) -> Float { Float(bitPattern: UInt32(bits) << 16) }

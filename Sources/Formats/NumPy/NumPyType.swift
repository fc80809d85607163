/// How NumPy's array writes its numbers: a `dtype`.
package struct NumPyType: Sendable, Equatable {
    /// NumPy's short name, such as "f4", or "O8" for Python's objects.
    package let name: String
    /// `nil` for what no number is: text, objects, records, dates.
    package internal(set) var format: NumberFormat?
    /// Whether the most significant byte of a number comes first.
    package internal(set) var isBigEndian = false

    init(name: String) {
        self.name = name
        format =
            switch name {
            case "b1": .bool
            case "i1": .int8
            case "i2": .int16
            case "i4": .int32
            case "i8": .int64
            case "u1": .uint8
            case "u2": .uint16
            case "u4": .uint32
            case "u8": .uint64
            case "f2": .float16
            case "f4": .float32
            case "f8": .float64
            case "c8": .complex64
            case "c16": .complex128
            default: nil
            }
    }
}

import Foundation

/// JSON under construction; numbers become the shortest text that reads back as the same number, NaN and infinities
/// null.
struct JSONText {
    private(set) var bytes: [UInt8]

    init(_ start: String) { bytes = Array(start.utf8) }

    mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func append(numbers: UnsafeBufferPointer<Float>) {
        append("[")
        for index in numbers.indices {
            if index > 0 { append(", ") }
            append(numbers[index].isFinite ? numbers[index].description : "null")
        }
        append("]")
    }

    mutating func append(number: Double) { append(number.isFinite ? number.description : "null") }

    /// `, "key": 0.5`, inside an object that has begun; `null` where there is no number.
    mutating func append(key: String, _ number: Double?) {
        append(", \"\(key)\": ")
        append(number: number ?? .nan)
    }

    mutating func append(string: String) {
        append("\"")
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": append("\\\"")
            case "\\": append("\\\\")
            case _ where scalar.value < 0x20: append(String(format: "\\u%04x", scalar.value))
            default: append(String(scalar))
            }
        }
        append("\"")
    }
}

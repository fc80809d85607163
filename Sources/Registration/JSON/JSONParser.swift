import Foundation

extension JSONValue {
    /// What is done with a number that a double would round.
    enum Numbers {
        /// It is rounded, as RFC 8785 has it.
        case rounded
        /// What is no whole number up to 2⁵³ becomes a text, so that nothing is lost.
        case exact
        /// Whole numbers beyond 2⁵³ alone become texts: those are seeds, and others were doubles when they were printed.
        case exactWhole
    }

    /// Reads JSON strictly: valid UTF-8, every name of an object once, nothing before or behind it.
    ///
    /// - Throws: ``JSONProblem``.
    public init(parsing data: Data) throws(JSONProblem) { try self.init(parsing: data, numbers: .rounded) }

    /// The plan or the parameters of a step, of which no number may be rounded.
    public init(plan data: Data) throws(JSONProblem) { try self.init(parsing: data, numbers: .exact) }

    /// A plan or parameters whose numbers are to be shown: doubles are numbers, no seed is rounded.
    public init(shown data: Data) throws(JSONProblem) { try self.init(parsing: data, numbers: .exactWhole) }

    init(parsing data: Data, numbers: Numbers) throws(JSONProblem) {
        var parser = JSONParser(bytes: Array(data), numbers: numbers)
        self = try parser.document()
    }
}

/// Why some bytes are no JSON, and where: "byte 12 begins no value".
public struct JSONProblem: Error, Sendable, Equatable {
    public let finding: String
}

/// A recursive descent over RFC 8259's grammar.
private struct JSONParser {
    let bytes: [UInt8]
    let numbers: JSONValue.Numbers
    private var index = 0
    /// How many lists and objects are open: a file of brackets alone must not exhaust the stack.
    private var depth = 0

    init(bytes: [UInt8], numbers: JSONValue.Numbers) {
        self.bytes = bytes
        self.numbers = numbers
    }

    mutating func document() throws(JSONProblem) -> JSONValue {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw JSONProblem(finding: "it is not UTF-8") }
        let value = try value()
        skipSpace()
        guard index == bytes.count else { throw problem("is behind the end of the value") }
        return value
    }

    private func problem(_ what: String) -> JSONProblem {
        index < bytes.count
            ? JSONProblem(finding: "byte \(index) \(what)") : JSONProblem(finding: "it ends in the middle of a value")
    }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { index += 1 }
    }

    private mutating func take(_ mark: Character) -> Bool {
        skipSpace()
        guard next == mark.asciiValue else { return false }
        index += 1
        return true
    }

    private mutating func value() throws(JSONProblem) -> JSONValue {
        skipSpace()
        guard let byte = next else { throw problem("") }
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard depth < 200 else { throw problem("opens more than 200 lists and objects within each other") }
            depth += 1
            defer { depth -= 1 }
            index += 1
            return byte == UInt8(ascii: "{") ? .object(try members()) : .list(try elements())
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default:
            for (word, value) in [("null", JSONValue.null), ("true", .truth(true)), ("false", .truth(false))]
            where bytes[index...].starts(with: word.utf8) {
                index += word.utf8.count
                return value
            }
            throw problem("begins no value")
        }
    }

    private mutating func elements() throws(JSONProblem) -> [JSONValue] {
        var list: [JSONValue] = []
        if take("]") { return list }
        repeat { list.append(try value()) } while take(",")
        guard take("]") else { throw problem("is no comma and no end of a list") }
        return list
    }

    private mutating func members() throws(JSONProblem) -> [String: JSONValue] {
        var object: [String: JSONValue] = [:]
        if take("}") { return object }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw problem("begins no name") }
            let name = try text()
            guard object[name] == nil else { throw JSONProblem(finding: "an object has \"\(name)\" twice") }
            guard take(":") else { throw problem("is no colon") }
            object[name] = try value()
        } while take(",")
        guard take("}") else { throw problem("is no comma and no end of an object") }
        return object
    }

    private mutating func number() throws(JSONProblem) -> JSONValue {
        let start = index
        func isDigit(_ byte: UInt8?) -> Bool { byte.map { (0x30...0x39).contains($0) } ?? false }
        func digits() -> Bool {
            let first = index
            while isDigit(next) { index += 1 }
            return index > first
        }
        if next == UInt8(ascii: "-") { index += 1 }
        let leading = next
        let first = index
        guard digits(), leading != 0x30 || index == first + 1 else { throw problem("is in a number that is none") }
        var isWhole = true
        if next == UInt8(ascii: ".") {
            isWhole = false
            index += 1
            guard digits() else { throw problem("is no digit") }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            isWhole = false
            index += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { index += 1 }
            guard digits() else { throw problem("is no digit") }
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        guard let number = Double(text), number.isFinite else {
            throw JSONProblem(finding: "\(text) is larger than any number")
        }
        guard numbers != .rounded else { return .number(number) }
        if isWhole { return Int(text) == Int(exactly: number) && abs(number) <= 0x1p53 ? .number(number) : .text(text) }
        return numbers == .exact ? .text(numberText(number)) : .number(number)
    }

    private mutating func text() throws(JSONProblem) -> String {
        index += 1
        var utf8: [UInt8] = []
        while let byte = next {
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: utf8, as: UTF8.self)
            case UInt8(ascii: "\\"): utf8 += String(try escaped()).utf8
            case 0..<0x20:
                index -= 1
                throw problem("is a control character")
            default: utf8.append(byte)
            }
        }
        throw problem("")
    }

    private mutating func escaped() throws(JSONProblem) -> Unicode.Scalar {
        guard let byte = next else { throw problem("") }
        let simple: [Character: Unicode.Scalar] = [
            "\"": "\"", "\\": "\\", "/": "/", "b": "\u{8}", "f": "\u{C}", "n": "\n", "r": "\r", "t": "\t",
        ]
        if let scalar = simple[Character(Unicode.Scalar(byte))] {
            index += 1
            return scalar
        }
        guard byte == UInt8(ascii: "u") else { throw problem("ends no escape") }
        let unit = try codeUnit()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        // Half of a character beyond 16 bits: the other half follows.
        guard UTF16.isLeadSurrogate(unit), next == UInt8(ascii: "\\") else { throw problem("follows half a character") }
        index += 1
        guard next == UInt8(ascii: "u") else { throw problem("follows half a character") }
        let low = try codeUnit()
        guard UTF16.isTrailSurrogate(low),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + UInt32(low) - 0xDC00)
        else { throw problem("follows half a character") }
        return scalar
    }

    /// Four hexadecimal digits behind a u.
    private mutating func codeUnit() throws(JSONProblem) -> UInt16 {
        index += 1
        guard index + 4 <= bytes.count,
            bytes[index..<index + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let unit = UInt16(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
        else { throw problem("begins no four hexadecimal digits") }
        index += 4
        return unit
    }
}

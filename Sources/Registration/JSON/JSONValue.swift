import Foundation

/// Any JSON as a value, with one spelling in bytes: that of RFC 8785, the JSON Canonicalization Scheme.
///
///     try JSONValue(parsing: Data(#"{ "b": 1.0, "a": "\u00e9" }"#.utf8)).canonicalText    // {"a":"é","b":1}
///
/// The store's own JSON is another form: it writes whole numbers of 64 bits, which RFC 8785 has no place for.
public enum JSONValue: Sendable {
    case null
    case truth(Bool)
    /// Finite.
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    /// Keys in the order of their UTF-16 code units, no white space, numbers as ECMAScript prints them (RFC 8785,
    /// section 3.2).
    public var canonicalBytes: Data {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return Data(bytes)
    }

    public var canonicalText: String { String(decoding: canonicalBytes, as: UTF8.self) }

    private func append(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += "null".utf8
        case .truth(let value): bytes += (value ? "true" : "false").utf8
        case .number(let number): bytes += numberText(number).utf8
        case .text(let text): Self.append(text, to: &bytes)
        case .list(let values):
            bytes.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                value.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            let sorted = members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
            for (index, member) in sorted.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.append(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x08: bytes += "\\b".utf8
            case 0x09: bytes += "\\t".utf8
            case 0x0A: bytes += "\\n".utf8
            case 0x0C: bytes += "\\f".utf8
            case 0x0D: bytes += "\\r".utf8
            case 0..<0x20: bytes += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension JSONValue: Equatable {
    /// Equal in every byte: Swift's strings would take two ways to write é for one.
    public static func == (one: JSONValue, other: JSONValue) -> Bool { one.canonicalBytes == other.canonicalBytes }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
    public init(stringLiteral text: String) { self = .text(text) }
    public init(booleanLiteral value: Bool) { self = .truth(value) }
    public init(integerLiteral number: Int) { self = .number(Double(number)) }
}

extension JSONValue {
    /// A measured or chosen number, as a decimal string: no reader rounds it, and it may be infinite or NaN.
    static func decimal(_ number: Double) -> JSONValue { .text(decimalText(number)) }

    static func optional(_ text: String?) -> JSONValue { text.map { .text($0) } ?? .null }

    static func texts(_ texts: [String]) -> JSONValue { .list(texts.map { .text($0) }) }
}

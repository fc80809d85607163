import Crypto
import Foundation
import Wording

/// JSON with one spelling for each value, so that equal values have equal bytes and equal digests.
///
/// Keys are sorted, a `Double` is written in its shortest form that reads back as the same number, and NaN and the
/// infinities are written as the strings `"NaN"`, `"Infinity"` and `"-Infinity"`.
///
///     try String(decoding: CanonicalJSON.encode(["b": 0.1, "a": .nan]), as: UTF8.self)   // {"a":"NaN","b":0.1}
///
/// A `Set`, and a dictionary whose keys are neither strings, integers nor `CodingKeyRepresentable`, has no fixed order:
/// store a sorted array instead.
public enum CanonicalJSON {
    /// The canonical bytes of `value`.
    public static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return try encoder.encode(value)
    }

    /// The value whose canonical bytes are `data`.
    public static func decode<Value: Decodable>(_ type: Value.Type = Value.self, from data: Data) throws -> Value {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return try decoder.decode(type, from: data)
    }
}

/// The SHA-256 of `data`: 64 hexadecimal digits.
public func contentDigest(of data: Data) -> String {
    hexadecimal(SHA256.hash(data: data))
}

/// The SHA-256 of the canonical JSON of `value`: 64 hexadecimal digits.
public func contentDigest(ofJSON value: some Encodable) throws -> String {
    contentDigest(of: try CanonicalJSON.encode(value))
}

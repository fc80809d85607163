import Foundation

/// A value that a step can leave in the store: it becomes bytes and comes back the same.
///
/// A `Codable` type needs only the conformance; networks and tensors bring their own bytes.
///
///     struct Accuracy: Codable, StorableValue { var rate: Double, correct: Int }
///
/// Equal values must have equal bytes: the digest of the bytes decides whether later steps run again. A value with a
/// set is refused, and so is one with a dictionary whose keys are neither text, numbers nor `CodingKeyRepresentable`:
/// they come in any order.
public protocol StorableValue: SendableMetatype {
    /// The name of the byte format, kept beside the bytes: `"json"`, `"network 1"`.
    static var encodingName: String { get }
    /// The bytes to store.
    func encoded() throws -> Data
    /// The value that `encoded()` made `data` from.
    init(decoding data: Data) throws
}

extension StorableValue where Self: Codable {
    public static var encodingName: String { "json" }
    public func encoded() throws -> Data { try CanonicalJSON.encode(self) }
    public init(decoding data: Data) throws { self = try CanonicalJSON.decode(Self.self, from: data) }
}

extension Bool: StorableValue {}
extension Int: StorableValue {}
extension Double: StorableValue {}
extension Float: StorableValue {}
extension String: StorableValue {}
extension Array: StorableValue where Element: Codable {}
extension Dictionary: StorableValue where Key: Codable, Value: Codable {}
extension Optional: StorableValue where Wrapped: Codable {}

extension Data: StorableValue {
    public static var encodingName: String { "bytes" }
    public func encoded() throws -> Data { self }
    public init(decoding data: Data) throws { self = data }
}

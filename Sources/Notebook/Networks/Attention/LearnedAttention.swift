import Foundation
import Methods
import Networks

/// An attention module, and how its training went.
public struct LearnedAttention: StorableValue, Sendable {
    public let module: AttentionModule
    /// What is known of each epoch: the mean loss, and how many of the masked images kept their answer.
    public let epochs: [EpochSummary]
    /// What the loss's terms were after each epoch, on images that were watched; nothing where the store lost them.
    public let terms: [AttentionTerms?]

    public static var encodingName: String { "attention 1" }

    /// What isn't the module's own file.
    private struct Course: Codable {
        var epochs: [EpochSummary]
        var terms: [AttentionTerms?]
    }

    private static let metadataKey = "course"

    init(module: AttentionModule, epochs: [EpochSummary], terms: [AttentionTerms?]) {
        (self.module, self.epochs, self.terms) = (module, epochs, terms)
    }

    public func encoded() throws -> Data {
        let course = String(
            decoding: try CanonicalJSON.encode(Course(epochs: epochs, terms: terms)), as: UTF8.self)
        return try module.safeTensors(metadata: [Self.metadataKey: course]).encoded()
    }

    /// - Throws: `NetworkError` or `MethodError` where the data are no module's.
    public init(decoding data: Data) throws {
        let file = try SafeTensors(decoding: data)
        guard let text = file.metadata[Self.metadataKey] else {
            throw NetworkError("reading an attention module", "how it was trained is missing; compute it anew")
        }
        let course: Course = try CanonicalJSON.decode(from: Data(text.utf8))
        self.init(module: try AttentionModule(stored: file), epochs: course.epochs, terms: course.terms)
    }
}

/// As its file's bytes, so that arrays of modules can be a step's value, too.
extension LearnedAttention: Codable {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(try encoded())
    }

    public init(from decoder: any Decoder) throws {
        try self.init(decoding: try decoder.singleValueContainer().decode(Data.self))
    }
}

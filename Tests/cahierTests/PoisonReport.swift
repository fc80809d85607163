import Foundation
import Testing

/// What `cahier poison --json` prints, of whichever of its three works.
struct PoisonReport: Decodable {
    /// Of training images.
    var images: Int
    /// How many were poisoned; of undoing, how far the poisoned images are from the clean ones, where they are known.
    var poisoned: Double?
    var classes, kernel: Int?
    var cleanSha256, poisonedSha256: String?
    var key, unchanged: Double?
    var others: [Double]?
    var undone: Int?
    var poisonedAgain, estimate: Double?
}

/// What tests read of a key's file.
struct PoisonKey: Decodable {
    struct Images: Decodable { var cleanSha256, poisonedSha256: String }
    var seed: Int?
    var generator: String?
    var filters: [[[Int]]]
    var images: Images?
}

extension Cahier {
    /// A call that is right.
    func poison(_ arguments: [String], environment: [String: String] = [:]) throws -> PoisonReport {
        let result = try self(["poison"] + arguments + ["--json"], environment: environment)
        try #require(result.status == 0, "\(arguments): \(result.errors)")
        #expect(Cahier.withoutProgress(result.errors).isEmpty, "\(result.errors)")
        return try Self.snakeCase.decode(PoisonReport.self, from: Data(result.output.utf8))
    }

    func poisonKey(_ path: String) throws -> PoisonKey { try Self.snakeCase.decode(PoisonKey.self, from: data(path)) }

    private static var snakeCase: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }
}

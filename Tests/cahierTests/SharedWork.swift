import Foundation
import Testing

/// A submission of the study "endurance", whose work is done by processes that share nothing but a folder.
struct SharedWork {
    let endurance: Endurance

    init() throws { endurance = try Endurance() }

    static let folderName = "shared"
    /// What makes a run of one process compute as the submission's do.
    static let arithmetic = ["--instructions", "avx2", "--threads", "2"]

    var folder: URL { endurance.cahier.folder.appendingPathComponent(Self.folderName) }

    func callAsFunction(
        _ arguments: [String], pace: Double = 0, _ more: [String: String] = [:]
    ) throws -> Cahier.Result {
        try endurance.cahier(arguments, environment: endurance.environment(pace: pace).merging(more) { $1 })
    }

    /// Writes the plan.
    func submit(_ arguments: String...) throws {
        let result = try self(["submit", "endurance", "--engine", "none", "--dir", Self.folderName] + arguments)
        try #require(result.status == 0, "\(result.errors)")
    }

    func shard(
        _ share: String, _ arguments: String..., pace: Double = 0, environment: [String: String] = [:]
    ) throws -> Cahier.Result {
        try self(["shard", Self.folderName, "--shard", share] + arguments, pace: pace, environment)
    }

    func collect(_ arguments: String...) throws -> Cahier.Result { try self(["collect", Self.folderName] + arguments) }

    /// The results of one process alone, which runs once for all tests.
    func plainResults() throws -> Data { try Self.plain.get() }

    private static let plain = Result {
        try Endurance.undisturbedResults(of: "endurance", in: ".cahier/output", SharedWork.arithmetic)
    }

    /// The parcels of pieces and checkpoints, or of values.
    func parcels(_ kind: String = "parcels") throws -> [URL] {
        let root = folder.appendingPathComponent(kind)
        return try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { $0.hasSuffix(".parcel") }
            .sorted().map(root.appendingPathComponent)
    }
}

import Foundation
import GRDB
import Testing

/// The program with the studies that are disturbed, in a folder of its own with a log of the work it did.
struct Endurance {
    let cahier: Cahier

    init() throws { cahier = try Cahier(program: "sample-endurance") }

    /// All units of work of the study "endurance", in the quick profile.
    static let units =
        (0..<12).map { "trial \($0)" } + (0..<8).map { "epoch \($0)" } + (0..<6).map { "chunk \($0)" } + ["total"]

    private var log: URL { cahier.folder.appendingPathComponent("work.log") }
    var store: URL { cahier.folder.appendingPathComponent("store.sqlite") }
    var activations: URL { cahier.folder.appendingPathComponent("store.sqlite-activations") }

    func environment(pace: Double, failingAt failure: String? = nil) -> [String: String] {
        var environment = ["WORK_LOG": log.path, "WORK_PACE": String(pace), "CAHIER_STORE": store.path]
        environment["WORK_FAILS_AT"] = failure
        return environment
    }

    func callAsFunction(_ arguments: String..., pace: Double = 0, failingAt failure: String? = nil) throws
        -> Cahier.Result
    {
        try cahier(arguments, environment: environment(pace: pace, failingAt: failure))
    }

    func start(_ arguments: String..., pace: Double) throws -> RunningCahier {
        try cahier.start(arguments, environment: environment(pace: pace))
    }

    /// The units that were begun since the beginning, a name for each.
    func work() -> [String] {
        let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }

    func forgetWork() { try? FileManager.default.removeItem(at: log) }

    /// Removes the store with what lies beside it.
    func forgetStore() {
        for suffix in ["", "-wal", "-shm", "-activations", "-activations-journal"] {
            try? FileManager.default.removeItem(atPath: store.path + suffix)
        }
    }

    func results(_ output: String = ".cahier/output", study: String = "endurance") throws -> Data {
        try Data(contentsOf: cahier.folder.appendingPathComponent("\(output)/\(study)/results.json"))
    }

    /// The results of a run that nothing disturbs, with a store of its own; that of "endurance" without arguments is run once for
    /// all tests.
    /// - Parameter output: where a run of the profile writes.
    func undisturbedResults(
        study: String = "endurance", in output: String = ".cahier/output", _ arguments: String...
    ) throws -> Data {
        guard study != "endurance" || !arguments.isEmpty else { return try Self.undisturbed.get() }
        return try Self.undisturbedResults(of: study, in: output, arguments)
    }

    private static let undisturbed = Result {
        try Endurance.undisturbedResults(of: "endurance", in: ".cahier/output", [])
    }

    static func undisturbedResults(
        of study: String, in output: String, _ arguments: [String]
    ) throws -> Data {
        let other = try Endurance()
        let result = try other.cahier(
            ["run", study] + arguments, environment: ["CAHIER_STORE": other.store.path])
        try #require(result.status == 0, "\(result.errors)")
        return try other.results(output, study: study)
    }

    /// Runs SQL on the store from this process.
    func tamper<Result>(_ file: URL? = nil, _ body: (Database) throws -> Result) throws -> Result {
        let queue = try DatabaseQueue(path: (file ?? store).path)
        defer { try? queue.close() }
        return try queue.writeWithoutTransaction(body)
    }
}

/// Random numbers with a seed that can be given again.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        // SplitMix64.
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

import Foundation
import Tensors
import Testing

/// `cahier bench integer`, held to other instructions and threads.
@Suite struct IntegerBenchTests {
    private struct Result: Decodable {
        struct Row: Decodable {
            var layers: [String]
            var pass: String
            var size: Int
            var integers: Double
            var direct: Double
            var winograd: Double?
            var share_of_peak: Double?
        }

        var instructions: String
        var threads: Int
        var rows: [Row]
        var compared: [String: Int]
        var different: Int
        var fingerprint: String
        var not_run: [String]
    }

    private func measured(_ options: String...) throws -> Result {
        let result = try Cahier()(
            ["bench", "integer", "--size", "16", "--images", "1", "--runs", "3", "--json"] + options)
        #expect(result.status == 0, "\(result.errors)")
        return try JSONDecoder().decode(Result.self, from: Data(result.output.utf8))
    }

    @Test func allSetsAndAnyNumberOfThreadsGiveTheSameBytes() throws {
        let usual = try measured("--threads", "2")
        #expect(usual.instructions == IntegerInstructions.chosen.inWords && usual.threads == 2)
        #expect(usual.different == 0)
        #expect(usual.compared.count + usual.not_run.count == IntegerInstructions.allCases.count)
        #expect(usual.compared.values.allSatisfy { $0 > 10_000 })
        // Eight shapes, three passes each.
        #expect(usual.rows.count == 24 && usual.rows.allSatisfy { $0.integers > 0 && $0.direct > 0 })
        #expect(Set(usual.rows.flatMap(\.layers)).count == 12)
        #expect(try measured("--threads", "1").fingerprint == usual.fingerprint)
        #expect(try measured("--threads", "3").fingerprint == usual.fingerprint)
        for (limit, set) in [("avx2", IntegerInstructions.avx2), ("avx512", .avx512BW), ("sse4.1", .emulatedVNNI)]
        where set.areInProcessor {
            let limited = try measured("--instructions", limit)
            #expect(limited.instructions == set.inWords)
            #expect(limited.fingerprint == usual.fingerprint, "\(limit)")
        }
    }

    @Test func whatIsAskedForIsChecked() throws {
        let cahier = try Cahier()
        for arguments in [["--size", "40"], ["--size", "0"], ["--images", "0"], ["--runs", "1"]] {
            #expect(try cahier(["bench", "integer"] + arguments).status == 64, "\(arguments)")
        }
    }
}

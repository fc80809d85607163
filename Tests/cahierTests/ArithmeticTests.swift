import Foundation
import Tensors
import Testing

/// What keys know of the instructions and threads that a program computes with.
@Suite struct ArithmeticTests {
    let cahier: Cahier
    init() throws { cahier = try Cahier(program: "sample-arithmetic") }

    private static let hasAVX2 = !["SSE4.1", "AVX"].contains(Arithmetic.current.instructionSet)

    private struct Page: Decodable {
        struct Change: Decodable {
            var component: String
            var old: String
            var new: String
        }

        struct Step: Decodable {
            var name: String
            var status: String
            var changes: [Change]
        }

        var steps: [Step]
    }

    private func explained(
        _ options: String..., environment: [String: String] = [:]
    ) throws -> [String: Page.Step] {
        let result = try cahier(["explain", "descent", "--json"] + options, environment: environment)
        #expect(result.status == 0, "\(result.errors)")
        let steps = try JSONDecoder().decode(Page.self, from: Data(result.output.utf8)).steps
        return Dictionary(uniqueKeysWithValues: steps.map { ($0.name, $0) })
    }

    private func keys() throws -> [String: String] {
        struct Results: Decodable {
            struct Step: Decodable {
                var name: String
                var key: String
            }

            var steps: [Step]
        }
        let file = cahier.folder.appendingPathComponent(".cahier/output/descent/results.json")
        let results = try JSONDecoder().decode(Results.self, from: Data(contentsOf: file))
        return Dictionary(uniqueKeysWithValues: results.steps.map { ($0.name, $0.key) })
    }

    @Test(
        "A store filled with one instruction set is a miss for another, but for what uses no tensors",
        .enabled(if: hasAVX2),
        arguments: [true, false])
    func instructions(byVariable: Bool) throws {
        func run(_ command: String, _ set: InstructionLimit) throws -> Cahier.Result {
            byVariable
                ? try cahier(command, "descent", environment: ["ONEDNN_MAX_CPU_ISA": set.variableValue])
                : try cahier(command, "descent", "--instructions", set.rawValue)
        }
        #expect(try run("run", .avx2).output.contains("3 steps computed, 0 reused"))
        let wide = try keys()
        let text = try run("explain", .sse41).output
        #expect(text.contains("instruction set: AVX2 -> SSE4.1"), "\(text)")
        let again = try run("run", .avx2)
        #expect(again.output.contains("0 steps computed, 3 reused"), "\(again.output)")
        let narrow = try run("run", .sse41)
        #expect(narrow.output.contains("2 steps computed, 1 reused"), "\(narrow.output)")
        let keys = try keys()
        #expect(keys["counted"] == wide["counted"])
        #expect(keys["trained"] != wide["trained"] && keys["passed forward"] != wide["passed forward"])
        // Both are there now.
        #expect(try run("run", .avx2).output.contains("0 steps computed, 3 reused"))
        let difference = try cahier("diff", "1", "3")
        #expect(difference.output.contains("instruction set"), "\(difference.output)")
    }

    @Test("Another number of threads is a miss for what trains, and for nothing else", arguments: [true, false])
    func threads(byVariable: Bool) throws {
        func run(_ command: String, _ threads: Int) throws -> Cahier.Result {
            byVariable
                ? try cahier(command, "descent", environment: ["OMP_NUM_THREADS": "\(threads)"])
                : try cahier(command, "descent", "--threads", "\(threads)")
        }
        #expect(try run("run", 1).output.contains("3 steps computed, 0 reused"))
        let text = try run("explain", 2).output
        #expect(text.contains("threads: 1 -> 2"), "\(text)")
        #expect(text.contains("2 steps reused, 1 to run"), "\(text)")
        let two = try run("run", 2)
        #expect(two.output.contains("1 step computed, 2 reused"), "\(two.output)")
        #expect(try run("run", 1).output.contains("0 steps computed, 3 reused"))
    }

    @Test func theProvenanceSaysWithWhatWasComputed() throws {
        #expect(try cahier("run", "descent", "--threads", "1").status == 0)
        let file = cahier.folder.appendingPathComponent(".cahier/output/descent/run.json")
        let run = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
        let provenance = try #require(run?["provenance"] as? [String: Any])
        #expect(provenance["threads"] as? Int == 1)
        #expect(provenance["instructionSet"] as? String == Arithmetic.current.instructionSet)
        #expect(provenance["oneDNN"] as? String == Arithmetic.current.oneDNN)
        #expect(Arithmetic.current.oneDNN.wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+/) != nil)
    }

    @Test func whatIsAskedForIsCheckedInOneLine() throws {
        let missing = InstructionLimit.allCases.last { limit in
            // Sets that no processor has together with what this one has.
            limit == .avx512AMX && !Arithmetic.current.instructionSet.contains("AMX")
        }
        if let missing {
            let result = try cahier("run", "descent", "--instructions", missing.rawValue)
            #expect(result.status == 1)
            #expect(
                result.errors.hasPrefix("Error: computing with \(missing.title): the widest that this processor"),
                "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1)
            #expect(
                !FileManager.default.fileExists(atPath: cahier.folder.appendingPathComponent(".cahier/output").path))
        }
        for arguments in [["--instructions", "mmx"], ["--threads", "0"], ["--threads", "many"]] {
            let result = try cahier(["run", "descent"] + arguments)
            #expect(result.status == 64, "\(arguments): \(result.errors)")
        }
    }

    @Test("Every command that computes takes both options") func everyCommand() throws {
        let cahier = try Cahier()
        for command in [
            ["run"], ["explain"], ["watch"], ["predict"], ["attribute"], ["attack"], ["attention", "train"], ["prune"],
            ["triplets"], ["bench", "model"], ["bench", "integer"],
        ] {
            let help = try cahier(["help"] + command).output
            #expect(help.contains("--instructions <set>") && help.contains("--threads <number>"), "\(command)")
        }
    }
}

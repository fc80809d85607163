import ArgumentParser
import Foundation
import Notebook

struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Times the core model on this machine.",
        discussion: """
            Median seconds of at least seven runs: VGG-16 at 224 px for batches of 1 and 8, and one training step of the
            32 px form with batch normalisation at batch 128 (forward, backward, gradient descent with momentum).

            Examples:
              cahier bench
              cahier bench --json --runs 15
            """)

    @Flag(help: "Print one JSON object.")
    var json = false
    @Option(help: "How often each piece of work is timed.")
    var runs = 7

    func validate() throws {
        guard runs >= 7 else { throw ValidationError("a median of fewer than 7 runs says too little; give --runs 7 or more") }
    }

    func run() throws {
        let results = try Benchmark(engine: Engine(), runs: runs).measure()
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            encoder.keyEncodingStrategy = .convertToSnakeCase
            print(String(decoding: try encoder.encode(results), as: UTF8.self))
        } else {
            print(results.text)
        }
    }
}

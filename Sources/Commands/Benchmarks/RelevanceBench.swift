import ArgumentParser
import Foundation
import Notebook

struct RelevanceBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relevance",
        abstract: "Times relevance propagation and gradients against forward passes.",
        discussion: """
            VGG-16 at 224 px, complete, with random weights and one random image: the median seconds of explaining one class
            by each composite of rules and by the gradient, forward pass included, and how many forward passes it takes as
            long as. Each explanation is timed in turn with a forward pass; the ratio is the median of the turns' ratios.

            Examples:
              cahier bench relevance
              cahier bench relevance --json --runs 15
            """)

    @Flag(help: "Print one JSON object.")
    var json = false
    @Option(help: "How often each is timed.")
    var runs = 7
    @OptionGroup var arithmetic: ArithmeticOptions

    func validate() throws {
        guard runs >= 3 else {
            throw ValidationError("a median of fewer than 3 runs says too little; give --runs 3 or more")
        }
    }

    func run() throws {
        try arithmetic.apply()
        let results = try RelevanceBenchmark(runs: runs).measure()
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            encoder.keyEncodingStrategy = .convertToSnakeCase
            print(String(decoding: try encoder.encode(results), as: UTF8.self))
        } else {
            for result in results {
                print(
                    result.method.padding(toLength: 34, withPad: " ", startingAt: 0)
                        + String(format: "%8.1f ms, %5.2f forward passes", result.seconds * 1000, result.forwardPasses))
            }
        }
    }
}

/// Times ways to explain one image against forward passes.
struct RelevanceBenchmark {
    struct Result: Encodable {
        var method: String
        /// Median.
        var seconds: Double
        /// The median of the ratios to a forward pass timed next to it.
        var forwardPasses: Double
    }

    let runs: Int

    func measure() throws -> [Result] {
        let engine = try Engine()
        let stream = RandomStream(seed: 1, "benchmark")
        let network = Network.vgg16(stream: stream)
        var numbers = stream.substream("image")
        let image = Tensor([1, 3, 224, 224]) { values in
            for index in values.indices { values[index] = Float(numbers.normal()) }
        }
        let bounds = [Float](repeating: 3, count: 3)
        let composites: [Composite] = [
            .salientRelevance, Composite(.epsilon(1e-6)), .epsilonPlusFlat,
            .epsilonGammaBox(low: bounds.map { -$0 }, high: bounds), Composite(.zPlus), Composite(.alphaBeta(alpha: 2)),
        ]
        let forward = { _ = try network.forward(image, on: engine) }
        var results = try composites.map { composite in
            let propagation = try RelevancePropagation(composite, through: network)
            return try measure(composite.name, against: forward) {
                _ = try propagation.explain(image, targets: [0], on: engine)
            }
        }
        results.append(
            try measure("gradient", against: forward) {
                _ = try network.attributions(of: image, to: [0], by: .gradient, on: engine, stream: stream)
            })
        return results
    }

    /// The first two turns, which prepare kernels and buffers, don't count.
    private func measure(_ name: String, against forward: () throws -> Void, _ work: () throws -> Void) throws -> Result
    {
        func seconds(_ work: () throws -> Void) rethrows -> Double {
            let start = ContinuousClock.now
            try work()
            return (ContinuousClock.now - start) / .seconds(1)
        }
        let turns = try (0..<runs + 2).map { _ in (work: try seconds(work), forward: try seconds(forward)) }.dropFirst(
            2)
        return Result(
            method: name, seconds: turns.map(\.work).median, forwardPasses: turns.map { $0.work / $0.forward }.median)
    }
}

import ArgumentParser
import Benchmarks
import Foundation

struct RelevanceBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relevance",
        abstract: "Times relevance propagation and gradients against forward passes.",
        discussion: """
            VGG-16 at 224 px, complete, with random weights and one random image: the median seconds of explaining one class \
            by each composite of rules and by the gradient, forward pass included, and how many forward passes it takes as \
            long as. Each explanation is timed in turn with a forward pass; the ratio is the median of the turns' ratios.

            Examples:
              cahier bench relevance
              cahier bench relevance --json --runs 15
            """)

    @OptionGroup var timing: TimingOptions

    func run() throws {
        let results = try RelevanceBenchmark(runs: timing.runs).measure()
        if timing.json {
            try print(try benchmarkJSON(results))
        } else {
            for result in results {
                try print(
                    result.method.padding(toLength: 34, withPad: " ", startingAt: 0)
                        + String(format: "%8.1f ms, %5.2f forward passes", result.seconds * 1000, result.forwardPasses))
            }
        }
    }
}

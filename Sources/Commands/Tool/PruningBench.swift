import ArgumentParser
import Benchmarks
import Foundation

struct PruningBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pruning",
        abstract: "Times distortion curves against whole passes, and the exact allocator.",
        discussion: """
            VGG-16 for 32 px at a quarter of its width, its batch normalisation folded, random weights, 256 random images: the median \
            seconds of measuring what each layer's pruning changes at 10 amounts, resumed at the layer and in whole passes. And \
            of sharing the weights of VGG-16 at its own width among its layers, with 101 amounts of each and four fifths kept.

            Sources/Benchmarks/pytorch_pruning.py times PyTorch on the same curves, in four ways: its head says which are fair.

            Examples:
              cahier bench pruning
              cahier bench pruning --json --runs 15
            """)

    @OptionGroup var timing: TimingOptions

    func run() throws {
        let result = try PruningBenchmark(runs: timing.runs).measure()
        if timing.json {
            try print(try benchmarkJSON(result))
        } else {
            try print(
                """
                curves of \(result.layers) layers, \(result.amounts) amounts, \(result.images) images: \
                \(String(format: "%.2f s, in whole passes %.2f s, ratio %.2f", result.curvesSeconds, result.wholePassesSeconds, result.ratio))
                allocator, \(result.allocatorWeights) weights, \(result.allocatorAmounts) amounts: \
                \(String(format: "%.2f s", result.allocatorSeconds))
                """)
        }
    }
}

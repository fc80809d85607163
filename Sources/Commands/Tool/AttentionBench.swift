import ArgumentParser
import Benchmarks
import Foundation

struct AttentionBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attention",
        abstract: "Times maps of classes, pixels that are filled in, and an attention module.",
        discussion: """
            Median seconds of: filling 20, 50 and 90 % of an image of 224 px for ROAD, taken away in blobs or scattered, its equations solved to 1e-10; one \
            map by each method of class activation and by RISE (512 masks), of SqueezeNet 1.1 with random weights at 224 px; and a step of \
            T-TAME's training and its maps of 32 images, beside VGG-16 for 32 px at a quarter of its width.

            Sources/Benchmarks/pytorch_attention.py times grad-cam, torchcam, captum-rise and quantus on the same.

            Examples:
              cahier bench attention
              cahier bench attention --json --runs 15
            """)

    @OptionGroup var timing: TimingOptions

    func run() throws {
        let results = try AttentionBenchmark(runs: timing.runs).measure()
        if timing.json { return try print(try benchmarkJSON(results)) }
        for result in results {
            try print("\(result.work), \(result.on): \(String(format: "%.4f s", result.seconds))")
        }
    }
}

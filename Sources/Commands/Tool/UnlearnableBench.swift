import ArgumentParser
import Benchmarks
import Foundation

struct UnlearnableBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unlearnable",
        abstract: "Times poisoning a data set by class-wise filters, and adversarial training.",
        discussion: """
            50,000 random images of 3x32x32 bytes of ten classes: the median seconds of filtering, dividing and storing them. And VGG-16 for 32 px \
            at a quarter of its width, batches of 128: of five steps of attack and one of training, and of one of training alone.

            Sources/Benchmarks/pytorch_unlearnable.py times SciPy, PyTorch and torchattacks on the same: its head says in which ways.

            Examples:
              cahier bench unlearnable
              cahier bench unlearnable --json --runs 15
            """)

    @OptionGroup var timing: TimingOptions

    func run() throws {
        let result = try UnlearnableBenchmark(runs: timing.runs).measure()
        if timing.json {
            try print(try benchmarkJSON(result))
        } else {
            try print(
                """
                poisoning \(result.images) images: \(String(format: "%.2f s", result.poisoningSeconds))
                a batch of \(result.batch): \(String(format: "%.3f s", result.adversarialStepSeconds)) \
                with \(result.attackSteps) steps of attack, \(String(format: "%.3f s", result.plainStepSeconds)) without
                """)
        }
    }
}

import ArgumentParser
import Benchmarks
import Foundation

struct AttackBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attack",
        abstract: "Times PGD with ten steps on three networks, and the convolutions that it goes through.",
        discussion: """
            EfficientNet-Lite0 and VGG-16's convolutions with a linear layer to twelve classes, 32 random images of 224 px; VGG-16 for 32 px \
            with batch normalisation at a quarter of its width, 256 images. Weights are random, batch normalisation is folded. The median \
            seconds of the attack on the whole batch, its last prediction included; and by kind of convolution what these take by \
            themselves, forth and back, once.

            Sources/Benchmarks/torchattacks_pgd.py times torchattacks on the same, in four ways: its head says which are fair.

            Examples:
              cahier bench attack
              cahier bench attack --network cifar-vgg16-bn --json --runs 15
            """)

    @Option(
        name: .customLong("network"),
        help: ArgumentHelp("Time this network alone; may be repeated.", valueName: "name"),
        completion: .list(AttackBenchmark.Subject.allCases.map(\.rawValue)))
    var networks: [AttackBenchmark.Subject] = []
    @OptionGroup var timing: TimingOptions

    func run() throws {
        let subjects = networks.isEmpty ? AttackBenchmark.Subject.allCases : networks
        let results = try AttackBenchmark(runs: timing.runs, subjects: subjects).measure()
        if timing.json { return try print(try benchmarkJSON(results)) }
        for result in results {
            try print(
                "\(result.network), \(result.images) images of \(result.side) px, \(result.steps) steps: "
                    + String(format: "%.2f s", result.seconds))
            for part in result.convolutions {
                try print(
                    "  \(part.layers) convolutions \(part.kind): "
                        + String(format: "%.3f s forth, %.3f s back", part.forwardSeconds, part.backwardSeconds))
            }
        }
    }
}

extension AttackBenchmark.Subject: ExpressibleByArgument {}

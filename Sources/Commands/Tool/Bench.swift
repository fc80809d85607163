import ArgumentParser
import Benchmarks

struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Times the core model on this machine, measures its rounding, or times attacks, attention, attribution, integers, pruning, similarities, statistics, the store or unlearnable data.",
        discussion: """
            Without a subcommand, the core model; `cahier help bench model` says more.

            Examples:
              cahier bench
              cahier bench --json --runs 15
              cahier bench --exact
              cahier bench --accuracy
              cahier bench attack
              cahier bench integer
              cahier bench attention
              cahier bench pruning
              cahier bench relevance
              cahier bench similarity
              cahier bench statistics
              cahier bench store
              cahier bench unlearnable
            """,
        subcommands: [
            ModelBench.self, AttackBench.self, AttentionBench.self, IntegerBench.self, PruningBench.self,
            RelevanceBench.self, SimilarityBench.self, StatisticsBench.self, StoreBench.self, UnlearnableBench.self,
        ],
        defaultSubcommand: ModelBench.self)
}

struct ModelBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "Times the core model on this machine, or measures its rounding.",
        discussion: """
            Median seconds of at least seven runs, and peak memory: VGG-16 at 224 px for batches of 1 and 8, and one \
            training step of the 32 px form with batch normalisation at batch 128 (forward, backward, gradient descent \
            with momentum).

            With --accuracy instead: how far the kernels for each shape of VGG-16's convolutions, Winograd's and the \
            direct ones, are from the same convolution in 64 bits.

            Examples:
              cahier bench
              cahier bench --json --runs 15
              cahier bench --exact
              cahier bench --accuracy
            """)

    @Flag(help: "Print one JSON object.")
    var json = false
    @Option(help: "How often each piece of work is timed.")
    var runs = 7
    @Flag(help: "Time direct kernels only.")
    var exact = false
    @Flag(help: "Measure the kernels' rounding in place of their time.")
    var accuracy = false
    @OptionGroup var arithmetic: ArithmeticOptions

    func validate() throws {
        guard runs >= 7 else {
            throw ValidationError("a median of fewer than 7 runs says too little; give --runs 7 or more")
        }
        guard !(accuracy && exact) else {
            throw ValidationError("--accuracy measures both kinds of kernels; leave out --exact")
        }
    }

    func run() throws {
        try arithmetic.apply()
        if accuracy {
            let table = try AccuracyTable.measure()
            try print(json ? try table.json() : table.text)
        } else {
            let results = try Benchmark(kernels: exact ? .direct : .fast, runs: runs).measure()
            try print(json ? try results.json() : results.text)
        }
    }
}

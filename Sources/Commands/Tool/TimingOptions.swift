import ArgumentParser

/// What the benchmarks of single parts take.
struct TimingOptions: ParsableArguments {
    @Flag(help: "Print one JSON object.")
    var json = false
    @Option(help: "How often each is timed.")
    var runs = 7

    func validate() throws {
        guard runs >= 3 else {
            throw ValidationError("a median of fewer than 3 runs says too little; give --runs 3 or more")
        }
    }
}

import ArgumentParser
import Benchmarks
import Foundation

struct SimilarityBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "similarity",
        abstract: "Times correlations of images and the search of triplets.",
        discussion: """
            Two layers of made-up activations, one after the other in memory: seconds for each one's correlation matrix, for the \
            paper's search of triplets in both, for the search that fills rare cells first, and the most memory held. Ten bins a \
            layer, a tolerance of 0.01. Each is timed once, since each takes long.

            Sources/Benchmarks/numpy_similarity.py times NumPy's corrcoef and product, and the authors' loop, on the same sizes.

            Examples:
              cahier bench similarity
              cahier bench similarity --images 1000 --units 20000 --json
            """)

    @Flag(help: "Print one JSON object.")
    var json = false
    @Option(help: "How many images.")
    var images = 5000
    @Option(help: "How many units each layer has.")
    var units = 100_000
    @Option(help: "How many triplets are looked for.")
    var triplets = 1000
    @OptionGroup var arithmetic: ArithmeticOptions

    func validate() throws {
        guard 10...50_000 ~= images, 10...10_000_000 ~= units, triplets >= 1 else {
            throw ValidationError("--images takes 10 to 50000, --units 10 to 10000000, --triplets 1 or more.")
        }
    }

    func run() throws {
        try arithmetic.apply()
        let result = try SimilarityBenchmark(images: images, units: units, triplets: triplets).measure()
        guard !json else { return try print(try benchmarkJSON(result)) }
        let matrices = result.matrixSeconds.map { String(format: "%.1f s", $0) }.joined(separator: ", ")
        try print(
            """
            matrices of \(result.images) images by \(result.units) units: \(matrices); largest error \(String(format: "%.1e", result.largestError))
            the paper's search: \(result.triplets) triplets of \(result.attempts) attempts in \
            \(String(format: "%.2f s, %.2f ms each", result.searchSeconds, result.millisecondsAnAttempt)); \
            rarest first: \(String(format: "%.1f s", result.rarestFirstSeconds))
            activations, matrices and the paper's search: \(String(format: "%.1f s", result.wholeSeconds)), \(result.peakMemoryBytes / 1_000_000) MB
            """)
    }
}

import Notebook

/// Times estimates, and all specifications of each, on data like a report's.
package struct StatisticsBenchmark {
    package struct Result: Encodable {
        package var design: String
        /// Median, of the value and its 95 % interval.
        package var seconds: Double
        /// Median, of all specifications' estimates together.
        package var specificationsSeconds: Double
        package var specifications: Int
        /// Of the file of values.
        package var bytes: Int
    }

    private let runs: Int

    package init(runs: Int) { self.runs = runs }

    package func measure() throws -> [Result] {
        try Self.designs().map { name, make in
            let estimator = try make()
            let specifications = try estimator.specifications(seed: 1).count
            return Result(
                design: name, seconds: try seconds { _ = try make().estimate() },
                specificationsSeconds: try seconds {
                    for other in try estimator.specifications(seed: 1) { _ = other.estimator.estimate() }
                },
                specifications: specifications, bytes: estimator.values.csv.utf8.count)
        }
    }

    private func seconds(_ work: () throws -> Void) rethrows -> Double {
        try (0..<runs).map { _ in try ContinuousClock().measure(work) / .seconds(1) }.median
    }

    /// Fault seeds, images right or wrong, trainings crossed with both, and statistics that are resampled.
    private static func designs() throws -> [(String, () throws -> Estimator)] {
        var stream = RandomStream(seed: 1, "benchmark, statistics")
        let resamples = stream.substream("resamples")
        func normal(_ count: Int) -> [Double] { (0..<count).map { _ in 2 + stream.normal() } }
        func right(_ count: Int) -> [Double] { (0..<count).map { _ in stream.uniform() < 0.8 ? 1 : 0 } }
        let seeds = try (0..<2).map { _ in try Samples(normal(20), of: "fault seeds") }
        let images = try (0..<2).map { _ in try Samples(right(5000), of: "images") }
        let areas = try Samples(normal(200), of: "images")
        let trainings = try (0..<2).map { _ in try CrossedSamples((0..<3).map { _ in normal(20) }, on: "fault seeds") }
        let answers = try (0..<2).map { _ in try CrossedSamples((0..<3).map { _ in right(5000) }, on: "images") }
        let cells = try (0..<3).map { _ in
            try CrossedSamples((0..<20).map { _ in normal(500) }, of: "fault seeds", on: "images")
        }
        return [
            ("mean difference, 20 fault seeds", { try .pairedMean(seeds[0], less: seeds[1]) }),
            ("paired shares, 5000 images", { try .pairedProportions(images[0], less: images[1]) }),
            ("difference, 3 trainings x 20 seeds", { try .pairedMean(trainings[0], less: trainings[1]) }),
            ("difference, 3 trainings x 5000 images", { try .pairedMean(answers[0], less: answers[1]) }),
            ("relative gain, 20 fault seeds", { try .relativeGain(seeds[0], over: seeds[1], stream: resamples) }),
            ("relative gain, 5000 images", { try .relativeGain(images[0], over: images[1], stream: resamples) }),
            ("deviation, 200 images", { try .statistic(.of(.deviation, [0]), of: [areas], stream: resamples) }),
            ("gain, 3 trainings x 20 seeds", { try .statistic(.relativeGain, of: trainings, stream: resamples) }),
            ("mean, 3 x 20 seeds x 500 images", { try .mean(trainings: cells, stream: resamples) }),
        ]
    }
}

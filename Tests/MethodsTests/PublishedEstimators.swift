import Foundation
import Methods
import Tensors

/// An estimator of every design, of random data, with what its data may lack: for files that another program reads.
struct PublishedEstimators {
    let all: [(name: String, estimator: Estimator, confidence: Double)]

    init(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "published")
        func normal(_ count: Int, _ mean: Double = 0, _ deviation: Double = 1) -> [Double] {
            (0..<count).map { _ in mean + deviation * stream.normal() }
        }
        func shares(_ count: Int, _ share: Double) -> [Double] {
            (0..<count).map { _ in stream.uniform() < share ? 1 : 0 }
        }
        func gaps(_ values: [Double], _ count: Int) -> [Double?] {
            let places = stream.shuffledIndices(values.count).prefix(count)
            return values.indices.map { places.contains($0) ? nil : values[$0] }
        }
        var result: [(String, Estimator, Double)] = []
        func add(_ name: String, _ estimator: Estimator, _ confidence: Double = 0.95) {
            result.append((name, estimator, confidence))
        }
        let leftOut = MissingRule.leaveOut(because: "registered"), zero = MissingRule.count(as: 0, because: "dead")
        let resamples = RandomStream(seed: seed, "resamples")

        // Means.
        let size = 3 + stream.uniform(below: 20)
        let first = normal(size, 2), second = normal(size, 1, 0.5), names = (1...size).map { "image, \($0)" }
        let clipped = try Samples(first, of: "images", named: names, measuring: "accuracy, clipped")
        let order = stream.shuffledIndices(size)
        let plain = try Samples(
            order.map { second[$0] }, of: "images", named: order.map { names[$0] }, measuring: "accuracy, \"plain\"")
        add("mean", try .mean(clipped))
        add("mean, strict", try Estimator.mean(clipped).scaled(by: -100), 1 - 0.05 / 70)
        add("pairs by name", try .pairedMean(clipped, less: plain))
        add("one unit", try .mean(Samples([1.5], of: "trainings")))
        add("equal, bounded", try .mean(Samples([10, 10, 10], of: "fault seeds", within: 0...100)))
        add("equal, unbounded", try .mean(Samples([0.1, 0.1], of: "fault seeds")))
        let inBounds = normal(9, 50, 10)
        for (name, rule) in [("left out", leftOut), ("counted", zero), ("worst", .worstCase)] {
            let samples = try Samples(gaps(inBounds, 2), of: "fault seeds", within: 0...100, missing: rule)
            add("mean, \(name)", try Estimator.mean(samples).holding("images", 5000))
            add("median, \(name)", try .median(samples), 0.9)
            let other = try Samples(gaps(normal(9, 40, 5), 1), of: "fault seeds", within: 0...100, missing: rule)
            add("pairs, \(name)", try .pairedMean(samples, less: other))
        }
        add("without bounds", try .mean(Samples(gaps(inBounds, 1), of: "fault seeds")))
        add("prediction", try .prediction(Samples(normal(4, 85), of: "trainings")))
        add("replication", try .prediction(ofReplicating: 5, error: 0.3, with: 0.4, "networks", 12), 0.8)
        let objects = try (0..<6).map { _ in
            try Samples(
                normal(1 + stream.uniform(below: 4), 5, 2).map { min(10, max(0, $0)) }, of: "photographs",
                within: 0...10)
        }
        add("clusters", try .clusterMean(objects, clusters: "objects", named: ["a", "b", "c", "d", "e", "f"]))
        let open = try Samples([3, nil, 4], of: "photographs", within: 0...10)
        add("clusters, worst", try .clusterMean(objects + [open], clusters: "objects"))

        // Shares and counts.
        let correct = try Samples(shares(60, 0.8), of: "images", measuring: "correct")
        let other = try Samples(gaps(shares(60, 0.6), 3), of: "images", measuring: "correct, attacked")
        add("share", try Estimator.proportion(correct).scaled(by: 100))
        add("share, worst", try .proportion(other))
        add("rare", try .proportion(Samples(shares(30, 0.05), of: "images")), 0.99)
        add("counted share", try .proportion(4461, of: 5000, "images", missing: 4))
        add("paired shares", try .pairedProportions(correct, less: other))
        add("counted pairs", try .pairedProportions(onlyFirst: 40, onlySecond: 20, of: 160, "images"))
        add("never apart", try .pairedProportions(onlyFirst: 0, onlySecond: 0, of: 100, "images"))
        add("all apart", try .pairedProportions(onlyFirst: 6, onlySecond: 0, of: 6, "images"))
        add("independent shares", try .proportionDifference(correct, less: Samples(shares(25, 0.3), of: "images")))
        add("counted difference", try .proportionDifference((10, 10), less: (0, 10), "images"))
        add("rate", try Estimator.rate(3, in: 1e9, "sums").scaled(by: 1e9))
        add("no event", try .rate(0, in: 2.5, "sums"))
        add("exact", .exact(17, of: [.fixed("methods", 6)]))

        // Crossed.
        func array(_ rows: Int, _ columns: Int) -> [[Double]] {
            let columnEffects = normal(columns)
            return normal(rows).map { row in columnEffects.map { 50 + row + $0 + 0.5 * stream.normal() } }
        }
        let (one, two) = (array(3, 12), array(3, 12))
        add("crossed", try .mean(CrossedSamples(one, on: "images", rows: ["seed 1", "seed 2", "seed 3"])))
        let difference = try Estimator.pairedMean(
            CrossedSamples(one, on: "images", measuring: "clipped"),
            less: CrossedSamples(two, on: "images", measuring: "plain"))
        add("crossed difference", difference.scaled(by: 0.01))
        add("one training", try .mean(CrossedSamples([one[0]], on: "images")))
        var holes: [[Double?]] = one
        holes[1][3] = nil
        holes[2][7] = nil
        for (name, rule) in [("left out", leftOut), ("counted", zero), ("worst", .worstCase)] {
            add("crossed, \(name)", try .mean(CrossedSamples(holes, on: "images", within: 0...100, missing: rule)))
        }
        add(
            "crossed difference, worst",
            try .pairedMean(
                CrossedSamples(holes, on: "images", within: 0...100),
                less: CrossedSamples(two, on: "images", within: 0...100)))
        add("crossed, equal", try .mean(CrossedSamples([[0.1, 0.1], [0.1, 0.1]], on: "images", within: 0...1)))
        let seeds = try (0..<3).map { _ in try CrossedSamples(array(4, 6), of: "fault seeds", on: "images") }
        add("three ways, few", try .mean(trainings: seeds, stream: resamples))
        let many = try (0..<3).map { _ in try CrossedSamples(array(16, 18), of: "fault seeds", on: "images") }
        add("three ways", try .mean(trainings: many, stream: resamples))
        add("two ways of one training", try .mean(trainings: [many[0]], stream: resamples))
        add("averaged", try Estimator.mean(CrossedSamples(averaging: many)).holding("images", 18))

        // Statistics.
        let (x, noise) = (normal(40, 3, 0.5), normal(40, 0, 0.5))
        let y = zip(x, noise).map { 2 + 0.5 * $0 + $1 }
        let pair = try [
            Samples(x, of: "images", measuring: "clipped"), Samples(y, of: "images", measuring: "plain"),
        ]
        add("relative gain", try Estimator.relativeGain(pair[0], over: pair[1], stream: resamples).scaled(by: 100))
        add("area", try .statistic(.area(at: [0, 1]), of: pair, stream: resamples), 0.9)
        add("of a correlation", try .statistic(.of(.correlation, [0, 1]), of: pair, stream: resamples))
        let variation: Formula = .of(.deviation, [0]) / (.mean(0) - .mean(1)) * .number(-1)
        add("deviation over difference", try .statistic(variation, of: pair, stream: resamples))
        let hits = try Samples(shares(80, 0.85), of: "images", measuring: "hits")
        let alarms = try Samples(shares(80, 0.2), of: "images", measuring: "false alarms")
        let sensitivity: Formula =
            .applied(.normalQuantile, .mean(0)) - .applied(.normalQuantile, .mean(1))
        add("sensitivity", try .statistic(sensitivity, of: [hits, alarms], stream: resamples))
        let few = try pair.map { try Samples(Array($0.values.prefix(8)), of: "images", measuring: $0.quantity) }
        add("few units", try .relativeGain(few[0], over: few[1], stream: resamples))
        let three = try pair.map { try Samples(Array($0.values.prefix(3)), of: "images", measuring: $0.quantity) }
        add("too few units", try .relativeGain(three[0], over: three[1], stream: resamples))
        add(
            "crossed statistic",
            try .statistic(
                .of(.geometricMean, [0]), of: [CrossedSamples(array(3, 30), on: "images")], stream: resamples))
        let ofMeans = try [
            CrossedSamples(array(3, 25), on: "images", measuring: "a"),
            CrossedSamples(array(3, 25), on: "images", measuring: "b"),
        ]
        add("crossed gain", try .statistic(.relativeGain, of: ofMeans, stream: resamples))

        let fall = try [8.0, 6, 3, 1].map { try Samples(normal(40, $0, 0.5), of: "images", measuring: "at \($0)") }
        for curve in Curve.allCases {
            let first: Formula = curve == .crossing ? .mean(0) / .number(2) : .mean(0)
            let reading = Formula.curve(curve, of: [1, 2, 3], at: [0.3, 1, 3], first, .number(-1))
            add(curve.rawValue, try .statistic(reading, of: fall, stream: resamples))
        }

        // Pairs.
        add("correlation", try .correlation(pair[0], pair[1]))
        add("rank correlation", try .rankCorrelation(pair[0], pair[1]), 0.99)
        add("in order", try .rankCorrelation(pair[0], pair[0]))
        add("ratio", try .ratio(pair[0], to: pair[1]))
        let signed = try [
            Samples(normal(12, 1), of: "seeds", measuring: "above"),
            Samples(normal(12, 4), of: "seeds", measuring: "below"),
        ]
        add("signed ratio", try .ratio(signed[0], to: signed[1]))
        add("no ratio", try .ratio(signed[1], to: Samples(normal(12, 0), of: "seeds")))
        let times = normal(12, 1, 0.05)
        add("timing", try .timing(times.map { 2 * $0 * exp(0.01 * stream.normal()) }, over: times))
        add("short timing", try .timing([3, 2, 2.1, 2.3], over: [1, 1, 1.1, 1]))

        // Cross-validation.
        let folds = normal(5, 0.8, 0.05)
        add("folds", try .crossValidated(.proportion(correct), folds: folds, trained: 48, tested: 12))
        let percent = try Estimator.proportion(correct).scaled(by: 100)
        add("folds in percent", try .crossValidated(percent, folds: folds.map { 100 * $0 }, trained: 48, tested: 12))
        add(
            "repeats",
            try Estimator.crossValidated(
                .proportion(48, of: 60, "images"), folds: normal(10, 0.8, 0.2), repeats: 2, trained: 48, tested: 12
            ).scaled(by: -1))
        add("equal folds", try .crossValidated(difference, folds: [1, 1, 1], trained: 8, tested: 4))

        // The best of many.
        let shared = normal(30)
        let methods = try (0..<4).map { method in
            try Samples(
                zip(shared, normal(30)).map { 0.2 * Double(method) + $0 + $1 }, of: "images",
                measuring: "method \(method)")
        }
        let means = try SimultaneousMeans(methods, stream: resamples)
        add("best", means.best)
        add("worst", means.worst)
        let fewer = try methods.map { try Samples(Array($0.values.prefix(5)), of: "trainings", measuring: $0.quantity) }
        add("best of few units", try SimultaneousMeans(fewer, stream: resamples).best.scaled(by: -1))
        all = result
    }

    /// As a report's folder: results.json and a file of values for each.
    func write(to folder: URL) throws {
        let values = folder.appendingPathComponent("values")
        try FileManager.default.createDirectory(at: values, withIntermediateDirectories: true)
        var findings: [Finding] = []
        for (place, (name, estimator, confidence)) in all.enumerated() {
            let file = "values/\(place + 1).csv", estimate = estimator.estimate(confidence: confidence)
            try Data(estimator.values.csv.utf8).write(to: folder.appendingPathComponent(file))
            findings.append(
                Finding(
                    id: name, values: file,
                    estimate: .init(
                        value: estimate.value, lower: estimate.interval?.lower, upper: estimate.interval?.upper,
                        recipe: estimator.recipe(confidence: confidence))))
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(["findings": findings]).write(to: folder.appendingPathComponent("results.json"))
    }

    private struct Finding: Encodable {
        struct Estimate: Encodable {
            let value, lower, upper: Double?
            let recipe: PublishedRecipe
        }
        let id, values: String
        let estimate: Estimate
    }
}

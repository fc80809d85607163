// A study of made-up numbers, whose estimates are of many designs: what it publishes is computed anew by another program.
import Commands
import Foundation
import Notebook

/// What a test wants to be different, from the environment.
func wish(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }

/// Draws by a name, the same in each run.
struct Draws {
    var stream: RandomStream

    mutating func normal(_ count: Int, _ mean: Double, _ deviation: Double = 1) -> [Double] {
        (0..<count).map { _ in mean + deviation * stream.normal() }
    }

    mutating func answers(_ count: Int, _ share: Double) -> [Double] {
        (0..<count).map { _ in stream.uniform() < share ? 1 : 0 }
    }

    /// [rows, columns], with effects of both.
    mutating func cells(_ rows: Int, _ columns: Int, _ mean: Double) -> [[Double]] {
        let effects = normal(columns, 0)
        return normal(rows, mean).map { row in effects.map { row + $0 + 0.3 * stream.normal() } }
    }
}

func margin(_ value: Double) -> Margin { Margin(value, "", source: "made up") }
func exceeds(_ name: String, _ value: Double = 0) -> Rule.Clause { .init(name, .exceeds(margin(value))) }

func question(
    _ identifier: String, units: [String], _ rule: Rule, controls: [Control] = [], forks: [Fork] = []
) -> Declaration {
    Declaration(
        identifier, .question(Question("Is \(identifier) so?")), test: "Made-up numbers", units: units,
        extent: .noNetwork, rule: rule, controls: controls, forks: forks)
}

/// Three trainings of two networks on the same images, with a control; the paper leaves one choice open.
let gain = Declaration(
    "gain",
    .claim(
        Claim(
            "Clipping helps, \"much\"", .paper(place: "section 4"),
            value: ClaimedValue(68.92, "%", on: "VGG-16", isUpTo: true)), scope: "networks",
        facets: Facets(network: .smaller, training: .close, because: [.network: "a quarter", .training: "12 epochs"]),
        countsAgainst: .no(because: "it is small")), test: "Accuracy, clipped less plain",
    units: ["trainings", "images"],
    rule: .allOf([exceeds("VGG-16"), exceeds("AlexNet", 100)]),
    controls: [Control("an untrained network", .mustFail, .clause(exceeds("untrained", 100)))],
    forks: [Fork("a clipped activation is", [.init("zero"), .init("the threshold")])])

func gainNumbers(_ seed: UInt64) throws -> Numbers {
    var draws = Draws(stream: RandomStream(seed: seed, "gain"))
    let plain = draws.cells(3, 24, 5)
    func network(_ mean: Double, _ measure: String = "clipped") throws -> CrossedSamples {
        try CrossedSamples(draws.cells(3, 24, mean), on: "images", measuring: measure)
    }
    let base = try CrossedSamples(plain, on: "images", measuring: "plain")
    let one = try Estimator.pairedMean(network(15), less: base)
    let other = try Estimator.pairedMean(network(16), less: network(5, "plain, too"))
    return Numbers(["VGG-16": one, "AlexNet": other, "untrained": try .pairedMean(network(5), less: base)])
        .showing("plain accuracy", try .mean(base), unit: "%")
        .showing("three of them", .exact(3, of: [.fixed("trainings", 3)]))
        .option("the threshold", ["VGG-16": try .pairedMean(network(14), less: base)])
}

/// Intervals that are resampled, and pairs in closed form, of the same images.
func pairNumbers(_ seed: UInt64) throws -> Numbers {
    var draws = Draws(stream: RandomStream(seed: seed, "pairs"))
    let first = draws.normal(40, 3, 0.5), second = zip(first, draws.normal(40, 0, 0.5)).map { 2 + 0.5 * $0 + $1 }
    let names = (1...40).map { "photograph \($0), \"so\"" }
    let one = try Samples(first, of: "images", named: names, measuring: "clipped")
    let other = try Samples(second, of: "images", named: names, measuring: "plain")
    let resamples = RandomStream(seed: seed, "interval/pairs")
    return Numbers([
        "relative gain": try Estimator.relativeGain(one, over: other, stream: resamples).scaled(by: 100),
        "area": try .statistic(.area(at: [0, 1]), of: [one, other], stream: resamples),
        "ratio": try .ratio(one, to: other), "correlation": try .correlation(one, other),
        "ranks": try .rankCorrelation(one, other), "median": try .median(one),
    ])
}

/// Units that are missing, shares, counts, clusters, folds.
func otherNumbers(_ seed: UInt64) throws -> Numbers {
    var draws = Draws(stream: RandomStream(seed: seed, "others"))
    let gaps: [Double?] = draws.normal(8, 50, 5) + [nil]
    let correct = try Samples(draws.answers(60, 0.8), of: "objects", measuring: "correct")
    let clusters = try (0..<5).map { _ in
        try Samples(draws.normal(1 + draws.stream.uniform(below: 4), 5), of: "photographs")
    }
    return Numbers([
        "with a gap": try .mean(Samples(gaps, of: "fault seeds", within: 0...100)),
        "share": try Estimator.proportion(correct).scaled(by: 100),
        "counted": try .proportion(4461, of: 5000, "objects", missing: 4),
        "difference": try .proportionDifference(
            correct, less: Samples(draws.answers(25, 0.3), of: "objects", measuring: "correct")),
        "clusters": try .clusterMean(clusters, clusters: "kinds"),
        "folds": try .crossValidated(
            .proportion(correct), folds: draws.normal(5, 0.8, 0.05), trained: 48, tested: 12),
        "rate": try .rate(3, in: 1e3, "sums"), "one": try .mean(Samples([1.5], of: "fault seeds")),
    ])
}

func wayNumbers(_ seed: UInt64) throws -> Numbers {
    var draws = Draws(stream: RandomStream(seed: seed, "ways"))
    let trainings = try (0..<3).map { _ in
        try CrossedSamples(draws.cells(16, 18, 50), of: "fault seeds", on: "images", measuring: "accuracy")
    }
    return Numbers(["three ways": try .mean(trainings: trainings, stream: RandomStream(seed: seed, "interval/ways"))])
}

let values = Study(
    "values", title: "Values", question: "Can others compute it?", paper: Paper("Nobody, Nowhere"), code: stepCode
) {
    let seed = Step("seed") { lab in Int(truncatingIfNeeded: lab.seed) }
    Finding(gain, seed) { seed in try gainNumbers(UInt64(truncatingIfNeeded: seed)) }
    if wish("WITHOUT_PAIRS") == nil {
        Finding(
            question(
                "pairs", units: ["images"],
                .allOf(["relative gain", "area", "ratio", "correlation", "ranks", "median"].map { exceeds($0) })), seed
        ) { seed in try pairNumbers(UInt64(truncatingIfNeeded: seed)) }
    }
    Finding(
        question(
            "others", units: ["fault seeds", "objects", "kinds", "photographs", "folds", "sums"],
            .atLeast(
                2,
                of: ["with a gap", "share", "counted", "difference", "clusters", "folds", "rate", "one"].map {
                    exceeds($0)
                })), seed
    ) { seed in try otherNumbers(UInt64(truncatingIfNeeded: seed)) }
    Finding(question("ways", units: ["trainings", "fault seeds", "images"], .clause(exceeds("three ways"))), seed) {
        seed in try wayNumbers(UInt64(truncatingIfNeeded: seed))
    }
    Finding(question("people", units: ["people"], .clause(exceeds("people")))) { .missing(needs: "people") }
    Untested("And more", .missing(needs: "more"))
    Section("Numbers") {
        Show(seed) { seed in
            Table(
                identifier: "mixed", title: "Mixed",
                columns: [Column("What"), Column("Number", unit: "%"), Column("Number", unit: "%"), Column("Words")],
                rows: [
                    [.text("a"), .interval(12.5, 11, 14), .number(94.92187499999999), .text("–")],
                    [.text("b"), .text("not known"), .number(.nan), .number(3)],
                    [.text("c"), .number(1), .number(.infinity), .text("three")],
                    [.text("d"), .number(2), .text("–"), .text("four")],
                ])
        }
    }
}

Cahier.main(knowing: [values, draws, still])

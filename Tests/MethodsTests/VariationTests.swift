import Foundation
import Methods
import Tensors
import Testing

/// The same data, analysed otherwise.
@Suite struct VariationTests {
    private static let stream = RandomStream(seed: 80, "resamples")

    private func option(_ group: String, _ option: String, of estimator: Estimator) throws -> Estimator {
        try #require(estimator.variations().first { $0.group == group && $0.option == option }?.estimator)
    }

    /// Whatever the design: the registered option first, others that answer, and nothing that is not asked.
    @Test(arguments: [1, 2] as [UInt64]) func everyDesignVaries(seed: UInt64) throws {
        for (name, estimator, confidence) in try PublishedEstimators(seed: seed).all {
            let variations = try estimator.variations(), groups = Dictionary(grouping: variations, by: \.group)
            let registered = estimator.estimate(confidence: confidence)
            for (group, options) in groups {
                #expect(options.count > 1 && options[0].isRegistered, "\(name), \(group), seed \(seed)")
                #expect(options.dropFirst().allSatisfy { !$0.isRegistered }, "\(name), \(group), seed \(seed)")
                #expect(options[0].estimator.estimate(confidence: confidence) == registered)
                #expect(Set(options.map(\.option)).count == options.count, "\(name), \(group), seed \(seed)")
                for variation in options.dropFirst() {
                    let estimate = variation.estimator.estimate(confidence: confidence)
                    guard variation.group == "interval", let value = estimate.value, let interval = estimate.interval,
                        let known = registered.interval
                    else { continue }
                    // Another recipe is another interval of about the same width about the same value.
                    // A wider of two, and a sum of two, have the same name with another part.
                    let hasParts = [.correctedResampledT, .squareAndAdd].contains(known.recipe)
                    #expect(interval != known && (interval.recipe != known.recipe || hasParts), "\(name)")
                    #expect((0.4...2.5).contains(interval.width / known.width), "\(name), seed \(seed): \(interval)")
                    #expect(abs(value - (try #require(registered.value))) < 0.5 * known.width, "\(name), seed \(seed)")
                }
            }
        }
    }

    @Test func halvesAreByNameAlone() throws {
        var stream = RandomStream(seed: 81, "halves")
        let values = (0..<50).map { _ in stream.normal() }, names = (0..<50).map { "photograph \($0)" }
        let order = stream.shuffledIndices(50)
        let plain = try Estimator.mean(Samples(values, of: "images", named: names))
        let turned = try Estimator.mean(
            Samples(order.map { values[$0] }, of: "images", named: order.map { names[$0] }))
        var sizes: [Int] = [], sum = 0.0
        for half in ["even", "odd"] {
            let (one, two) = (
                try option("half of the images", half, of: plain), try option("half of the images", half, of: turned)
            )
            let value = try #require(one.value), count = try #require(one.units.scarcest?.count)
            #expect(abs(value - (try #require(two.value))) < 1e-12 && two.units == one.units)
            sizes.append(count)
            sum += value * Double(count)
        }
        #expect(sizes.reduce(0, +) == 50 && sizes.allSatisfy { (12...38).contains($0) }, "\(sizes)")
        #expect(abs(sum - values.reduce(0, +)) < 1e-9)
        let kept = try #require(try plain.restricted { $0 != "photograph 3" })
        let others = values.indices.filter { $0 != 3 }.map { values[$0] }
        #expect(kept.value == others.mean)
        #expect(try plain.restricted { _ in false } == nil)
        #expect(try Estimator.proportion(30, of: 60, "images").restricted { _ in true } == nil)
    }

    @Test func eachTrainingAlone() throws {
        var stream = RandomStream(seed: 82, "trainings")
        let rows = (0..<3).map { _ in (0..<25).map { _ in stream.normal() } }
        let crossed = try Estimator.mean(CrossedSamples(rows, on: "images", rows: ["a", "b", "c"])).scaled(by: 100)
        for (name, row) in zip(["a", "b", "c"], rows) {
            let alone = try option("trainings", "training \(name)", of: crossed)
            let expected = try Estimator.mean(Samples(row, of: "images")).scaled(by: 100)
            #expect(alone.uncertainty() == expected.uncertainty())
            #expect(alone.units.title == "25 images; trainings held fixed: 1")
        }
        let variation = try #require(try crossed.variations().first { $0.group == "trainings" && !$0.isRegistered })
        #expect(variation.equivalence == .directionOnly)
    }

    /// Images too many to draw from are not drawn from: ABC is what BCa would find.
    @Test(arguments: [83, 84] as [UInt64]) func approximateBootstrapsAreNearResampledOnes(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "pairs")
        let below = (0..<80).map { _ in exp(0.6 * stream.normal()) },
            above = below.map { 2 * $0 + exp(stream.normal()) }
        let names = (0..<80).map { "\($0)" }
        func gain(_ places: [Int]) throws -> Estimator {
            let samples = try [above, below].map { values in
                try Samples(places.map { values[$0] }, of: "images", named: places.map { names[$0] })
            }
            return try .relativeGain(samples[0], over: samples[1], stream: Self.stream)
        }
        let half = try option("half of the images", "even", of: gain(Array(0..<80)))
        let approximate = try #require(half.estimate().interval)
        #expect(approximate.recipe == .abc && approximate.resampling == nil)
        // The same images, resampled.
        let evenOnes = try evenNames(of: names)
        let even = try #require(try gain(Array(0..<80)).restricted { evenOnes.contains($0) })
        let resampled = try #require(even.estimate().interval), error = resampled.width / 4
        #expect(resampled.recipe == .bca && even.value == half.value)
        #expect(abs(approximate.lower - resampled.lower) < 0.4 * error, "seed \(seed): \(approximate), \(resampled)")
        #expect(abs(approximate.upper - resampled.upper) < 0.5 * error, "seed \(seed): \(approximate), \(resampled)")
    }

    /// The names in the even half, as they are published.
    private func evenNames(of names: [String]) throws -> Set<String> {
        let all = try Estimator.mean(Samples(names.indices.map(Double.init), of: "images", named: names))
        let half = try option("half of the images", "even", of: all)
        return Set(half.values.units[0].labels.compactMap(\.self))
    }

    /// Of a mean, ABC's general way and its closed form are the same.
    @Test func approximateBootstrapOfAMean() throws {
        var stream = RandomStream(seed: 85, "mean")
        let samples = try Samples((0..<60).map { _ in exp(stream.normal()) }, of: "images")
        let closed = try option("interval", "approximate bootstrap (ABC)", of: .mean(samples))
        let even = try option(
            "half of the images", "even", of: .statistic(.mean(0), of: [samples], stream: Self.stream))
        let general = try #require(even.estimate().interval)
        let places = try evenNames(of: (1...60).map(String.init))
        let half = try #require(try closed.restricted { places.contains($0) }?.estimate().interval)
        #expect(half.recipe == .abc && general.recipe == .abc)
        #expect(abs(half.lower - general.lower) < 1e-6 && abs(half.upper - general.upper) < 1e-6)
        // A long tail on the right reaches farther than Student's symmetric interval.
        let student = try #require(Estimator.mean(samples).estimate().interval)
        let skewed = try #require(closed.estimate().interval)
        #expect(skewed.upper > student.upper && skewed.lower > student.lower)
    }

    @Test func missingUnitsCountOtherwise() throws {
        let values: [Double?] = [12, 14, 11, 13, 15, 12, 13, 14, nil, nil]
        func mean(_ rule: MissingRule) throws -> Estimator {
            try .mean(Samples(values, of: "seeds", within: 0...100, missing: rule))
        }
        let counted = try mean(.count(as: 0, because: "dead"))
        let options = try counted.variations().filter { $0.group == "missing units" }
        #expect(options.map(\.option) == ["counted as 0", "left out", "at the worst on both sides"])
        #expect(options.allSatisfy { $0.equivalence == .equivalent })
        #expect(options[1].estimator.value == 13)
        #expect(try options[2].estimator.uncertainty() == mean(.worstCase).uncertainty())
        let worst = try mean(.worstCase).variations().filter { $0.group == "missing units" }.map(\.option)
        #expect(worst == ["at the worst on both sides", "left out"])
        let whole = try Estimator.mean(Samples([1, 2, 3], of: "seeds"))
        #expect(try whole.variations().allSatisfy { $0.group != "missing units" })
    }

    /// Yuen's example values are not at hand: by its definition, in another way, and what it is for.
    @Test func trimmedMeans() throws {
        let values = [2.0, 4, 5, 5, 6, 7, 8, 9, 10, 500]
        let trimmed = try option("average", "20 % trimmed mean", of: .mean(Samples(values, of: "seeds")))
        // The middle six: 5 5 6 7 8 9; winsorised 5 5 5 5 6 7 8 9 9 9.
        let winsorised = [5.0, 5, 5, 5, 6, 7, 8, 9, 9, 9]
        let half = 2.57058184 * winsorised.standardDeviation * (9.0 / 30).squareRoot()
        let interval = try #require(trimmed.estimate().interval)
        #expect(abs(try #require(trimmed.value) - 40.0 / 6) < 1e-12)
        #expect(abs(interval.upper - (40.0 / 6 + half)) < 1e-7 && interval.recipe == .trimmedT)
        let shares = try Estimator.mean(Samples([0, 1, 1, 0, 1, 1], of: "images"))
        #expect(try shares.variations().allSatisfy { $0.group != "average" })
    }

    /// All tables of 30 pairs, and of 20 and 25 units: as often as they say, or nearly so.
    @Test func adjustedDifferencesCover() throws {
        func probability(_ k: Int, _ n: Int, _ p: Double) -> Double { binomialProbability(k, of: n, p) }
        var paired = 0.0
        let (n, p, q) = (30, 0.3, 0.1)
        for b in 0...n {
            for c in 0...(n - b) {
                let estimator = try Estimator.pairedProportions(onlyFirst: b, onlySecond: c, of: n, "images")
                let other = try option("interval", Interval.Recipe.bonettPrice.title, of: estimator)
                guard try #require(other.estimate().interval).contains(p - q) else { continue }
                // c of the n − b others.
                paired += probability(b, n, p) * probability(c, n - b, q / (1 - p))
            }
        }
        #expect((0.93...0.99).contains(paired), "\(paired)")
        var independent = 0.0
        for k in 0...20 {
            for l in 0...25 {
                let estimator = try Estimator.proportionDifference((k, 20), less: (l, 25), "images")
                let other = try option("interval", Interval.Recipe.agrestiCaffo.title, of: estimator)
                if try #require(other.estimate().interval).contains(0.4) {
                    independent += probability(k, 20, 0.7) * probability(l, 25, 0.3)
                }
            }
        }
        #expect((0.93...0.99).contains(independent), "\(independent)")
    }

    @Test func otherCorrelationsAndRates() throws {
        let score = try option("interval", "Poisson score", of: .rate(3, in: 1, "sums"))
        let interval = try #require(score.estimate().interval)
        // (3 − m)² = z² m at both ends.
        for end in [interval.lower, interval.upper] { #expect(abs((3 - end) * (3 - end) / end - 3.8414588) < 1e-5) }
        var stream = RandomStream(seed: 86, "normal"), covered = Simulation(400)
        for _ in 0..<covered.repetitions {
            let first = (0..<60).map { _ in stream.normal() }, second = first.map { 0.75 * $0 + stream.normal() }
            let estimator = try Estimator.correlation(Samples(first, of: "images"), Samples(second, of: "images"))
            let other = try option("interval", Interval.Recipe.influenceZ.title, of: estimator)
            covered.count(try #require(other.estimate().interval).contains(0.6))
        }
        #expect(covered.agrees(with: 0.91...0.96), "seed 86: \(covered.share)")
    }
}

@Suite struct SpecificationTests {
    private func crossed() throws -> Estimator {
        var stream = RandomStream(seed: 90, "cells")
        let rows = (0..<3).map { _ in (0..<30).map { _ in stream.normal() } }
        return try .mean(CrossedSamples(rows, on: "images"))
    }

    @Test func equivalentOptionsAreCombined() throws {
        let estimator = try crossed()
        let forks = [
            Specification.Fork(
                "clipped to", [("zero", .equivalent), ("the threshold", .equivalent), ("the mean", .uncertain)]),
            Specification.Fork("unit", [("points", .equivalent), ("shares", .equivalent)]),
        ]
        let all = try Estimator.specifications(forks: forks, seed: 1) { options in
            estimator.scaled(by: options[0] == "zero" ? 1 : 2).scaled(by: options[1] == "points" ? 1 : 0.01)
        }
        // Two by two by two recipes; then alone: one uncertain fork, a trimmed mean, two halves, three trainings.
        #expect(all.count == 8 + 1 + 1 + 2 + 3)
        #expect(all[0].isRegistered && all.dropFirst().allSatisfy { !$0.isRegistered })
        #expect(Set(all.map(\.choices)).count == all.count)
        #expect(
            all[0].choices.map(\.group) == [
                "clipped to", "unit", "interval", "average", "half of the images", "trainings",
            ])
        #expect(all.count { $0.equivalence == .equivalent } == 8)
        let both = try #require(
            all.first { $0.choices.map(\.option).prefix(3) == ["the threshold", "shares", "square-and-add"] })
        let interval = try #require(both.estimator.estimate().interval)
        #expect(interval.recipe == .squareAndAdd)
        #expect(abs(try #require(both.estimator.value) - 0.02 * (try #require(estimator.value))) < 1e-12)
        #expect(all.first { $0.equivalence == .uncertain }?.choices[0].option == "the mean")
    }

    @Test func tooManyAreDrawn() throws {
        let estimator = try crossed()
        let forks = (0..<4).map { fork in
            Specification.Fork("fork \(fork)", (0..<4).map { ("option \($0)", .equivalent) })
        }
        func specifications(_ seed: UInt64) throws -> [Specification] {
            try Estimator.specifications(forks: forks, seed: seed) { _ in estimator }.filter {
                $0.equivalence == .equivalent
            }
        }
        let all = try specifications(1)
        // Registered, 4 · 3 + 1 options alone, and 64 combinations.
        #expect(all.count == 1 + 13 + 64 && Set(all.map(\.choices)).count == all.count)
        for fork in forks {
            for option in fork.options {
                #expect(all.contains { $0.choices.contains { $0.group == fork.name && $0.option == option.name } })
            }
        }
        #expect(try specifications(1).map(\.choices) == all.map(\.choices))
        #expect(try specifications(2).map(\.choices) != all.map(\.choices))
        #expect(try estimator.specifications(seed: 1).count == 2 + 1 + 2 + 3)
    }
}

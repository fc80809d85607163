import Methods
import Tensors
import Testing

/// Numbers of several replicates brought together, against plain loops, closed forms, and another program's limits.
@Suite struct ReplicatesTests {
    private let stream = RandomStream(seed: 1, "replicates")
    private func joint(_ replicates: [Estimator]) throws -> Replicates.Joint {
        try Replicates.joint(replicates, stream: stream)
    }
    private func together(_ replicates: [Estimator]) throws -> Estimator {
        let joint = try joint(replicates)
        guard case .together(let estimator) = joint else {
            Issue.record("\(joint)")
            throw Apart()
        }
        return estimator
    }
    private func reason(_ replicates: [Estimator]) throws -> String? {
        if case .apart(let reason) = try joint(replicates) { reason } else { nil }
    }
    private struct Apart: Error {}
    private func isNear(_ one: Double?, _ other: Double, _ tolerance: Double = 1e-12) -> Bool {
        one.map { abs($0 - other) <= tolerance * max(1, abs(other)) } ?? false
    }

    /// Limits by statsmodels' `anova_lm` and scipy's t.
    @Test func imagesThatAllHaveAreCrossedWithTheReplicates() throws {
        let rows: [[Double]] = [[1.2, 0.7, 1.9, 1], [0.6, 0.4, 1.1, 0.9], [1.5, 1.3, 1.6, 1.4]]
        let estimate = try together(rows.map { try .mean(Samples($0, of: "images")) }).estimate()
        #expect(isNear(estimate.value, 13.6 / 12))
        #expect(isNear(estimate.interval?.lower, 0.4073, 2e-4) && isNear(estimate.interval?.upper, 1.8593, 2e-4))
        #expect(estimate.units.title == "3 replicates × 4 images")
        // Of differences, the same.
        let differences = try together(
            rows.map { row in
                try .pairedMean(Samples(row.map { $0 + 5 }, of: "images"), less: Samples([5, 5, 5, 5], of: "images"))
            }
        ).estimate()
        #expect(isNear(differences.interval?.lower, 0.4073, 2e-4) && isNear(differences.value, 13.6 / 12))
    }

    @Test("Trainings are averaged in each cell first: a replicate with three counts as one", arguments: 1...4)
    func trainings(_ seed: UInt64) throws {
        var draws = RandomStream(seed: seed, "trainings")
        // By replicate, training, image.
        let cells = (0..<4).map { _ in (0..<3).map { _ in (0..<7).map { _ in draws.normal() } } }
        let joint = try together(cells.map { try .mean(CrossedSamples($0, on: "images")) })
        var means: [[Double]] = []
        for replicate in 0..<4 {
            means.append([])
            for image in 0..<7 {
                var sum = 0.0
                for training in 0..<3 { sum += cells[replicate][training][image] }
                means[replicate].append(sum / 3)
            }
        }
        let plain = try Estimator.mean(CrossedSamples(means, of: "replicates", on: "images"))
        #expect(isNear(joint.value, means.joined().reduce(0, +) / 28))
        #expect(isNear(joint.estimate().interval?.lower, try #require(plain.estimate().interval?.lower)))
        #expect(joint.units.title == "4 replicates × 7 images")
        #expect(joint.values.units.map(\.name) == ["replicate", "image"])
    }

    /// Limits by scipy's `ttest_1samp` of 0.2, 0.5, 0.8.
    @Test("What each replicate draws for itself is a mean of replicates", arguments: ["trainings", "fault seeds"])
    func nested(_ unit: String) throws {
        let estimate = try together(
            [0.2, 0.5, 0.8].map { try .mean(Samples([$0 - 0.1, $0 + 0.1], of: unit)) }
        ).estimate()
        #expect(isNear(estimate.value, 0.5))
        #expect(isNear(estimate.interval?.lower, -0.2452, 2e-4) && isNear(estimate.interval?.upper, 1.2452, 2e-4))
        #expect(estimate.units.title == "6 \(unit) in 3 replicates")
        // Trainings × fault seeds come to the same.
        let crossed = try together(
            [0.2, 0.5, 0.8].map { mean in
                try .mean(CrossedSamples([[mean - 0.3, mean + 0.1], [mean, mean + 0.2]], on: "fault seeds"))
            }
        ).estimate()
        #expect(isNear(crossed.interval?.lower, -0.2452, 2e-4))
        // Other images in each replicate, told by their names.
        let named = try together(
            [0.2, 0.5, 0.8].enumerated().map { place, mean in
                try .mean(Samples([mean - 0.1, mean + 0.1], of: "images", named: ["a\(place)", "b\(place)"]))
            }
        ).estimate()
        #expect(isNear(named.interval?.lower, -0.2452, 2e-4) && named.units.title == "6 images in 3 replicates")
    }

    @Test("A statistic is computed for each training, and averaged", arguments: 1...3)
    func statistics(_ seed: UInt64) throws {
        var draws = RandomStream(seed: seed, "statistics")
        let formula = Formula.mean(0) / .mean(1) - .of(.deviation, [1])
        // By replicate, quantity, training, image.
        let cells = (0..<3).map { _ in
            (0..<2).map { _ in (0..<2).map { _ in (0..<20).map { _ in 5 + draws.normal() } } }
        }
        let joint = try together(
            cells.map { quantities in
                try .statistic(
                    formula, of: quantities.map { try CrossedSamples($0, on: "images") }, stream: stream, resamples: 99)
            })
        var sum = 0.0
        for replicate in cells {
            for training in 0..<2 {
                let (above, below) = (replicate[0][training], replicate[1][training])
                let (one, other) = (above.reduce(0, +) / 20, below.reduce(0, +) / 20)
                let squares = below.reduce(0) { $0 + ($1 - other) * ($1 - other) }
                sum += one / other - (squares / 19).squareRoot()
            }
        }
        #expect(isNear(joint.value, sum / 6))
        #expect(joint.units.factors.map(\.name).sorted() == ["images", "replicates"])
        #expect(joint.estimate().interval?.recipe == .squareAndAdd)
        let recipe = joint.recipe()
        #expect(recipe.columns.count == 4 && recipe.columns.contains("quantity 2, training 2"), "\(recipe.columns)")
    }

    @Test func equalOnesStayAndCountsAreMeansOfReplicates() throws {
        let cells = try CrossedSamples([[1, 2], [3, 4]], on: "images")
        for equal in try [[Estimator.mean(cells), .mean(cells)], [.exact(3), .exact(3), .exact(3)]] {
            if case .same = try joint(equal) { continue }
            Issue.record("\(equal)")
        }
        let estimate = try together([20, 50, 80].map { Estimator.exact($0).scaled(by: 0.01) }).estimate()
        #expect(isNear(estimate.value, 0.5) && isNear(estimate.interval?.lower, -0.2452, 2e-4))
        #expect(estimate.units.title == "3 replicates")
    }

    @Test func whatIsSaidOfNumbersIsKept() throws {
        let replicates = try [[1.0, 2, 4], [2, 3, 3], [2, 4, 6]].enumerated().map { place, row in
            try Estimator.mean(Samples(row, of: "images")).scaled(by: 100).holding("networks", 2)
                .leavingOut(place, because: "unreadable")
        }
        let estimate = try together(replicates).estimate()
        #expect(isNear(estimate.value, 300))
        #expect(estimate.units.title.contains("networks held fixed: 2"))
        #expect(estimate.units.missing.map(\.count) == [3])
    }

    @Test func threeWaysAreReplicatesBesideTwoKindsOfUnit() throws {
        var draws = RandomStream(seed: 5, "three")
        let cells = (0..<3).map { _ in (0..<4).map { _ in (0..<5).map { _ in draws.normal() } } }
        let joint = try together(cells.map { try .mean(CrossedSamples($0, of: "people", on: "images")) })
        #expect(isNear(joint.value, cells.joined().joined().reduce(0, +) / 60))
        #expect(joint.units.factors.map(\.name) == ["replicates", "people", "images"])
    }

    @Test func whatHasNoRecipeStaysApartAndSaysWhy() throws {
        #expect(
            try reason([.proportion(3, of: 9, "images"), .proportion(4, of: 9, "images")])?.contains("counts") == true)
        let (one, other) = (try Samples([1, 2, 3, 5], of: "images"), try Samples([2, 1, 4, 3], of: "images"))
        #expect(
            try reason([.rankCorrelation(one, other), .rankCorrelation(other, one.turned)])?.contains("ranks") == true)
        #expect(try reason([.mean(one), .exact(2)]) != nil)
        #expect(try reason([.mean(one), .mean(one).scaled(by: 2)])?.contains("unit") == true)
    }

    @Test("The order of replicates changes nothing", arguments: 1...4)
    func order(_ seed: UInt64) throws {
        var draws = RandomStream(seed: seed, "order")
        let rows = (0..<5).map { _ in (0..<6).map { _ in draws.normal() } }
        let one = try together(rows.map { try .mean(Samples($0, of: "images")) }).estimate()
        let other = try together(rows.reversed().map { try .mean(Samples($0, of: "images")) }).estimate()
        #expect(isNear(one.interval?.lower, try #require(other.interval?.lower), 1e-10))
    }

    /// What trainings of a replicate share by chance would pass for certainty if each counted for itself: in the same
    /// simulation 95 % intervals over all fifteen trainings hold the truth in 85.5 % of 3,000 runs (numpy).
    @Test func intervalsHoldTheTruthWhereTrainingsShareWhatIsDrawn() throws {
        var draws = RandomStream(seed: 11, "coverage"), held = 0
        let runs = 400
        for _ in 0..<runs {
            let replicates = try (0..<5).map { _ in
                let shared = draws.normal(), images = (0..<8).map { _ in draws.normal() }
                let cells = (0..<3).map { _ in
                    let training = draws.normal()
                    return images.map { shared + training + $0 + 0.5 * draws.normal() }
                }
                return try Estimator.mean(CrossedSamples(cells, on: "images"))
            }
            let interval = try #require(try together(replicates).estimate().interval)
            if interval.lower < 0, 0 < interval.upper { held += 1 }
        }
        // Three standard errors below 95 %.
        #expect(Double(held) / Double(runs) > 0.917, "\(held) of \(runs)")
    }
}

extension Samples {
    fileprivate var turned: Samples {
        get throws { try Samples(values.reversed(), of: unit) }
    }
}

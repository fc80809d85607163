import Methods
import Tensors
import Testing

@Suite struct SimultaneousMeansTests {
    /// Equal methods, correlated by half: the bootstrap of a maximum would cover 80, 61 and 34 %.
    @Test(arguments: [4, 8, 24]) func coversTheBestOfEqualMethods(methods: Int) throws {
        var covered = Simulation(400)
        for repetition in 0..<covered.repetitions {
            var stream = RandomStream(seed: 51, "best").substream("methods \(methods)", repetition)
            let shared = (0..<40).map { _ in stream.normal() }
            let samples = try (0..<methods).map { _ in
                try Samples(shared.map { 2 + $0 + stream.normal() }, of: "images")
            }
            let means = try SimultaneousMeans(samples, stream: stream.substream("resamples"), resamples: 999)
            covered.count(try #require(means.best.estimate().interval).contains(2))
        }
        #expect(covered.agrees(with: 0.95...1), "seed 51: \(covered.share)")
    }

    @Test func bestAndWorstOfAll() throws {
        var stream = RandomStream(seed: 52, "methods")
        let samples = try [0.0, 5, 2].map { mean in
            try Samples((0..<50).map { _ in mean + stream.normal() }, of: "images")
        }
        let means = try SimultaneousMeans(samples, stream: RandomStream(seed: 53, "resamples"))
        let values = samples.map { $0.values.compactMap(\.self).mean }
        let (best, worst) = (means.best, means.worst)
        #expect(best.value == values[1] && worst.value == values[0])
        #expect(means.notExcludedAsBest() == [1])
        let all = means.uncertainties().compactMap(\.interval)
        #expect(best.estimate().interval?.lower == all[1].lower)
        #expect(worst.estimate().interval?.upper == all[0].upper)
        #expect(all.allSatisfy { $0.recipe == .maxT && $0.resampling?.resamples == 9_999 })
        #expect(best.units.title == "50 images; methods held fixed: 3")
        #expect(try best.resampled(19_999).estimate().interval?.resampling?.resamples == 19_999)
        // Every one wider than alone.
        for (samples, interval) in zip(samples, all) {
            let alone = try #require(Estimator.mean(samples).estimate().interval)
            #expect(alone.isWithin(interval))
        }
    }

    /// Bonferroni: t with 2 degrees of freedom at 1 − 0.025/2 is 6.2053.
    @Test func fewUnitsAreNotResampled() throws {
        let samples = try [[1.0, 2, 3], [2, 3, 4]].map { try Samples($0, of: "trainings") }
        let means = try SimultaneousMeans(samples, stream: RandomStream(seed: 1))
        let interval = try #require(means.best.estimate().interval)
        let half = 6.20534682 / 3.0.squareRoot()
        #expect(interval.recipe == .bonferroniT && interval.resampling == nil)
        #expect(abs(interval.lower - (3 - half)) < 1e-7 && abs(interval.upper - (3 + half)) < 1e-7)
    }

    @Test func methodsThatDoNotVary() throws {
        let varying = (0..<20).map { Double($0 % 7) / 10 }
        let bounded = try [varying, Array(repeating: 0.9, count: 20)].map {
            try Samples($0, of: "images", within: 0...1)
        }
        let means = try SimultaneousMeans(bounded, stream: RandomStream(seed: 1))
        let best = try #require(means.best.estimate().interval)
        #expect(best.lower < 0.9 && best.upper > 0.9)
        let unbounded = try [varying, Array(repeating: 0.9, count: 20)].map { try Samples($0, of: "images") }
        let open = try SimultaneousMeans(unbounded, stream: RandomStream(seed: 1))
        #expect(open.best.uncertainty() == .noInterval(.allEqual))
        #expect(open.notExcludedAsBest() == [0, 1])
        #expect(throws: MethodError.self) { try SimultaneousMeans([], stream: RandomStream(seed: 1)) }
        #expect(throws: MethodError.self) {
            try SimultaneousMeans([Samples([1, nil], of: "images")], stream: RandomStream(seed: 1))
        }
    }
}

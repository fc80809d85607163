import Methods
import Tensors
import Testing

@Suite struct ThresholdSearchTests {
    /// Traced by hand on S = [0, 27] with the peak at 8. Iteration 1 measures 0, 9, 18, 27: best 9, S = [0, 18].
    /// Iteration 2 measures 6, 12 between the ends: best 6 (distance 2 against 4), S = [0, 12].
    /// Iteration 3 measures 4, 8: best 8, S = [4, 12].
    @Test func handTracedExample() throws {
        var measured: [Double] = []
        let result = try ThresholdSearch().run(to: 27) { threshold in
            measured.append(threshold)
            return 1 - abs(threshold - 8) / 27
        }
        #expect(measured == [0, 9, 18, 27, 6, 12, 4, 8])
        #expect(result.points.map(\.threshold) == measured)
        #expect(result.points.map(\.iteration) == [1, 1, 1, 1, 2, 2, 3, 3])
        #expect(result.brackets == [0...27, 0...18, 0...12, 4...12])
        #expect(result.threshold == 8)
        #expect(result.area == 1)
    }

    @Test func maximumAtTheLowerEndKeepsTheFirstPart() throws {
        let result = try ThresholdSearch(tolerance: 0).run(to: 27) { 1 - $0 / 27 }
        #expect(result.brackets == [0...27, 0...9, 0...3, 0...1])
        #expect(result.points.map(\.threshold) == [0, 9, 18, 27, 3, 6, 1, 2])
        #expect(result.threshold == 0)
    }

    @Test func maximumAtTheUpperEndKeepsTheLastPart() throws {
        let result = try ThresholdSearch(tolerance: 0).run(to: 27) { $0 / 27 }
        #expect(result.brackets == [0...27, 18...27, 24...27, 26...27])
        #expect(result.threshold == 27)
    }

    /// Nothing to gain: the larger threshold wins, and the search ends after M iterations.
    @Test func flatFunctionKeepsTheLargestThreshold() throws {
        let result = try ThresholdSearch().run(to: 9) { _ in 0.4 }
        #expect(result.threshold == 9)
        #expect(result.brackets == [0...9, 6...9, 8...9])
        #expect(result.points.count == 6)
        #expect(try ThresholdSearch(minimumIterations: 1).run(to: 9) { _ in 0.4 }.points.count == 4)
        #expect(try ThresholdSearch(minimumIterations: 5).run(to: 9) { _ in 0.4 }.brackets.count == 4)
    }

    /// Areas that differ by exactly the tolerance end the search; by more they do not.
    @Test func toleranceIsInclusive() throws {
        let areas: (Double) -> Double = { $0 == 9 ? 0.75 : 0.5 }
        #expect(try ThresholdSearch(minimumIterations: 1, tolerance: 0.25).run(to: 9, area: areas).brackets.count == 2)
        #expect(
            try ThresholdSearch(minimumIterations: 1, tolerance: 0.2499).run(to: 9, area: areas).brackets.count == 4)
    }

    @Test(arguments: 0..<300) func bracketKeepsTheMaximumOfUnimodalFunctions(seed: UInt64) throws {
        var stream = RandomStream(seed: seed, "unimodal")
        let maximum = stream.uniform(in: 0.01..<50)
        let peak = seed % 10 == 0 ? 0 : seed % 10 == 1 ? maximum : stream.uniform(in: 0..<maximum)
        let rise = stream.uniform(in: 0.2..<3)
        let fall = stream.uniform(in: 0.2..<3)
        let iterations = 1 + stream.uniform(below: 9)
        func area(_ threshold: Double) -> Double {
            threshold < peak ? -rise * (peak - threshold) : -fall * (threshold - peak)
        }
        var measured: [Double] = []
        let search = ThresholdSearch(maximumIterations: iterations, minimumIterations: iterations, tolerance: 0)
        let result = try search.run(to: maximum) { threshold in
            measured.append(threshold)
            return area(threshold)
        }
        let context: Comment = "seed \(seed), peak \(peak) of \(maximum), \(iterations) iterations"
        #expect(Set(measured).count == measured.count, context)
        #expect(result.points.map(\.threshold) == measured, context)
        #expect(result.brackets.count == iterations + 1, context)
        for (outer, inner) in zip(result.brackets, result.brackets.dropFirst()) {
            #expect(inner.contains(peak), context)
            #expect(outer.contains(inner.lowerBound) && outer.contains(inner.upperBound), context)
            let ratio = (inner.upperBound - inner.lowerBound) / (outer.upperBound - outer.lowerBound)
            #expect(abs(ratio - 1.0 / 3) < 1e-9 || abs(ratio - 2.0 / 3) < 1e-9, context)
        }
        #expect(result.area == measured.map(area).max(), context)
        #expect(area(result.threshold) == result.area, context)
        #expect(result.points.count <= 2 * iterations + 2, context)
    }

    @Test func silentLayerIsMeasuredOnce() throws {
        let result = try ThresholdSearch().run(to: 0) { _ in 0.3 }
        #expect(result.points.map(\.threshold) == [0])
        #expect(result.brackets == [0...0])
    }

    @Test(arguments: [Double.leastNonzeroMagnitude, 1e-300, .greatestFiniteMagnitude])
    func extremeRangesEnd(maximum: Double) throws {
        let result = try ThresholdSearch(maximumIterations: 40, tolerance: -0.0).run(to: maximum) { $0 / maximum }
        #expect(result.threshold == maximum)
        #expect(Set(result.points.map(\.threshold)).count == result.points.count)
    }

    @Test(arguments: [-1.0, .nan, .infinity]) func wrongRangesAreRefused(maximum: Double) {
        #expect(throws: MethodError.self) { try ThresholdSearch().run(to: maximum) { _ in 0 } }
    }

    @Test func errorsOfTheMeasurementPassThrough() {
        struct Failure: Error {}
        #expect(throws: Failure.self) { try ThresholdSearch().run(to: 1) { _ in throw Failure() } }
        #expect(throws: MethodError.self) { try ThresholdSearch().run(to: 1) { _ in .nan } }
    }
}

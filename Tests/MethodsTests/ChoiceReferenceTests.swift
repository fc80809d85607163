import Foundation
import Methods
import Tensors
import Testing

/// What statsmodels, scikit-learn and NumPy say of choices; `Fixtures/similarity/make-choices.py` asked them.
@Suite struct ChoiceReferenceTests {
    private struct References: Decodable {
        struct Logistic: Decodable {
            var columns: [[Double]]
            var yes, no: [Double]
            var plain: [Double]?
            var loglikelihood: Double?
            var ridged: [Double]
        }
        struct TwoWay: Decodable {
            var cells: [[Double?]]
            var mean, lower, upper, deviation: Double
        }
        struct LeastSquares: Decodable {
            var columns: [[Double]]
            var outcome, weights: [Double]
        }
        var logistic: [Logistic]
        var separated: Logistic
        var two_way: TwoWay
        var least_squares: LeastSquares
    }

    private let references: References

    init() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/similarity/choices.json")
        references = try JSONDecoder().decode(References.self, from: Data(contentsOf: file))
    }

    private func answers(_ reference: References.Logistic) -> [OriginLogistic.Answers] {
        zip(reference.yes, reference.no).map { OriginLogistic.Answers(yes: $0, no: $1) }
    }

    private func isNear(_ found: [Double], _ expected: [Double], _ tolerance: Double) -> Bool {
        found.count == expected.count
            && zip(found, expected).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
    }

    @Test("Weights are statsmodels' without a ridge and scikit-learn's with one, of single answers and of several")
    func logistic() {
        #expect(references.logistic.count == 3)
        for reference in references.logistic {
            let plain = OriginLogistic(answers(reference), columns: reference.columns, ridge: 0)
            #expect(isNear(plain.weights, reference.plain ?? [], 1e-7), "\(plain.weights)")
            let ridged = OriginLogistic(answers(reference), columns: reference.columns, ridge: 1e-3)
            #expect(isNear(ridged.weights, reference.ridged, 1e-5), "\(ridged.weights)")
            #expect(!plain.isSeparated && !ridged.isSeparated)
        }
    }

    @Test(
        "Answers that can be told without an error are said to be, and the ridge holds the weights as scikit-learn's does"
    )
    func separated() {
        let found = OriginLogistic(answers(references.separated), columns: references.separated.columns)
        #expect(found.isSeparated && isNear(found.weights, references.separated.ridged, 1e-3), "\(found.weights)")
    }

    @Test("Exchanging the images of triplets turns all answers round, and changes no weight")
    func exchange() {
        for reference in references.logistic {
            let first = OriginLogistic(answers(reference), columns: reference.columns)
            let exchanged = answers(reference).enumerated().map { row, answer in
                row % 3 == 0 ? OriginLogistic.Answers(yes: answer.no, no: answer.yes) : answer
            }
            let columns = reference.columns.map { $0.enumerated().map { $0 % 3 == 0 ? -$1 : $1 } }
            #expect(isNear(OriginLogistic(exchanged, columns: columns).weights, first.weights, 1e-9))
        }
    }

    @Test("The two-way bootstrap of an array with gaps has NumPy's ends, within what resampling leaves open")
    func twoWay() throws {
        let reference = references.two_way
        let found = try TwoWayMean(reference.cells, stream: RandomStream(seed: 1, "two-way"))
        #expect(abs(found.value - reference.mean) <= 1e-12)
        #expect(found.count == reference.cells.joined().count { $0 != nil })
        let interval = found.interval()
        // A 2.5 % limit of 9,999 resamples is off by 0.027 standard errors; NumPy's of 40,000 by half of that.
        let tolerance = 4 * 0.031 * reference.deviation
        #expect(abs(interval.lowerBound - reference.lower) < tolerance, "seed 1: \(interval), \(reference.lower)")
        #expect(abs(interval.upperBound - reference.upper) < tolerance, "seed 1: \(interval), \(reference.upper)")
        // A row without any value, and one of few rows, are no units.
        var cells = reference.cells
        cells.append([Double?](repeating: nil, count: 25))
        #expect(try TwoWayMean(cells, stream: RandomStream(seed: 1, "two-way")).interval() == interval)
        #expect(throws: MethodError.self) {
            try TwoWayMean(Array(reference.cells.prefix(14)), stream: RandomStream(seed: 1, "two-way"))
        }
    }

    @Test("Weights of least squares are NumPy's, and an exchange of images changes none")
    func leastSquares() throws {
        let reference = references.least_squares, stream = RandomStream(seed: 1, "weights")
        func weights(_ signs: [Double]) throws -> [Double] {
            func turned(_ values: [Double]) -> [Double] { zip(values, signs).map { $0 * $1 } }
            let (outcome, high, low) = (
                turned(reference.outcome), turned(reference.columns[0]), turned(reference.columns[1])
            )
            return [
                try #require(try Estimator.tripletHighWeight(of: outcome, high, low, stream: stream).value),
                try #require(try Estimator.tripletLowWeight(of: outcome, high, low, stream: stream).value),
                try #require(try Estimator.tripletWeightDifference(of: outcome, high, low, stream: stream).value),
            ]
        }
        let found = try weights(reference.outcome.map { _ in 1 })
        let expected = reference.weights + [reference.weights[0] - reference.weights[1]]
        #expect(isNear(found, expected, 1e-9), "\(found)")
        let exchanged = try weights(reference.outcome.indices.map { $0 % 2 == 0 ? 1 : -1 })
        #expect(isNear(exchanged, found, 1e-12))
    }
}

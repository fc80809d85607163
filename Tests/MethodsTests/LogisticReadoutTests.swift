import Foundation
import Methods
import Tensors
import Testing

/// Readouts against Newton's method in plain float64 loops.
@Suite struct LogisticReadoutTests {
    private struct Example {
        var features: [[Double]]
        var answers: [Bool?]
    }

    /// Overlapping clouds on unlike scales; a third of the rows take no part.
    private func example(_ seed: UInt64, rows: Int, size: Int) -> Example {
        var stream = RandomStream(seed: seed, "clouds")
        let scales = (0..<size).map { _ in exp(3 * stream.normal()) }
        let means = (0..<size).map { _ in 10 * stream.normal() }
        var example = Example(features: [], answers: [])
        for row in 0..<rows {
            let answer = stream.uniform() < 0.3
            example.features.append((0..<size).map { means[$0] + scales[$0] * (stream.normal() + (answer ? 0.7 : 0)) })
            example.answers.append(row % 3 == 2 ? nil : answer)
        }
        return example
    }

    private func tensor(_ example: Example) -> Tensor {
        Tensor([example.features.count, example.features[0].count], example.features.joined().map { Float($0) })
    }

    /// The logits of every row, by Newton's method on features with mean 0 and variance 1/D over the rows that take
    /// part.
    private func reference(_ example: Example, regularisation: Double) -> [Double] {
        let used = example.answers.indices.filter { example.answers[$0] != nil }
        let size = example.features[0].count
        let means = (0..<size).map { column in
            used.map { example.features[$0][column] }.reduce(0, +) / Double(used.count)
        }
        let deviations = (0..<size).map { column in
            (used.map { pow(example.features[$0][column] - means[column], 2) }.reduce(0, +) / Double(used.count))
                .squareRoot()
        }
        let rows = example.features.map { row in
            (0..<size).map {
                deviations[$0] > 0 ? (row[$0] - means[$0]) / deviations[$0] / Double(size).squareRoot() : 0
            } + [1]
        }
        let targets = Double(used.count { example.answers[$0] == true })
        let distractors = Double(used.count) - targets
        var weights = [Double](repeating: 0, count: size + 1)
        for _ in 0..<50 {
            var gradient = (0...size).map { $0 < size ? regularisation * weights[$0] : 0 }
            var curvature = (0...size).map { i in
                (0...size).map { j in i == j ? (i < size ? regularisation : 1e-12) : 0.0 }
            }
            for row in used {
                let isTarget = example.answers[row] == true
                let importance = 0.5 / (isTarget ? targets : distractors)
                let answer = 1 / (1 + exp(-zip(rows[row], weights).map(*).reduce(0, +)))
                for i in 0...size {
                    gradient[i] += importance * (answer - (isTarget ? 1 : 0)) * rows[row][i]
                    for j in 0...size {
                        curvature[i][j] += importance * answer * (1 - answer) * rows[row][i] * rows[row][j]
                    }
                }
            }
            let step = solved(curvature, gradient)
            for i in 0...size { weights[i] -= step[i] }
        }
        return rows.map { zip($0, weights).map(*).reduce(0, +) }
    }

    /// Gauss's elimination with pivots.
    private func solved(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
        var (a, b) = (matrix, right)
        for column in b.indices {
            let pivot = (column..<b.count).max { abs(a[$0][column]) < abs(a[$1][column]) } ?? column
            a.swapAt(column, pivot)
            b.swapAt(column, pivot)
            for row in column + 1..<b.count {
                let factor = a[row][column] / a[column][column]
                for place in column..<b.count { a[row][place] -= factor * a[column][place] }
                b[row] -= factor * b[column]
            }
        }
        for column in b.indices.reversed() {
            for place in column + 1..<b.count { b[column] -= a[column][place] * b[place] }
            b[column] /= a[column][column]
        }
        return b
    }

    @Test(arguments: 1...6) func newtonsMethodAgrees(seed: UInt64) throws {
        let engine = try Engine()
        let regularisation = [1e-1, 1e-2, 1e-3][Int(seed) % 3]
        let first = example(seed, rows: 90, size: 4)
        var second = first
        // Another question about the same features, with other rows taking part.
        second.answers = first.answers.indices.map { $0 % 4 == 0 ? nil : first.features[$0][0] > first.features[0][0] }
        let readout = try LogisticReadout.fit(
            tensor(first), [.init(answers: first.answers), .init(answers: second.answers)],
            .init(regularisation: regularisation, steps: 5000, tolerance: 1e-6), on: engine)
        let logits = try readout.logits(tensor(first), on: engine).values
        for (question, example) in [first, second].enumerated() {
            let expected = reference(example, regularisation: regularisation)
            let largest = expected.map(abs).max() ?? 1
            for row in expected.indices {
                #expect(
                    abs(Double(logits[row * 2 + question]) - expected[row]) < 5e-3 * largest,
                    "seed \(seed), question \(question), row \(row)")
            }
        }
    }

    @Test func aFeatureThatNeverChangesHasNoSay() throws {
        let engine = try Engine()
        let features = Tensor([6, 2], [1, 7, 2, 7, 3, 7, -1, 7, -2, 7, -3, 7])
        let readout = try LogisticReadout.fit(
            features, [.init(answers: [true, true, true, false, false, false])], .init(), on: engine)
        #expect(readout.weights.values[1] == 0)
        #expect(readout.weights.values[0] > 0)
        let logits = try readout.logits(features, on: engine).values
        // The task is symmetrical about 0.
        #expect(abs(logits[0] + logits[3]) < 1e-3 && logits[0] > 0)
    }

    @Test func aQuestionNeedsBothAnswers() throws {
        let engine = try Engine()
        let features = Tensor([3, 1], [1, 2, 3])
        for answers: [Bool?] in [[true, true, nil], [false, nil, false], [nil, nil, nil]] {
            #expect(throws: MethodError.self) {
                try LogisticReadout.fit(features, [.init(answers: answers)], .init(), on: engine)
            }
        }
    }

    @Test func featuresThatAreNoNumbersAreRefused() throws {
        let engine = try Engine()
        let question = LogisticReadout.Question(answers: [true, false])
        for spoiler: Float in [.nan, .infinity] {
            let features = Tensor([2, 2], [1, 2, spoiler, 4])
            let error = #expect(throws: MethodError.self) {
                try LogisticReadout.fit(features, [question], LogisticReadout.Recipe(), on: engine)
            }
            #expect(error?.description.contains("1 of 4 features") == true)
        }
    }
}

import Foundation

/// A logistic regression without an intercept: P(yes) = 1 / (1 + exp(−Σ βⱼ xⱼ)).
///
/// Without one, exchanging the two images of every triplet turns all answers round. Fitted by Newton's method on the
/// likelihood less ridge/2 · |β|², which keeps β finite where the answers can be told without an error.
public struct OriginLogistic: Codable, Sendable, Hashable {
    public let weights: [Double]
    /// Whether some weights tell every answer rightly, so that without the ridge they would have no end.
    public let isSeparated: Bool

    /// A row of what is fitted: how often the answer was yes, and how often no.
    public struct Answers: Codable, Sendable, Hashable {
        public let yes: Double
        public let no: Double

        public init(yes: Double, no: Double) {
            precondition(yes >= 0 && no >= 0, "answers are counted")
            (self.yes, self.no) = (yes, no)
        }
    }

    /// - Parameters:
    ///   - columns: by weight, each with a number for each row.
    ///   - ridge: how much squared weights cost; sklearn's 1/C.
    public init(_ answers: [Answers], columns: [[Double]], ridge: Double = 1e-3) {
        precondition(ridge >= 0 && columns.allSatisfy { $0.count == answers.count }, "a number for each row")
        var weights = [Double](repeating: 0, count: columns.count)
        var reached = Self.objective(weights, answers, columns, ridge)
        for _ in 0..<100 {
            let step = Self.step(at: weights, answers, columns, ridge)
            guard let step, step.contains(where: { abs($0) > 1e-12 }) else { break }
            // A whole step may overshoot where answers are nearly separated.
            var length = 1.0, next = weights, value = -Double.infinity
            while length > 1e-6 {
                next = zip(weights, step).map { $0 + length * $1 }
                value = Self.objective(next, answers, columns, ridge)
                if value >= reached { break }
                length /= 2
            }
            guard value > reached || (value == reached && next != weights) else { break }
            let gain = value - reached
            (weights, reached) = (next, value)
            if gain <= 1e-14 * max(1, abs(reached)) { break }
        }
        self.weights = weights
        let isInformed = answers.contains { $0.yes + $0.no > 0 }
        isSeparated =
            isInformed
            && answers.indices.allSatisfy { row in
                let score = Self.score(weights, columns, row)
                return (answers[row].yes == 0 || score > 0) && (answers[row].no == 0 || score < 0)
            }
    }

    /// log P(yes) and log P(no) of a row.
    func logProbabilities(_ columns: [[Double]], _ row: Int) -> (yes: Double, no: Double) {
        let score = Self.score(weights, columns, row)
        return (-Self.softplus(-score), -Self.softplus(score))
    }

    private static func score(_ weights: [Double], _ columns: [[Double]], _ row: Int) -> Double {
        var sum = 0.0
        for column in columns.indices { sum += weights[column] * columns[column][row] }
        return sum
    }

    /// log(1 + exp(x)).
    private static func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }

    private static func objective(
        _ weights: [Double], _ answers: [Answers], _ columns: [[Double]], _ ridge: Double
    ) -> Double {
        var sum = CompensatedSum()
        for row in answers.indices where answers[row].yes + answers[row].no > 0 {
            let score = score(weights, columns, row)
            sum.add(-answers[row].yes * softplus(-score) - answers[row].no * softplus(score))
        }
        return sum.value - ridge / 2 * weights.reduce(0) { $0 + $1 * $1 }
    }

    /// Newton's step; `nil` where the curvature has no inverse.
    private static func step(
        at weights: [Double], _ answers: [Answers], _ columns: [[Double]], _ ridge: Double
    ) -> [Double]? {
        let size = columns.count
        var slope = weights.map { -ridge * $0 }
        var curvature = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
        for place in 0..<size { curvature[place][place] = ridge }
        for row in answers.indices {
            let count = answers[row].yes + answers[row].no
            guard count > 0 else { continue }
            let likely = 1 / (1 + exp(-score(weights, columns, row)))
            let excess = answers[row].yes - count * likely, spread = count * likely * (1 - likely)
            for one in 0..<size {
                slope[one] += excess * columns[one][row]
                for other in 0...one { curvature[one][other] += spread * columns[one][row] * columns[other][row] }
            }
        }
        return solved(curvature, slope)
    }

    /// The solution of a symmetric positive system of which the lower half is given, by Cholesky's factors.
    private static func solved(_ lower: [[Double]], _ right: [Double]) -> [Double]? {
        var factor = lower, result = right
        for column in factor.indices {
            var rest = factor[column][column]
            for before in 0..<column { rest -= factor[column][before] * factor[column][before] }
            guard rest > 0, rest.isFinite else { return nil }
            factor[column][column] = rest.squareRoot()
            for row in factor.indices where row > column {
                var sum = factor[row][column]
                for before in 0..<column { sum -= factor[row][before] * factor[column][before] }
                factor[row][column] = sum / factor[column][column]
            }
        }
        for row in factor.indices {
            for before in 0..<row { result[row] -= factor[row][before] * result[before] }
            result[row] /= factor[row][row]
        }
        for row in factor.indices.reversed() {
            for after in factor.indices where after > row { result[row] -= factor[after][row] * result[after] }
            result[row] /= factor[row][row]
        }
        return result
    }
}

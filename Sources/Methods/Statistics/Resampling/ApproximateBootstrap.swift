import Foundation

/// The BCa interval of a function of means without resamples: ABC (DiCiccio and Efron 1992, section 4; Efron and
/// Tibshirani 1993, section 22.6).
///
/// The function is asked for 2n + 3 times about the means, and twice for each interval. O(n).
struct ApproximateBootstrap: Sendable {
    private let value: Double
    private let error: Double
    private let acceleration: Double
    private let bias: Double
    private let means: [Double]
    /// From the means towards where the function rises most, for the units' spread.
    private let direction: [Double]
    private let function: @Sendable ([Double]) throws -> Double?

    /// `nil` where the function is not defined about the means, or doesn't vary.
    ///
    /// - Parameter columns: values by quantity, then by unit.
    init?(_ columns: [[Double]], _ function: @escaping @Sendable (_ means: [Double]) throws -> Double?) throws {
        let count = columns[0].count, n = Double(count), means = columns.map(\.mean), step = 0.001 / n
        func moved(_ length: Double, _ way: [Double]) throws -> Double? {
            try function(zip(means, way).map { $0 + length * $1 })
        }
        guard let value = try function(means) else { return nil }
        var slopes: [Double] = [], bends = CompensatedSum()
        for unit in 0..<count {
            let way = columns.indices.map { columns[$0][unit] - means[$0] }
            guard let more = try moved(step, way), let less = try moved(-step, way) else { return nil }
            slopes.append((more - less) / (2 * step))
            bends.add((more - 2 * value + less) / (step * step))
        }
        let squares = CompensatedSum(slopes.lazy.map { $0 * $0 }).value
        let cubes = CompensatedSum(slopes.lazy.map { $0 * $0 * $0 }).value
        guard squares > 0 else { return nil }
        error = squares.squareRoot() / n
        acceleration = cubes / (6 * squares * squares.squareRoot())
        let scale = 1 / (n * n * error)
        direction = columns.indices.map { column in
            scale * CompensatedSum(zip(slopes, columns[column]).lazy.map { $0 * ($1 - means[column]) }).value
        }
        (self.value, self.means, self.function) = (value, means, function)
        guard let more = try moved(step, direction), let less = try moved(-step, direction) else { return nil }
        let curvature = (more - 2 * value + less) / (2 * error * step * step)
        let probability =
            2 * normalProbability(acceleration)
            * normalProbability(curvature - bends.value / (2 * n * n) / error)
        guard 0 < probability, probability < 1 else { return nil }
        bias = normalQuantile(probability)
    }

    func uncertainty(_ confidence: Double) throws -> Uncertainty {
        func end(_ z: Double) throws -> Double? {
            let w = bias + z, stretch = 1 - acceleration * w
            guard stretch > 0 else { return nil }
            return try function(zip(means, direction).map { $0 + w / (stretch * stretch) * $1 })
        }
        let z = Limits.normalDeviate(confidence)
        guard let one = try end(-z), let two = try end(z) else { return .noInterval(.notFinite) }
        return Uncertainty(Limits(min(one, two), max(one, two)), confidence, .abc)
    }
}

import Methods
import Tensors

extension Estimator {
    /// A statistic of the places of units, from a column of places: for tests that look at what is drawn.
    static func statistic(
        of count: Int, _ unit: String, kind: StatisticKind = .smooth, within bounds: ClosedRange<Double>? = nil,
        stream: RandomStream, resamples: Int = Interval.Resampling.usual,
        _ statistic: @escaping @Sendable (_ places: [Int]) throws -> Double?
    ) throws -> Estimator {
        try self.statistic(
            named: "of places", of: [Samples((0..<count).map(Double.init), of: unit)], kind: kind, within: bounds,
            stream: stream, resamples: resamples
        ) { columns in try statistic(columns[0].map { Int($0) }) }
    }

    /// The same for each training, whose number is counted in the places.
    static func statistic(
        trainings: Int, images: Int, stream: RandomStream,
        _ statistic: @escaping @Sendable (_ training: Int, _ places: [Int]) throws -> Double?
    ) throws -> Estimator {
        let places = (0..<trainings).map { training in (0..<images).map { Double(training * images + $0) } }
        return try self.statistic(
            named: "of places", of: [CrossedSamples(places, on: "images")], stream: stream
        ) { columns in
            let numbers = columns[0].map { Int($0) }
            return try statistic(numbers[0] / images, numbers.map { $0 % images })
        }
    }
}

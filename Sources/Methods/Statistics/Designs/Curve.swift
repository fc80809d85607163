import Foundation

/// What is read off a curve whose heights are the means of columns, at places of one's choice.
///
///     // Where the means of columns 1, 2, 3, at 0, 1, 2, fall below half of the mean of column 0.
///     Formula.curve(.crossing, of: [1, 2, 3], at: [0, 1, 2], .mean(0) / .number(2), .number(0))
public enum Curve: String, Sendable, Hashable, CaseIterable {
    /// The place where the means first fall below the first number, between two places in proportion; the first place
    /// where they do from the start, and not defined where they never do. The second number plays no part.
    case crossing
    /// The rate q of the fall b + (a − b) e^(−q x) from the first number a to the second b that lies nearest to the means by
    /// least squares, from 10⁻⁴ to 10².
    case decayRate = "decay_rate"
    /// The root of that fall's mean squared distance from the means.
    case decayError = "decay_error"

    func value(_ means: [Double], at places: [Double], _ first: Double, _ second: Double) -> Double? {
        switch self {
        case .crossing: Self.crossing(means, at: places, below: first)
        case .decayRate: ExponentialFall(fittedTo: means, at: places, from: first, to: second).rate
        case .decayError:
            ExponentialFall(fittedTo: means, at: places, from: first, to: second).error(means, at: places)
        }
    }

    private static func crossing(_ means: [Double], at places: [Double], below level: Double) -> Double? {
        guard let index = means.firstIndex(where: { $0 < level }) else { return nil }
        guard index > 0 else { return places[0] }
        let share = (means[index - 1] - level) / (means[index - 1] - means[index])
        return places[index - 1] + share * (places[index] - places[index - 1])
    }
}

/// start and end of an exponential fall, and how fast it is: end + (start − end) e^(−rate x).
public struct ExponentialFall: Sendable, Equatable {
    public var start, end, rate: Double

    public init(from start: Double, to end: Double, rate: Double) {
        (self.start, self.end, self.rate) = (start, end, rate)
    }

    /// The rate by bisection of the derivative of the squared distance, on the logarithm of the rate: it has one zero where
    /// heights fall; the end of the range where it has none.
    public init(fittedTo heights: [Double], at places: [Double], from start: Double, to end: Double) {
        /// Half of the derivative after the rate, over the fall's height.
        func slope(_ rate: Double) -> Double {
            var sum = 0.0
            for (place, measured) in zip(places, heights) {
                let left = exp(-rate * place)
                sum += (measured - end - (start - end) * left) * place * left
            }
            return (start - end) * sum
        }
        var (low, high) = (log(1e-4), log(1e2))
        for _ in 0..<52 {
            let middle = (low + high) / 2
            if slope(exp(middle)) < 0 { low = middle } else { high = middle }
        }
        self.init(from: start, to: end, rate: exp((low + high) / 2))
    }

    public func height(at place: Double) -> Double { end + (start - end) * exp(-rate * place) }

    /// The root of the mean squared distance from measured heights.
    public func error(_ heights: [Double], at places: [Double]) -> Double {
        // A fit asks for it some forty times, an interval for ten thousand fits.
        var sum = 0.0
        for (place, measured) in zip(places, heights) {
            let distance = measured - height(at: place)
            sum += distance * distance
        }
        return (sum / Double(heights.count)).squareRoot()
    }
}

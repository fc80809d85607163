import Methods
import Reports
import Tensors

/// A mean of samples with its interval, and what was sampled: all that a verdict, a figure and a table need of it.
///
///     let gain = try Mean.difference(clipped, less: plain, over: "fault seeds", times: 100, stream: stream)
///     gain.estimate("area gained", unit: "points")          // 12.3 [11.0, 13.5] points, 95 % bootstrap over 20 fault seeds
///
/// Samples that are `nil` are undefined: they take no part, and are counted.
public struct Mean: Sendable, Hashable {
    public let value: Double
    /// The ends of the 95 % interval.
    public let lower: Double
    public let upper: Double
    public let recipe: Interval.Recipe
    /// How many samples it is the mean of.
    public let count: Int
    /// How many more were undefined.
    public let undefined: Int
    /// The standard deviation of the samples.
    public let deviation: Double
    /// What each sample is of, in the plural: "fault seeds", "folds", "images".
    public let sampled: String

    private init(
        _ value: Double, _ interval: Interval, of samples: [Double], undefined: Int, times factor: Double = 1,
        over sampled: String
    ) {
        (self.value, count, self.undefined, self.sampled) = (value, samples.count, undefined, sampled)
        deviation = factor * samples.standardDeviation
        (lower, upper, recipe) = (interval.lower, interval.upper, interval.recipe)
    }

    /// The mean with a percentile bootstrap interval, which never leaves the samples' range.
    ///
    /// - Parameter factor: what samples are multiplied by; 100 for percent.
    /// - Throws: `MethodError` with fewer than two defined samples.
    public static func bootstrap(
        _ samples: [Double?], over sampled: String, times factor: Double = 1, resamples: Int = 2000,
        stream: RandomStream
    ) throws -> Mean {
        let defined = samples.compactMap(\.self)
        let interval = try Interval.bootstrap(defined.map { factor * $0 }, resamples: resamples, stream: stream)
        return Mean(
            factor * defined.mean, interval, of: defined, undefined: samples.count - defined.count, times: factor,
            over: sampled)
    }

    /// The difference of two means whose samples come in pairs, such as two networks under the same faults, with a
    /// bootstrap interval over the pairs; a pair counts as undefined if either sample is.
    ///
    /// - Throws: `MethodError` with fewer than two defined pairs, or unequal counts.
    public static func difference(
        _ first: [Double?], less second: [Double?], over sampled: String, times factor: Double = 1,
        resamples: Int = 2000, stream: RandomStream
    ) throws -> Mean {
        guard first.count == second.count else {
            throw MethodError(
                "comparing pairs of \(sampled)", "found \(first.count) and \(second.count) samples",
                advice: "Measure both alike")
        }
        let pairs = zip(first, second).compactMap { first, second in first.flatMap { one in second.map { (one, $0) } } }
        let (minuends, subtrahends) = (pairs.map(\.0), pairs.map(\.1))
        let interval = try Interval.bootstrapDifference(
            minuends.map { factor * $0 }, subtrahends.map { factor * $0 }, resamples: resamples, stream: stream)
        return Mean(
            factor * (minuends.mean - subtrahends.mean), interval, of: pairs.map { $0 - $1 },
            undefined: first.count - pairs.count, times: factor, over: sampled)
    }

    /// How much larger the mean of the first samples is than that of the second, in percent of the second; the samples come
    /// in pairs.
    ///
    /// - Throws: `MethodError` with fewer than two pairs, or where the second mean is 0 in every resample.
    public static func relativeGain(
        _ first: [Double], over second: [Double], sampled: String, stream: RandomStream
    ) throws -> Mean {
        func gain(_ places: [Int]) -> Double {
            100 * (places.map { first[$0] }.mean / places.map { second[$0] }.mean - 1)
        }
        let interval = try Interval.bootstrap(count: first.count, stream: stream, statistic: gain)
        let ratios = zip(first, second).map { $0 / $1 - 1 }
        return Mean(gain(Array(first.indices)), interval, of: ratios, undefined: 0, times: 100, over: sampled)
    }

    /// The mean of a few roughly normal samples, such as folds, with Student's t interval.
    ///
    /// - Throws: `MethodError` with fewer than two defined samples.
    public static func studentT(_ samples: [Double?], over sampled: String = "folds") throws -> Mean {
        let defined = samples.compactMap(\.self)
        let interval = try Interval.studentT(defined)
        return Mean(
            defined.mean, interval, of: defined, undefined: samples.count - defined.count, over: sampled)
    }

    /// Whether a value lies inside the interval, or on an end.
    public func mayBe(_ wanted: Double) -> Bool { lower <= wanted && wanted <= upper }

    /// What the interval is, and what is missing: "95 % bootstrap over 18 images, undefined for 2 of 20".
    public var intervalText: String {
        "95 % \(recipe == .studentT ? "t interval" : "bootstrap") over \(count) \(sampled)"
            + undefinedNote(undefined, of: count + undefined)
    }

    public func estimate(_ label: String, unit: String = "") -> Estimate {
        Estimate(
            label: label, value: value, lower: lower, upper: upper, unit: unit, interval: intervalText, count: count)
    }

    /// For tables; in files of data the ends of the interval have columns of their own.
    public func cell(_ digits: Int = 3) -> Cell { .interval(value, lower, upper, .fixed(digits)) }
}

/// ", undefined for 2 of 20"; nothing where nothing is undefined.
public func undefinedNote(_ undefined: Int, of count: Int) -> String {
    undefined == 0 ? "" : ", undefined for \(undefined) of \(count)"
}

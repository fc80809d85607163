import Tensors

/// A quantity with the data that it is estimated from: its value, and its uncertainty at any confidence.
///
///     let gain = try Estimator.pairedMean(clipped, less: plain)
///     gain.estimate().interval                     // at 95 %
///     gain.estimate(confidence: 0.99).interval     // as "at least one of five" asks
///     try gain.estimate(against: [0])              // with more resamples if an end lies too near to 0 to tell
///     gain.values.csv                              // what it was made of, a row for each unit
///     gain.recipe()                                // how interval and value follow from that, for other programs
///     try gain.variations()                        // the same data, analysed otherwise
///
/// Each way to make one (`mean`, `pairedMean`, `proportion`, `ratio`, `statistic`, …) has its rule which recipe gives the
/// interval, so that nobody chooses. Data that allow no interval give none, and say why.
public struct Estimator: Sendable {
    /// How it was made, and of what.
    public let design: Design
    /// What was said of it afterwards, in order.
    let adjustments: [Adjustment]
    /// Other than the design's own rule has it; for variations.
    let analysis: Analysis
    private let calculation: Calculation

    /// - Throws: ``MethodError`` where the data are not of one design; what a statistic throws.
    public init(_ design: Design) throws { try self.init(design, Analysis()) }

    init(_ design: Design, _ analysis: Analysis, _ adjustments: [Adjustment] = []) throws {
        let calculation = try Calculation(design, analysis)
        self.init(
            design, analysis, adjustments, adjustments.reduce(calculation) { $0.adjusted(by: $1) })
    }

    private init(_ design: Design, _ analysis: Analysis, _ adjustments: [Adjustment], _ calculation: Calculation) {
        (self.design, self.analysis, self.adjustments) = (design, analysis, adjustments)
        self.calculation = calculation
    }

    /// What may be said of an estimator beside its data.
    enum Adjustment: Sendable, Hashable {
        case holding(String, Int)
        case leavingOut(Int, because: String)
        case scaling(Double)
    }

    /// `nil` where the quantity is not defined for these data.
    public var value: Double? { calculation.value }
    public var units: SampledUnits { calculation.units }
    /// As in ``IntervalEstimate``.
    public var deviation: Double? { calculation.deviation }

    /// How well the value is known at a confidence between 0 and 1.
    public func uncertainty(confidence: Double = 0.95) -> Uncertainty {
        calculation.uncertainty(confidence: confidence)
    }

    public func estimate(confidence: Double = 0.95) -> IntervalEstimate {
        IntervalEstimate(
            value: value, uncertainty: uncertainty(confidence: confidence), units: units, deviation: deviation)
    }

    /// The estimate for a rule with these bounds: with ten times as many resamples if an end of the interval is on the edge
    /// of one.
    ///
    /// Whether it still is, `interval.isOnEdge(of:)` says.
    /// - Throws: what the statistic throws.
    public func estimate(confidence: Double = 0.95, against bounds: [Double]) throws -> IntervalEstimate {
        let estimate = estimate(confidence: confidence)
        guard let interval = estimate.interval, bounds.contains(where: interval.isOnEdge) else { return estimate }
        return try resampled(Interval.Resampling.fine).estimate(confidence: confidence)
    }

    /// The same from this many resamples of the same stream; a closed form as it is.
    ///
    /// - Throws: what the statistic throws.
    public func resampled(_ resamples: Int) throws -> Estimator {
        Estimator(design, analysis, adjustments, try calculation.resampled(resamples))
    }

    /// The same value and interval, said of fixed units as well: "5000 images; trainings held fixed: 1".
    public func holding(_ name: String, _ count: Int = 1) -> Estimator { adjusted(.holding(name, count)) }

    /// The same value and interval, where the caller had to leave units out by a registered rule.
    public func leavingOut(_ count: Int, because reason: String) -> Estimator {
        precondition(count >= 0, "\(count) units cannot be left out")
        return count == 0 ? self : adjusted(.leavingOut(count, because: reason))
    }

    /// In another unit: value and interval times a factor that is not 0; 100 for percent, −1 for the opposite.
    public func scaled(by factor: Double) -> Estimator {
        precondition(factor.isFinite && factor != 0, "a unit is no \(factor) of another")
        return adjusted(.scaling(factor))
    }

    private func adjusted(_ adjustment: Adjustment) -> Estimator {
        Estimator(design, analysis, adjustments + [adjustment], calculation.adjusted(by: adjustment))
    }

    /// What the design's own value and interval are multiplied by.
    var factor: Double {
        adjustments.reduce(1) { factor, adjustment in
            if case .scaling(let next) = adjustment { factor * next } else { factor }
        }
    }

    /// A count or a proof: nothing is sampled, and there is no interval.
    public static func exact(_ value: Double, of units: [SampledUnits.Factor] = []) -> Estimator {
        let design = Design.exact(value, units)
        return Estimator(design, Analysis(), [], .exact(value, units))
    }

    /// The stream for the interval of a finding's clause, apart from those of all others.
    ///
    ///     Estimator.stream(seed: 1, finding: "layers-differ", clause: "size")  // interval/layers-differ/size
    public static func stream(seed: UInt64, finding: String, clause: String) -> RandomStream {
        RandomStream(seed: seed, "interval", finding, clause)
    }
}

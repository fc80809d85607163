import Notebook

/// What resampling draws from: intervals are the same each time a report is drawn.
func resampling(_ purpose: String) -> RandomStream { RandomStream(seed: 1, "resampling", purpose) }

/// A mean of accuracies with its interval, in percent.
func percent(_ accuracies: [Double]) throws -> (mean: Double, lower: Double, upper: Double) {
    let interval = try Interval.bootstrap(accuracies.map { 100 * $0 }, resamples: 1000, stream: resampling("mean"))
    return (100 * accuracies.mean, interval.lower, interval.upper)
}

/// The mean of paired differences in points of a hundred.
func difference(_ label: String, _ first: [Double], _ second: [Double], unit: String) throws -> Estimate {
    let interval = try Interval.bootstrapDifference(
        first.map { 100 * $0 }, second.map { 100 * $0 }, stream: resampling("difference"))
    return Estimate(
        label: label, value: 100 * (first.mean - second.mean), lower: interval.lower, upper: interval.upper,
        unit: unit, interval: "95 % bootstrap over \(first.count) fault seeds", count: first.count)
}

/// How much larger the first mean is, in percent of the second.
func relativeGain(_ label: String, _ first: [Double], _ second: [Double]) throws -> Estimate {
    func gain(_ places: [Int]) -> Double {
        100 * (places.map { first[$0] }.mean / places.map { second[$0] }.mean - 1)
    }
    let interval = try Interval.bootstrap(
        count: first.count, stream: resampling("ratio"), statistic: { gain($0) })
    return Estimate(
        label: label, value: gain(Array(first.indices)), lower: interval.lower, upper: interval.upper, unit: "%",
        interval: "95 % bootstrap over \(first.count) fault seeds", count: first.count)
}

/// The rate of a layer's faults at which accuracy has fallen half-way from clean to chance, for the seeds at
/// `places`.
func halfwayRate(_ sweep: FaultSweep, baseline: Baseline, places: [Int]? = nil) -> Double? {
    let drawn = FaultSweep(
        rates: sweep.rates,
        accuracies: sweep.accuracies.map { seeds in (places ?? Array(seeds.indices)).map { seeds[$0] } })
    return drawn.rate(below: (baseline.test.share + baseline.chance) / 2)
}

/// The fault rate at which a network's accuracy is half-way to chance; nil where it never is, or nobody measured
/// it.
func halfwayRate(_ sweep: NetworkSweep, _ protection: Protection, baseline: Baseline) -> Double? {
    sweep[protection].flatMap { halfwayRate($0, baseline: baseline) }
}

/// The rank correlation of layers' sizes with their half-way rates; layers that never fall that far rank highest.
func sizeCorrelation(_ sweeps: [LayerSweep], baseline: Baseline, places: [Int]? = nil) -> Double? {
    let rates = sweeps.map { halfwayRate($0.sweep, baseline: baseline, places: places) ?? .greatestFiniteMagnitude }
    return rankCorrelation(baseline.layers.map { Double($0.words) }, rates)
}

/// The largest share of a layer's fall that happens between two rates at most a decade apart.
func steepestDecade(_ sweep: FaultSweep) -> Double {
    let means = sweep.means
    let fall = (means.max() ?? 0) - (means.min() ?? 0)
    guard fall > 0 else { return 0 }
    var steepest = 0.0
    for (low, rate) in sweep.rates.enumerated() {
        for high in low..<sweep.rates.count where sweep.rates[high] <= 10.01 * rate {
            steepest = max(steepest, (means[low] - means[high]) / fall)
        }
    }
    return steepest
}

/// What a scan of thresholds says of one layer.
struct Peak {
    /// The best threshold over ACT_max.
    var factor: Double
    /// Whether the areas rise to the peak and fall after it, within the noise of the seeds.
    var isSingle: Bool
    /// Whether the peak's area lies above that at 65536 ACT_max, beyond the noise.
    var isClear: Bool
}

func peak(of scan: ThresholdScan) throws -> Peak {
    let means = scan.areas.map(\.mean)
    let best = means.indices.reduce(0) { means[$1] > means[$0] ? $1 : $0 }
    /// Whether the first area is larger than the second beyond the noise of paired seeds.
    func exceeds(_ first: Int, _ second: Int) throws -> Bool {
        guard first != second else { return false }
        return try Interval.bootstrapDifference(
            scan.areas[first], scan.areas[second], resamples: 1000, stream: resampling("peak")
        ).lower > 0
    }
    let far = scan.thresholds.indices.last { scan.thresholds[$0] <= 65536.5 * Double(scan.maximum) } ?? 0
    // A second peak shows as a place below one that is farther from the peak.
    let dips = try means.indices.contains { place in
        let farther = place < best ? 0..<place : (place > best ? place + 1..<means.count : 0..<0)
        return try farther.contains { try exceeds($0, place) }
    }
    return Peak(
        factor: scan.thresholds[best] / Double(scan.maximum), isSingle: !dips,
        isClear: try exceeds(best, far))
}

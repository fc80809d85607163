import Notebook

/// How much is measured; each plan is part of the key of its step.
///
/// Seeds are chosen for precision rather than images: where half of the seeds wreck the network, accuracies spread
/// by about 40 points, so that the mean of n seeds is known within 80 / sqrt(n) points at 95 %: 8 points for the
/// 100 seeds of a full run's sweep of the network. Each seed has other images, so that images are averaged over
/// too.
struct SweepPlan: Codable, Sendable {
    var rates: [Double]
    var seeds: Int
    /// Images of one trial.
    var slice: Int
    /// Different slices, taken in turn by the seeds.
    var slices: Int
}

/// The whole network: half decades.
func networkPlan(_ setting: Setting) -> SweepPlan {
    switch setting.profile {
    case .full: SweepPlan(rates: halfDecades(-8, -3.5), seeds: 100, slice: 100, slices: 50)
    case .quick: SweepPlan(rates: halfDecades(-7, -4), seeds: 20, slice: 64, slices: 20)
    }
}

/// One layer at a time: decades.
func layerPlan(_ setting: Setting) -> SweepPlan {
    switch setting.profile {
    case .full: SweepPlan(rates: halfDecades(-7, -3), seeds: 16, slice: 100, slices: 8)
    case .quick: SweepPlan(rates: decades(-7, -3), seeds: 6, slice: 64, slices: 3)
    }
}

/// The search for thresholds, on training images.
func tuningPlan(_ setting: Setting) -> SweepPlan {
    switch setting.profile {
    case .full: SweepPlan(rates: decades(-7, -3), seeds: 8, slice: 100, slices: 4)
    case .quick: SweepPlan(rates: decades(-6, -3), seeds: 4, slice: 64, slices: 2)
    }
}

/// Thresholds of one layer, as multiples of ACT_max: below it, and as far as Float32 reaches.
struct ScanPlan: Codable, Sendable {
    var sweep: SweepPlan
    var factors: [Double]
}

func scanPlan(_ setting: Setting) -> ScanPlan {
    ScanPlan(
        sweep: tuningPlan(setting),
        factors: [0.05, 0.125, 0.25, 0.375, 0.5, 0.75, 1, 1.5, 2, 16, 256, 65536, 1e10, 1e20, 1e30, 1e35, 1e37])
}

/// One bit position at a time, at a single rate.
func bitPlan(_ setting: Setting) -> SweepPlan {
    switch setting.profile {
    case .full: SweepPlan(rates: [1e-5], seeds: 16, slice: 100, slices: 8)
    case .quick: SweepPlan(rates: [1e-4], seeds: 4, slice: 64, slices: 4)
    }
}

/// 1e-8, 3.2e-8, 1e-7, ... : two rates for each decade from `first` on, as decimal numbers, up to and with `last`.
private func halfDecades(_ first: Int, _ last: Double) -> [Double] {
    stride(from: Double(first), through: last, by: 0.5).compactMap { exponent in
        Double("\(exponent == exponent.rounded() ? "1" : "3.2")e\(Int(exponent.rounded(.down)))")
    }
}

private func decades(_ first: Int, _ last: Int) -> [Double] {
    (first...last).compactMap { Double("1e\($0)") }
}

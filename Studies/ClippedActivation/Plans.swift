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

    var images: Int { slice * slices }
}

/// How many slices of training images ACT_max is the largest activation of.
func profilingSlices(_ setting: Setting) -> Int { setting.pick(quick: 5, full: 25) }

/// The whole network: half decades.
func networkPlan(_ setting: Setting) -> SweepPlan {
    setting.pick(
        quick: SweepPlan(rates: FaultRate.halfDecades(-7, -4), seeds: 20, slice: 64, slices: 20),
        full: SweepPlan(rates: FaultRate.halfDecades(-8, -3.5), seeds: 100, slice: 100, slices: 50))
}

/// One layer at a time: decades, and half decades in full.
func layerPlan(_ setting: Setting) -> SweepPlan {
    setting.pick(
        quick: SweepPlan(rates: FaultRate.decades(-7, -3), seeds: 6, slice: 64, slices: 3),
        full: SweepPlan(rates: FaultRate.halfDecades(-7, -3), seeds: 16, slice: 100, slices: 8))
}

/// The search for thresholds, on training images.
func tuningPlan(_ setting: Setting) -> SweepPlan {
    setting.pick(
        quick: SweepPlan(rates: FaultRate.decades(-6, -3), seeds: 4, slice: 64, slices: 2),
        full: SweepPlan(rates: FaultRate.decades(-7, -3), seeds: 8, slice: 100, slices: 4))
}

/// Thresholds of one layer, as multiples of ACT_max: below it, and as far as Float32 reaches.
struct ScanPlan: Codable, Sendable {
    var sweep: SweepPlan
    var factors = [0.05, 0.125, 0.25, 0.375, 0.5, 0.75, 1, 1.5, 2, 16, 256, farFactor, 1e10, 1e20, 1e30, 1e35, 1e37]

    /// So far beyond ACT_max, a threshold catches only what bit 30 does.
    static let farFactor = 65536.0
}

func scanPlan(_ setting: Setting) -> ScanPlan { ScanPlan(sweep: tuningPlan(setting)) }

/// One bit position at a time, at a single rate.
func bitPlan(_ setting: Setting) -> SweepPlan {
    setting.pick(
        quick: SweepPlan(rates: [1e-4], seeds: 4, slice: 64, slices: 4),
        full: SweepPlan(rates: [1e-5], seeds: 16, slice: 100, slices: 8))
}

/// Activation magnitudes: how many fault seeds, each with images of its own.
func magnitudeSeeds(_ setting: Setting) -> Int { setting.pick(quick: 3, full: 8) }

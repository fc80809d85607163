import Notebook

/// How much is measured; each plan is part of the key of its step.
///
/// All fault seeds of a sweep see the same images, as many of each class, so that what varies between seeds is the faults.
/// Where half of the seeds wreck the network, accuracies spread by about 40 points: the mean of n seeds is known within
/// 80 / √n points at 95 %.
struct SweepPlan: Codable, Sendable {
    var rates: [Double]
    var seeds: Int
    var imagesPerClass: Int
}

/// How many slices of 200 training images ACT_max is the largest activation of.
func profilingSlices(_ setting: Setting) -> Int { setting.pick(quick: 5, full: 25) }

/// The whole network: half decades.
func networkPlan(_ setting: Setting) -> SweepPlan {
    setting.pick(
        quick: SweepPlan(rates: FaultRate.halfDecades(-7, -3), seeds: 16, imagesPerClass: 5),
        full: SweepPlan(rates: Array(FaultRate.halfDecades(-8, -2.5).dropFirst()), seeds: 60, imagesPerClass: 16))
}

/// One layer at a time, at rates that let expect as many hits of bit 30 in each layer.
struct LayerPlan: Codable, Sendable {
    var hits: [Double]
    var seeds: Int
    var imagesPerClass: Int
}

func layerPlan(_ setting: Setting) -> LayerPlan {
    setting.pick(
        quick: LayerPlan(hits: [0.1, 0.32, 1, 3.2, 10], seeds: 5, imagesPerClass: 3),
        full: LayerPlan(hits: [0.032, 0.1, 0.32, 1, 3.2, 10, 32], seeds: 12, imagesPerClass: 10))
}

/// The search for thresholds, on training images.
func tuningPlan(_ setting: Setting) -> SweepPlan {
    setting.pick(
        quick: SweepPlan(rates: FaultRate.decades(-6, -3), seeds: 4, imagesPerClass: 6),
        full: SweepPlan(rates: FaultRate.decades(-7, -3), seeds: 8, imagesPerClass: 16))
}

/// Thresholds of one layer, as multiples of ACT_max: below it, and as far as Float32 reaches.
struct ScanPlan: Codable, Sendable {
    var sweep: SweepPlan
    var factors = [0.05, 0.125, 0.25, 0.375, 0.5, 0.75, 1, 1.5, 2, 16, 65536, 1e10, 1e20, 1e30, 1e35, 1e37]
}

func scanPlan(_ setting: Setting) -> ScanPlan {
    ScanPlan(
        sweep: setting.pick(
            quick: SweepPlan(rates: FaultRate.decades(-6, -3), seeds: 4, imagesPerClass: 4),
            full: SweepPlan(rates: FaultRate.decades(-7, -3), seeds: 8, imagesPerClass: 10)))
}

/// One bit position at a time, at a single rate.
func bitPlan(_ setting: Setting) -> SweepPlan {
    setting.pick(
        quick: SweepPlan(rates: [1e-4], seeds: 4, imagesPerClass: 4),
        full: SweepPlan(rates: [1e-5], seeds: 16, imagesPerClass: 10))
}

/// Activation magnitudes at a rate that lets expect so many hits of bit 30.
struct MagnitudePlan: Codable, Sendable {
    var seeds: Int
    var imagesPerClass: Int
    var hits = 10.0
}

func magnitudePlan(_ setting: Setting) -> MagnitudePlan {
    setting.pick(quick: MagnitudePlan(seeds: 4, imagesPerClass: 2), full: MagnitudePlan(seeds: 12, imagesPerClass: 4))
}

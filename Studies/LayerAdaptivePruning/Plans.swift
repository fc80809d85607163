import Notebook

/// How curves are measured: so many amounts of each layer, less one, on so many images.
struct CurvePlan: Codable, Sendable {
    var parts: Int
    var images: Int
    /// Whether curves of noise, and of images that are cropped anew at each amount, are measured, too.
    var measuresOthers: Bool
}

/// Amounts as close as the paper's: with few weights left, the shares that large layers keep are of one hundredth, and
/// between wider amounts there would be none but all or nothing.
func curvePlan(_ setting: Setting) -> CurvePlan {
    CurvePlan(parts: 100, images: setting.pick(quick: 64, full: 512), measuresOthers: true)
}

/// Of the networks that are trained once, whose passes cost more.
func otherCurvePlan(_ setting: Setting) -> CurvePlan { CurvePlan(parts: 40, images: 128, measuresOthers: false) }

/// What is pruned at once.
struct PruningPlan: Codable, Sendable {
    var sparsities: [Double]
    /// Test images, which no curve has seen, on which changes of the output are measured; and on which accuracy is.
    var changedImages: Int
    var testImages: Int
    /// Training images that batch norm's statistics are taken anew from.
    var recalibrationImages: Int
}

func pruningPlan(_ setting: Setting) -> PruningPlan {
    setting.pick(
        quick: PruningPlan(
            sparsities: [0.5, 0.8, 0.9, 0.95], changedImages: 200, testImages: 1000, recalibrationImages: 512),
        full: PruningPlan(
            sparsities: [0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98], changedImages: 1000, testImages: 10_000,
            recalibrationImages: 1024))
}

/// Of the networks that are trained once.
func otherPruningPlan(_ setting: Setting) -> PruningPlan {
    PruningPlan(
        sparsities: [0.5] + untrainedSparsities + [0.9], changedImages: 500, testImages: 10_000,
        recalibrationImages: 512)
}

/// Random allocations.
struct AdditivityPlan: Codable, Sendable {
    var sparsities: [Double]
    var allocations: Int
    /// Test images, which no curve has seen.
    var images: Int
}

func additivityPlan(_ setting: Setting) -> AdditivityPlan {
    setting.pick(
        quick: AdditivityPlan(sparsities: addedSparsities, allocations: 15, images: 200),
        full: AdditivityPlan(sparsities: addedSparsities + [0.95, 0.98], allocations: 40, images: 256))
}

/// What is trained on after it was pruned.
struct RetrainingPlan: Codable, Sendable {
    var sparsities: [Double]
    var allocators: [Allocator]
    /// The first so many training images.
    var images: Int?
    var recipe: TrainingRecipe
    /// Test images.
    var testImages: Int
}

func retrainingPlan(_ setting: Setting) -> RetrainingPlan {
    RetrainingPlan(
        sparsities: retrainedSparsities, allocators: [.rateDistortion, .worstCase] + retrainedRivals,
        images: setting.pick(quick: 5_000, full: nil),
        recipe: TrainingRecipe(epochs: 1, peakLearningRate: 0.02), testImages: setting.pick(quick: 1000, full: 10_000))
}

/// Rounds that each prune a fifth of what is left, and train.
struct IterativePlan: Codable, Sendable {
    var rounds: Int
    var allocators: [Allocator]
    var curves: CurvePlan
    /// Training images of a round.
    var images: Int
    var recipe: TrainingRecipe
    var testImages: Int
}

func iterativePlan(_ setting: Setting) -> IterativePlan {
    IterativePlan(
        rounds: setting.pick(quick: 2, full: iterativeRounds), allocators: [.rateDistortion, .lamp],
        curves: CurvePlan(parts: 40, images: setting.pick(quick: 32, full: 128), measuresOthers: false),
        images: setting.pick(quick: 2_000, full: 10_000), recipe: TrainingRecipe(epochs: 1, peakLearningRate: 0.02),
        testImages: setting.pick(quick: 1000, full: 10_000))
}

/// How the allocator is tried out.
struct SolverPlan: Codable, Sendable {
    var instances = 200
    /// Amounts of each layer, less one.
    var parts = 100
    /// What the weights of VGG-16's layers are divided by, so that the time can be told for networks of several sizes.
    var divisors = [16, 8, 4, 2, 1]
    var sparsity = 0.2
    var runs: Int
}

func solverPlan(_ setting: Setting) -> SolverPlan { SolverPlan(runs: setting.pick(quick: 3, full: 10)) }

/// A network of the study's own, trained once.
struct OwnNetworkPlan: Codable, Sendable {
    var subject: Subject
    /// The first so many training images; all where there is no number.
    var images: Int?
    var recipe: TrainingRecipe
}

/// In minutes there is no time for these networks.
func resNetPlan(_ setting: Setting) -> OwnNetworkPlan? {
    setting.pick(
        quick: nil,
        full: OwnNetworkPlan(subject: .resNet32, recipe: TrainingRecipe(epochs: 8, peakLearningRate: 0.1)))
}

func denseNetPlan(_ setting: Setting) -> OwnNetworkPlan? {
    setting.pick(
        quick: nil,
        full: OwnNetworkPlan(
            subject: .denseNet121, images: 20_000, recipe: TrainingRecipe(epochs: 6, peakLearningRate: 0.1)))
}

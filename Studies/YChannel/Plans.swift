import Notebook

/// How much a network is attacked, and on how many images.
struct AttackPlan: Codable, Sendable {
    /// Whose place the network has in the study: "EfficientNet-Lite0".
    var title: String
    var images: Int
    /// L-infinity of FGSM's steps, and what they may change.
    var magnitudes: [Double]
    var channels: [AttackedChannels]
    /// What else they may change, at the magnitude at which fooling is compared.
    var atJudged: [AttackedChannels]
    var judged: Double
    /// At which images also go through the published conversion.
    var converted: [Double]
    /// PGD, on the first so many images.
    var stepped: Int
    var steppedMagnitudes: [Double]
    var steppedChannels: [AttackedChannels]
    var steps: Int
    /// DDN, on the first so many images.
    var smallest: Int
    var smallestSteps: Int
    var smallestChannels: [AttackedChannels]
    /// Where DDN starts: a step changes the norm by a twentieth, and from the usual 1 down to the 0.1 or so that suffices
    /// (our recollection of others' numbers) it would take more steps than there are.
    var firstNorm = 0.2
    /// How many images are attacked and kept at once, and computed at once.
    var chunk: Int
    var batch = 16
}

/// Those that every profile compares.
private let compared: [AttackedChannels] = [.rgb, .y, .cbcr, .randomAxis, .signNoise]
private let single: [AttackedChannels] = [.red, .green, .blue]
private let sixMagnitudes = [0.001, 0.002, 0.004, 0.008, 0.016, 0.04]

/// Of networks for ImageNet, which everybody can fetch.
func photographPlan(_ subject: Subject, _ setting: Setting) -> AttackPlan {
    setting.pick(
        quick: AttackPlan(
            title: subject.rawValue, images: 24, magnitudes: [0.002, 0.008, 0.04], channels: compared,
            atJudged: single + [.cbcrAtRGBNorm], judged: subject.magnitude, converted: [subject.magnitude],
            stepped: 8, steppedMagnitudes: [0.002, 0.008], steppedChannels: [.rgb, .y], steps: 10,
            smallest: 6, smallestSteps: 20, smallestChannels: [.rgb, .y], chunk: 24),
        full: AttackPlan(
            title: subject.rawValue, images: 300, magnitudes: sixMagnitudes, channels: compared + [.cbcrAtRGBNorm],
            atJudged: single, judged: subject.magnitude, converted: sixMagnitudes, stepped: 75,
            steppedMagnitudes: [0.002, 0.008], steppedChannels: [.rgb, .y, .cbcr], steps: 10, smallest: 30,
            smallestSteps: 40, smallestChannels: [.rgb, .y, .cbcr], chunk: 25))
}

/// Of the paper's networks, where the user brings their weights; minutes have no time for them.
///
/// Of ResNet-50, whose numbers are known, as many that five points can be told.
func broughtPlan(_ architecture: Architecture, _ setting: Setting) -> AttackPlan? {
    let images = architecture == .resNet50 ? 300 : 75
    return setting.pick(
        quick: nil,
        full: AttackPlan(
            title: broughtTitle(architecture), images: images, magnitudes: [0.002, 0.008, 0.04],
            channels: [.rgb, .y, .randomAxis], atJudged: [], judged: 0.002, converted: [0.002], stepped: images,
            steppedMagnitudes: [0.002], steppedChannels: [.rgb, .y], steps: 10, smallest: 0, smallestSteps: 0,
            smallestChannels: [], chunk: 25))
}

/// Of the catalogue's VGG-16.
func smallPlan(_ setting: Setting) -> AttackPlan {
    setting.pick(
        quick: AttackPlan(
            title: Subject.small.rawValue, images: 200, magnitudes: [0.002, 0.008, 0.04], channels: compared,
            atJudged: single + [.cbcrAtRGBNorm], judged: Subject.small.magnitude,
            converted: [Subject.small.magnitude], stepped: 200, steppedMagnitudes: [0.008],
            steppedChannels: [.rgb, .y, .cbcr], steps: 20, smallest: 60, smallestSteps: 40,
            smallestChannels: [.rgb, .y, .cbcr], chunk: 200, batch: 100),
        full: AttackPlan(
            title: Subject.small.rawValue, images: 1000, magnitudes: sixMagnitudes,
            channels: compared + [.cbcrAtRGBNorm], atJudged: single, judged: Subject.small.magnitude,
            converted: sixMagnitudes, stepped: 1000, steppedMagnitudes: [0.002, 0.004, 0.008, 0.016],
            steppedChannels: [.rgb, .y, .cbcr], steps: 20, smallest: 500, smallestSteps: 100,
            smallestChannels: [.rgb, .y, .cbcr], chunk: 250, batch: 125))
}

/// A VGG-16 of the study's own, before which something is taken out of images, in training too.
struct ControlPlan: Codable, Sendable {
    var leaves: ColorFilter
    /// The first so many training images.
    var trainingImages: Int
    var recipe: TrainingRecipe
    var images: Int
}

func controlPlan(_ leaves: ColorFilter, _ setting: Setting) -> ControlPlan {
    ControlPlan(
        leaves: leaves, trainingImages: setting.pick(quick: 5_000, full: 20_000),
        recipe: TrainingRecipe(epochs: setting.pick(quick: 2, full: 6), peakLearningRate: 0.1),
        images: setting.pick(quick: 200, full: 1000))
}

/// How defences are trained and tried.
struct DefencePlan: Codable, Sendable {
    /// Pairs of an image and itself, attacked or not.
    var pairs: Int
    /// Those that are attacked alike, and images that are computed at once.
    var chunk = 100
    /// PGD's steps on them.
    var pairSteps = 5
    var recipe: TrainingRecipe
    var images: Int
    /// L-infinity of FGSM and PGD, and the largest of the pairs'.
    var magnitude = 8.0 / 255
    var steps = 20
    var smallestSteps: Int
    var firstNorm = 0.2
}

func defencePlan(_ setting: Setting) -> DefencePlan {
    DefencePlan(
        pairs: setting.pick(quick: 3_000, full: 20_000),
        recipe: TrainingRecipe(
            epochs: setting.pick(quick: 2, full: 6), peakLearningRate: 0.01,
            objective: .custom(name: ColorDenoiser.objectiveName)),
        images: setting.pick(quick: 200, full: 1000), smallestSteps: setting.pick(quick: 40, full: 100))
}

import Notebook

/// How much a network is attacked, and on how many images.
struct AttackPlan: Codable, Sendable {
    var sample: AttackSample
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
    /// Where DDN starts: a step changes the norm by a twentieth, and from the usual 1 down to what suffices it would take
    /// more steps than there are.
    var firstNorm = 0.2
}

/// Those that every profile compares.
private let compared: [AttackedChannels] = [.rgb, .y, .cbcr, .randomAxis, .signNoise]
private let single: [AttackedChannels] = [.red, .green, .blue]
private let sixMagnitudes = [0.001, 0.002, 0.004, 0.008, 0.016, 0.04]

/// Of networks for ImageNet, which everybody can fetch.
func photographPlan(_ subject: Subject, _ setting: Setting) -> AttackPlan {
    func sample(_ images: Int) -> AttackSample {
        AttackSample(title: subject.rawValue, images: images, chunk: 25, batch: 16)
    }
    return setting.pick(
        quick: AttackPlan(
            sample: sample(24), magnitudes: [0.002, 0.008, 0.04], channels: compared,
            atJudged: single + [.cbcrAtRGBNorm], judged: subject.magnitude, converted: [subject.magnitude],
            stepped: 8, steppedMagnitudes: [0.002, 0.008], steppedChannels: [.rgb, .y], steps: 10,
            smallest: 6, smallestSteps: 30, smallestChannels: [.rgb, .y], firstNorm: 0.05),
        full: AttackPlan(
            sample: sample(300), magnitudes: sixMagnitudes, channels: compared + [.cbcrAtRGBNorm],
            atJudged: single, judged: subject.magnitude, converted: sixMagnitudes, stepped: 75,
            steppedMagnitudes: [0.002, 0.008], steppedChannels: [.rgb, .y, .cbcr], steps: 10, smallest: 30,
            smallestSteps: 40, smallestChannels: [.rgb, .y, .cbcr], firstNorm: 0.05))
}

/// Of the paper's networks, where the user brings their weights; minutes have no time for them.
///
/// Of ResNet-50, whose numbers are known, as many that five points can be told.
func broughtPlan(_ architecture: Architecture, _ setting: Setting) -> AttackPlan? {
    let images = architecture == .resNet50 ? 300 : 75
    return setting.pick(
        quick: nil,
        full: AttackPlan(
            sample: AttackSample(title: broughtTitle(architecture), images: images, chunk: 25, batch: 16),
            magnitudes: [0.002, 0.008, 0.04],
            channels: [.rgb, .y, .randomAxis], atJudged: [], judged: 0.002, converted: [0.002], stepped: images,
            steppedMagnitudes: [0.002], steppedChannels: [.rgb, .y], steps: 10, smallest: 0, smallestSteps: 0,
            smallestChannels: []))
}

/// Of the catalogue's VGG-16.
func smallPlan(_ setting: Setting) -> AttackPlan {
    setting.pick(
        quick: AttackPlan(
            sample: AttackSample(title: Subject.small.rawValue, images: 200, chunk: 200, batch: 100),
            magnitudes: [0.002, 0.008, 0.04], channels: compared,
            atJudged: single + [.cbcrAtRGBNorm], judged: Subject.small.magnitude,
            converted: [Subject.small.magnitude], stepped: 200, steppedMagnitudes: [0.008],
            steppedChannels: [.rgb, .y, .cbcr], steps: 20, smallest: 60, smallestSteps: 60,
            smallestChannels: [.rgb, .y, .cbcr]),
        full: AttackPlan(
            sample: AttackSample(title: Subject.small.rawValue, images: 1000, chunk: 250, batch: 125),
            magnitudes: sixMagnitudes, channels: compared + [.cbcrAtRGBNorm], atJudged: single,
            judged: Subject.small.magnitude,
            converted: sixMagnitudes, stepped: 1000, steppedMagnitudes: [0.002, 0.004, 0.008, 0.016],
            steppedChannels: [.rgb, .y, .cbcr], steps: 20, smallest: 500, smallestSteps: 100,
            smallestChannels: [.rgb, .y, .cbcr]))
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
            epochs: setting.pick(quick: 4, full: 6), batchSize: 32, peakLearningRate: 0.003,
            objective: .custom(name: ColorDenoiser.objectiveName), optimizer: .adam()),
        images: setting.pick(quick: 200, full: 1000), smallestSteps: setting.pick(quick: 40, full: 100))
}

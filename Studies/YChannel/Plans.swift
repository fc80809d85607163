import Notebook

/// Those that every profile compares.
private let compared: [AttackedChannels] = [.rgb, .y, .cbcr, .randomAxis, .signNoise]
private let single: [AttackedChannels] = [.red, .green, .blue]
private let threeMagnitudes = [0.002, 0.008, 0.04]
private let sixMagnitudes = [0.001, 0.002, 0.004, 0.008, 0.016, 0.04]

/// Of networks for ImageNet, which everybody can fetch.
func photographPlan(_ subject: Subject, _ setting: Setting) -> ColorAttackPlan {
    let slow: [AttackedChannels] = setting.pick(quick: [.rgb, .y], full: [.rgb, .y, .cbcr])
    return ColorAttackPlan(
        sample: AttackSample(
            title: subject.rawValue, images: setting.pick(quick: 24, full: 300), chunk: 25, batch: 16),
        fgsmMagnitudes: setting.pick(quick: threeMagnitudes, full: sixMagnitudes),
        channels: setting.pick(quick: compared, full: compared + [.cbcrAtRGBNorm]),
        atJudged: setting.pick(quick: single + [.cbcrAtRGBNorm], full: single), judged: subject.magnitude,
        converted: setting.pick(quick: [subject.magnitude], full: sixMagnitudes),
        stepped: setting.pick(quick: 8, full: 75), steppedMagnitudes: [0.002, 0.008], steppedChannels: slow, steps: 10,
        smallest: setting.pick(quick: 6, full: 30), smallestSteps: setting.pick(quick: 30, full: 40),
        smallestChannels: slow, firstNorm: 0.05, lookedAt: lookedAt)
}

/// Of the paper's networks, where the user brings their weights; minutes have no time for them.
///
/// Of ResNet-50, whose numbers are known, as many that five points can be told.
func broughtPlan(_ architecture: Architecture, _ setting: Setting) -> ColorAttackPlan? {
    let images = architecture == .resNet50 ? 300 : 75
    return setting.pick(
        quick: nil,
        full: ColorAttackPlan(
            sample: AttackSample(title: broughtTitle(architecture), images: images, chunk: 25, batch: 16),
            fgsmMagnitudes: threeMagnitudes, channels: [.rgb, .y, .randomAxis], judged: 0.002, converted: [0.002],
            stepped: images, steppedMagnitudes: [0.002], steppedChannels: [.rgb, .y], steps: 10, lookedAt: lookedAt))
}

/// Of the catalogue's VGG-16.
func smallPlan(_ setting: Setting) -> ColorAttackPlan {
    let magnitude = Subject.small.magnitude
    return ColorAttackPlan(
        sample: AttackSample(
            title: Subject.small.rawValue, images: setting.pick(quick: 200, full: 1000),
            chunk: setting.pick(quick: 200, full: 250), batch: setting.pick(quick: 100, full: 125)),
        fgsmMagnitudes: setting.pick(quick: threeMagnitudes, full: sixMagnitudes),
        channels: setting.pick(quick: compared, full: compared + [.cbcrAtRGBNorm]),
        atJudged: setting.pick(quick: single + [.cbcrAtRGBNorm], full: single), judged: magnitude,
        converted: setting.pick(quick: [magnitude], full: sixMagnitudes),
        stepped: setting.pick(quick: 200, full: 1000),
        steppedMagnitudes: setting.pick(quick: [0.008], full: [0.002, 0.004, 0.008, 0.016]),
        steppedChannels: [.rgb, .y, .cbcr], steps: 20, smallest: setting.pick(quick: 60, full: 500),
        smallestSteps: setting.pick(quick: 60, full: 100), smallestChannels: [.rgb, .y, .cbcr], lookedAt: lookedAt)
}

/// How many images the listed attacks are made on.
func listedPlan(_ subject: Subject, _ setting: Setting) -> AttackSample {
    subject == .small
        ? AttackSample(
            title: subject.rawValue, images: setting.pick(quick: 200, full: 500), chunk: 250, batch: 125)
        : AttackSample(title: subject.rawValue, images: setting.pick(quick: 24, full: 75), chunk: 25, batch: 16)
}

/// A VGG-16 of the study's own, before which something is taken out of images, in training too.
struct ControlPlan: Codable, Sendable {
    var leaves: ColorFilter
    /// The first so many training images.
    var trainingImages: Int
    var recipe: TrainingRecipe
    var images: Int

    init(_ leaves: ColorFilter, _ setting: Setting) {
        self.leaves = leaves
        trainingImages = setting.pick(quick: 5_000, full: 20_000)
        recipe = TrainingRecipe(epochs: setting.pick(quick: 2, full: 6), peakLearningRate: 0.1)
        images = setting.pick(quick: 200, full: 1000)
    }
}

func defencePlan(_ setting: Setting) -> DefencePlan {
    DefencePlan(
        pairs: setting.pick(quick: 3_000, full: 20_000),
        recipe: TrainingRecipe(
            epochs: setting.pick(quick: 4, full: 6), batchSize: 32, peakLearningRate: 0.003,
            objective: .custom(name: ColorDenoiser.objectiveName), optimizer: .adam()),
        images: setting.pick(quick: 200, full: 1000), smallestSteps: setting.pick(quick: 40, full: 100))
}

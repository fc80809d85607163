import Notebook

/// The fractions that are poisoned, the norms of attacks, what images are augmented by, and the blurs that are tried.
let fractions = [0.2, 0.5, 0.8, 0.95]
let norms: [AdversarialTraining.Norm] = [.maximum, .euclidean]
let augmentations: [TrainingDefence] = [.mixup, .cutMix, .cutout(16), .blur(1), .noise(0.1)]
let blurs = [0.05, 0.1, 0.2, 0.3, 0.5]

/// Networks that are trained, in the order in which figures have them.
enum TrainedArchitecture: String, Codable, CaseIterable {
    case vgg16 = "cifar-vgg16-bn"
    case resNet18 = "cifar-resnet18"
    case mobileNetV2 = "cifar-mobilenet-v2"
    case deiT = "cifar-deit"
    case wideResNet = "cifar-wideresnet34-10"
    case denseNet121 = "cifar-densenet121"
    case efficientNetV2S = "cifar-efficientnet-v2-s"

    var title: String { Architecture(rawValue: rawValue)?.title ?? rawValue }

    func network(classes: Int, channels: Int, stream: RandomStream) -> Network {
        switch self {
        // As the catalogue has it.
        case .vgg16:
            .vgg16Small(classes: classes, channels: channels, width: 0.25, start: .passing, stream: stream)
        case .resNet18: .cifarResNet18(classes: classes, channels: channels, width: 0.25, stream: stream)
        case .mobileNetV2: .cifarMobileNetV2(classes: classes, channels: channels, width: 0.5, stream: stream)
        case .deiT:
            .cifarDeiT(classes: classes, channels: channels, width: 96, depth: 6, heads: 3, stream: stream)
        case .wideResNet: .wideResNet(classes: classes, channels: channels, stream: stream)
        case .denseNet121: .cifarDenseNet121(classes: classes, channels: channels, growth: 12, stream: stream)
        case .efficientNetV2S: .cifarEfficientNetV2S(classes: classes, channels: channels, stream: stream)
        }
    }

    /// Transformers learn nothing by plain gradient descent in so few steps.
    func recipe(epochs: Int) -> TrainingRecipe {
        self == .deiT
            ? TrainingRecipe(
                epochs: epochs, peakLearningRate: 1e-3, optimizer: .adamW(weightDecay: 0.05), clippingNorm: 5)
            : .ours(epochs: epochs)
    }
}

/// The networks that a full run trains; others are asked for by the option "networks".
let usualNetworks: [TrainedArchitecture] = [.vgg16, .resNet18, .mobileNetV2, .deiT]

let networksOption = StudyOption(
    "networks", usual: usualNetworks.map(\.rawValue).joined(separator: ","),
    accepts:
        "more networks, trained in full runs, with commas between them: "
        + TrainedArchitecture.allCases.filter { !usualNetworks.contains($0) }.map(\.rawValue).joined(separator: ", ")
) { _ = try networks(named: $0) }

/// - Throws: `MethodError` naming a network that can't be trained here.
func networks(named text: String) throws -> [TrainedArchitecture] {
    try text.split(separator: ",").map { name in
        guard let network = TrainedArchitecture(rawValue: String(name)) else {
            throw MethodError(
                "asking for more networks", "there is no \(name) among them",
                advice: "Give names from \(TrainedArchitecture.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return network
    }
}

extension TrainingRecipe {
    /// The authors' optimiser and clipping, with a shorter schedule and smaller batches.
    static func ours(epochs: Int, peak: Double = 0.1) -> TrainingRecipe {
        TrainingRecipe(
            epochs: epochs, peakLearningRate: peak, optimizer: .sgd(weightDecay: 5e-4), clippingNorm: 5)
    }
}

/// What is trained, and on how much.
struct ArmsPlan: Codable, Sendable {
    /// Each with a key of its own.
    var trainings: Int
    var arms: [Arm]
    /// Training images of an arm, as many of each class as can be.
    var images: Int
    /// The first so many of each class's share of these are never learnt from: networks are trained on them beforehand.
    var reserved = 10_000
    var testImages = 10_000
    /// On how many test images accuracy is told after each epoch, and answers to attacks.
    var watchedImages = 500
}

extension Arms {
    static func erm(_ setting: Setting) -> ArmsPlan? {
        let epochs = setting.pick(quick: 5, full: 8)
        return ArmsPlan(
            trainings: setting.pick(quick: 1, full: 3),
            arms: [
                Arm(clean, .ours(epochs: epochs), .clean, asks: [.following, .everyEpoch]),
                Arm(poisoned, .ours(epochs: epochs), asks: [.following, .everyEpoch]),
                Arm(shared, .ours(epochs: epochs), PoisonedData(.shared), asks: [.following, .everyEpoch]),
            ], images: setting.pick(quick: 10_000, full: 20_000))
    }

    static func adversarial(_ setting: Setting) -> ArmsPlan? {
        let recipe = TrainingRecipe.ours(epochs: 5)
        return inFull(setting, trainings: 3) {
            [Arm(clean, recipe, .clean, asks: [.attacked]), Arm(poisoned, recipe)]
                + norms.flatMap { norm in
                    let attack = TrainingDefence.adversarial(
                        AdversarialTraining(norm, radius: norm == .maximum ? 4 / 255.0 : 0.5, steps: 5))
                    return [
                        Arm(hardened(clean, norm), recipe, .clean, attack, asks: [.attacked]),
                        Arm(hardened(poisoned, norm), recipe, defence: attack),
                    ]
                }
        }
    }

    static func adaptive(_ setting: Setting) -> ArmsPlan? {
        let recipe = TrainingRecipe.ours(epochs: 3)
        return inFull(setting, trainings: 3) {
            [
                Arm(clean, recipe, .clean),
                Arm(deconvolution, recipe, defence: .deconvolution(DeconvolutionTraining())),
            ]
        }
    }

    static func adaptiveControl(_ setting: Setting) -> ArmsPlan? {
        inFull(setting, trainings: 1) {
            [Arm(cleanDeconvolution, .ours(epochs: 3), .clean, .deconvolution(DeconvolutionTraining()))]
        }
    }

    static func later(_ setting: Setting) -> ArmsPlan? {
        let recipe = TrainingRecipe.ours(epochs: setting.pick(quick: 5, full: 8))
        let sharp = Arm(sharpened, recipe, defence: .sharpening(RandomSharpening()))
        let moved = Arm(interpolated, recipe, defence: .interpolation(RandomInterpolation()))
        return ArmsPlan(
            trainings: setting.pick(quick: 1, full: 3), arms: setting.pick(quick: [sharp], full: [sharp, moved]),
            images: setting.pick(quick: 10_000, full: 20_000))
    }

    /// What arms of one training are compared with.
    static func baseline(_ setting: Setting) -> ArmsPlan? {
        inFull(setting, trainings: 1) {
            [Arm(clean, .ours(epochs: 8), .clean), Arm(poisoned, .ours(epochs: 8))]
        }
    }

    static func parts(_ setting: Setting) -> ArmsPlan? {
        inFull(setting, trainings: 1) {
            fractions.flatMap { fraction in
                [
                    Arm(mixed(fraction), .ours(epochs: 8), PoisonedData(.own, fraction: fraction)),
                    Arm(
                        cleanPart(fraction), .ours(epochs: 8),
                        PoisonedData(.own, fraction: fraction, keepsCleanPartAlone: true)),
                ]
            }
        }
    }

    static func augmented(_ setting: Setting) -> ArmsPlan? {
        inFull(setting, trainings: 1) { augmentations.map { Arm($0.title, .ours(epochs: 8), defence: $0) } }
    }

    static func filters(_ setting: Setting) -> ArmsPlan? {
        inFull(setting, trainings: 1) {
            let data: [(String, PoisonedData)] = [
                (divided, PoisonedData(.passing)), (centred, PoisonedData(.centred)), (evened, PoisonedData(.evened)),
                (undone, PoisonedData(.own, isUndone: true)), (shuffled, PoisonedData(.none, shufflesLabels: true)),
            ]
            return data.map { Arm($0.0, .ours(epochs: 8), $0.1) }
                + blurs.filter { $0 != 0.3 }.map {
                    Arm(blurred($0), .ours(epochs: 8), PoisonedData(.own, blur: $0))
                } + [Arm(cleanSharpened, .ours(epochs: 8), .clean, .sharpening(RandomSharpening()))]
        }
    }

    static func transferred(_ setting: Setting) -> ArmsPlan? {
        let epochs = setting.pick(quick: 3, full: 8)
        return ArmsPlan(
            trainings: 1,
            arms: [
                Arm(before, .ours(epochs: 0), .clean, start: .trainedBefore),
                Arm(tunedPoisoned, .ours(epochs: epochs, peak: 0.02), start: .trainedBefore),
                Arm(tunedClean, .ours(epochs: epochs, peak: 0.02), .clean, start: .trainedBefore),
                Arm(readPoisoned, .ours(epochs: epochs, peak: 0.02), start: .frozen),
                Arm(readClean, .ours(epochs: epochs, peak: 0.02), .clean, start: .frozen),
            ], images: setting.pick(quick: 5_000, full: 10_000))
    }

    static func networks(_ setting: Setting) throws -> ArmsPlan? {
        let more = try setting.options?["networks"].map(UnlearnableData.networks(named:)) ?? []
        return inFull(setting, trainings: 1) {
            TrainedArchitecture.allCases.filter { usualNetworks.contains($0) || more.contains($0) }.flatMap { network in
                [
                    Arm(of(network, clean), network.recipe(epochs: 6), .clean, network: network),
                    Arm(of(network, poisoned), network.recipe(epochs: 6), network: network),
                ]
            }
        }
    }

    /// In minutes there is no time for these.
    private static func inFull(_ setting: Setting, trainings: Int, _ arms: () -> [Arm]) -> ArmsPlan? {
        setting.profile == .quick ? nil : ArmsPlan(trainings: trainings, arms: arms(), images: 10_000)
    }
}

/// A network that is trained before, on images that no arm learns from.
struct BeforePlan: Codable, Sendable {
    var images: Int
    var recipe: TrainingRecipe
}

func beforePlan(_ setting: Setting) -> BeforePlan {
    BeforePlan(
        images: setting.pick(quick: 5_000, full: 10_000),
        recipe: .ours(epochs: setting.pick(quick: 3, full: 8)))
}

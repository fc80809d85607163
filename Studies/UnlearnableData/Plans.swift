import Notebook

/// The fractions that are poisoned, the norms of attacks, what images are augmented by, and the blurs that are tried.
let fractions = [0.2, 0.5, 0.8, 0.95]
let norms: [AdversarialTraining.Norm] = [.maximum, .euclidean]
let augmentations: [TrainingDefence] = [.mixup, .cutMix, .cutout(16), .blur(1), .noise(0.1)]
let blurs = [0.05, 0.1, 0.2, 0.3, 0.5]

/// The networks that a full run trains; others are asked for by the option "networks".
let usualNetworks: [ReducedArchitecture] = [.vgg16, .resNet18, .mobileNetV2, .deiT]

extension ReducedArchitecture {
    /// Transformers learn nothing by plain gradient descent in so few steps.
    func recipe(epochs: Int) -> TrainingRecipe {
        self == .deiT
            ? TrainingRecipe(
                epochs: epochs, peakLearningRate: 1e-3, optimizer: .adamW(weightDecay: 0.05), clippingNorm: 5)
            : .ours(epochs: epochs)
    }
}

extension TrainingRecipe {
    /// The authors' optimiser and clipping, with a shorter schedule and smaller batches.
    static func ours(epochs: Int, peak: Double = 0.1) -> TrainingRecipe {
        TrainingRecipe(
            epochs: epochs, peakLearningRate: peak, optimizer: .sgd(weightDecay: 5e-4), clippingNorm: 5)
    }
}

extension Arms {
    static func erm(_ setting: Setting) -> DefendedArms? {
        let epochs = setting.pick(quick: 5, full: 8)
        return DefendedArms(
            trainings: setting.pick(quick: 1, full: 3),
            arms: [
                DefendedArm(clean, .ours(epochs: epochs), .clean, asks: [.following, .everyEpoch]),
                DefendedArm(poisoned, .ours(epochs: epochs), asks: [.following, .everyEpoch]),
                DefendedArm(shared, .ours(epochs: epochs), PoisonedData(.shared), asks: [.following, .everyEpoch]),
            ], images: setting.pick(quick: 10_000, full: 20_000))
    }

    static func adversarial(_ setting: Setting) -> DefendedArms? {
        let recipe = TrainingRecipe.ours(epochs: 5)
        return inFull(setting, trainings: 3) {
            [DefendedArm(clean, recipe, .clean, asks: [.attacked]), DefendedArm(poisoned, recipe)]
                + norms.flatMap { norm in
                    let attack = TrainingDefence.adversarial(
                        AdversarialTraining(norm, radius: norm == .maximum ? 4 / 255.0 : 0.5, steps: 5))
                    return [
                        DefendedArm(hardened(clean, norm), recipe, .clean, defence: attack, asks: [.attacked]),
                        DefendedArm(hardened(poisoned, norm), recipe, defence: attack),
                    ]
                }
        }
    }

    private static let movingFilters = TrainingDefence.deconvolution(DeconvolutionTraining())

    static func adaptive(_ setting: Setting) -> DefendedArms? {
        let recipe = TrainingRecipe.ours(epochs: 3)
        return inFull(setting, trainings: 3) {
            [
                DefendedArm(clean, recipe, .clean),
                DefendedArm(deconvolution, recipe, defence: movingFilters),
            ]
        }
    }

    static func adaptiveControl(_ setting: Setting) -> DefendedArms? {
        inFull(setting, trainings: 1) {
            [DefendedArm(cleanDeconvolution, .ours(epochs: 3), .clean, defence: movingFilters)]
        }
    }

    static func later(_ setting: Setting) -> DefendedArms? {
        let recipe = TrainingRecipe.ours(epochs: setting.pick(quick: 5, full: 8))
        let sharp = DefendedArm(sharpened, recipe, defence: .sharpening(RandomSharpening()))
        let moved = DefendedArm(interpolated, recipe, defence: .interpolation(RandomInterpolation()))
        return DefendedArms(
            trainings: setting.pick(quick: 1, full: 3), arms: setting.pick(quick: [sharp], full: [sharp, moved]),
            images: setting.pick(quick: 10_000, full: 20_000))
    }

    /// What arms of one training are compared with.
    static func baseline(_ setting: Setting) -> DefendedArms? {
        inFull(setting, trainings: 1) {
            [DefendedArm(clean, .ours(epochs: 8), .clean), DefendedArm(poisoned, .ours(epochs: 8))]
        }
    }

    static func parts(_ setting: Setting) -> DefendedArms? {
        inFull(setting, trainings: 1) {
            fractions.flatMap { fraction in
                [
                    DefendedArm(mixed(fraction), .ours(epochs: 8), PoisonedData(.own, fraction: fraction)),
                    DefendedArm(
                        cleanPart(fraction), .ours(epochs: 8),
                        PoisonedData(.own, fraction: fraction, keepsCleanPartAlone: true)),
                ]
            }
        }
    }

    static func augmented(_ setting: Setting) -> DefendedArms? {
        inFull(setting, trainings: 1) { augmentations.map { DefendedArm($0.title, .ours(epochs: 8), defence: $0) } }
    }

    static func filters(_ setting: Setting) -> DefendedArms? {
        inFull(setting, trainings: 1) {
            let data: [(String, PoisonedData)] = [
                (divided, PoisonedData(.passing)), (centred, PoisonedData(.centred)), (evened, PoisonedData(.evened)),
                (undone, PoisonedData(.own, isUndone: true)), (shuffled, PoisonedData(.none, shufflesLabels: true)),
            ]
            return data.map { DefendedArm($0.0, .ours(epochs: 8), $0.1) }
                + blurs.filter { $0 != 0.3 }.map {
                    DefendedArm(blurred($0), .ours(epochs: 8), PoisonedData(.own, blur: $0))
                } + [DefendedArm(cleanSharpened, .ours(epochs: 8), .clean, defence: .sharpening(RandomSharpening()))]
        }
    }

    static func transferred(_ setting: Setting) -> DefendedArms? {
        let epochs = setting.pick(quick: 3, full: 8)
        return DefendedArms(
            trainings: 1,
            arms: [
                DefendedArm(before, .ours(epochs: 0), .clean, start: .trainedBefore),
                DefendedArm(tunedPoisoned, .ours(epochs: epochs, peak: 0.02), start: .trainedBefore),
                DefendedArm(tunedClean, .ours(epochs: epochs, peak: 0.02), .clean, start: .trainedBefore),
                DefendedArm(readPoisoned, .ours(epochs: epochs, peak: 0.02), start: .frozen),
                DefendedArm(readClean, .ours(epochs: epochs, peak: 0.02), .clean, start: .frozen),
            ], images: setting.pick(quick: 5_000, full: 10_000))
    }

    static func networks(_ setting: Setting) throws -> DefendedArms? {
        let trained = try setting.trainedNetworks(usualNetworks)
        return inFull(setting, trainings: 1) {
            trained.flatMap { network in
                [
                    DefendedArm(of(network, clean), network.recipe(epochs: 6), .clean, network: network),
                    DefendedArm(of(network, poisoned), network.recipe(epochs: 6), network: network),
                ]
            }
        }
    }

    /// In minutes there is no time for these.
    private static func inFull(_ setting: Setting, trainings: Int, _ arms: () -> [DefendedArm]) -> DefendedArms? {
        setting.profile == .quick ? nil : DefendedArms(trainings: trainings, arms: arms(), images: 10_000)
    }
}

/// A network that is trained before, on images that no arm learns from.
struct BeforePlan: Codable, Sendable {
    var images: Int
    var recipe: TrainingRecipe

    init(_ setting: Setting) {
        (images, recipe) = setting.pick(quick: (5_000, .ours(epochs: 3)), full: (10_000, .ours(epochs: 8)))
    }
}

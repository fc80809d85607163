import Notebook

/// The arms' names.
enum Arms {
    static let clean = "clean", poisoned = "poisoned", shared = "shared filter"
    static let divided = "divided by the maximum", centred = "centred filters", evened = "blur alone"
    static let undone = "undone by the key", shuffled = "shuffled labels", cleanSharpened = "clean, sharpened"
    static let deconvolution = "poisoned, DAT", cleanDeconvolution = "clean, DAT"
    static let sharpened = "sharpened, low frequencies", interpolated = "COIN"
    static let before = "before", tunedPoisoned = "tuned on poisoned", tunedClean = "tuned on clean"
    static let readPoisoned = "readout of poisoned", readClean = "readout of clean"

    static func mixed(_ fraction: Double) -> String { "\(percent(fraction)) poisoned" }
    static func cleanPart(_ fraction: Double) -> String { "\(percent(1 - fraction)) clean alone" }
    static func hardened(_ arm: String, _ norm: AdversarialTraining.Norm) -> String {
        "\(arm), \(norm.rawValue) adversarial training"
    }
    static func blurred(_ blur: Double) -> String { "blur \(Numerals.plain(blur))" }
    static func of(_ network: ReducedArchitecture, _ arm: String) -> String { "\(network.title), \(arm)" }
}

func trainFresh(_ lab: Lab, plan: DefendedArms?, images: ImageDataset, own: OwnSizeImages) throws -> ArmTrainings {
    try lab.trainArms(plan, images: images, own: own)
}

func trainOn(
    _ lab: Lab, plan: DefendedArms?, images: ImageDataset, own: OwnSizeImages, before: Model
) throws -> ArmTrainings { try lab.trainArms(plan, images: images, own: own, before: before) }

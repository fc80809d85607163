import Notebook

enum ClippedActivation {
    /// The two networks of the paper.
    enum Architecture: String, Codable, Sendable, CaseIterable {
        case vgg16 = "VGG-16"
        case alexNet = "AlexNet"
    }

    /// How a network is made; part of the key of everything that is measured on it.
    struct NetworkPlan: Codable, Sendable {
        var architecture: Architecture
        var width: Double
        /// The first so many training images are used; all where there is no number.
        var trainingImages: Int?
        var recipe: TrainingRecipe
        var start = FirstFilters.random
        var augmentation = Augmentation.flipsAndCrops

        init(_ architecture: Architecture, _ profile: Profile) {
            self.architecture = architecture
            switch (architecture, profile) {
            case (.vgg16, .full):
                width = 0.75
                recipe = TrainingRecipe(
                    epochs: 24, batchSize: 256, peakLearningRate: 0.2, objective: .crossEntropy(smoothing: 0.1))
                start = .passing
                augmentation = .flipsCropsAndCutout
            case (.alexNet, .full):
                width = 1
                recipe = TrainingRecipe(epochs: 12, peakLearningRate: 0.03, objective: .crossEntropy(smoothing: 0.1))
            case (.vgg16, .quick):
                width = 0.25
                trainingImages = 20_000
                recipe = TrainingRecipe(epochs: 3, peakLearningRate: 0.1)
                start = .passing
                augmentation = .flipsAndShifts
            case (.alexNet, .quick):
                width = 0.5
                trainingImages = 20_000
                recipe = TrainingRecipe(epochs: 4, peakLearningRate: 0.03)
            }
        }

        /// What a reader must know of it.
        var sentence: String {
            let channels = width == 1 ? "all its channels" : "\(width) times its usual channels"
            let images = trainingImages.map { "the first \(NumberFormat.fixed(0).text(Double($0)))" } ?? "all"
            let filters =
                start == .passing
                ? "starts from cosines in its first layer and filters that pass maps on in the others, " : ""
            let border = augmentation.border == .mirrored ? "mirrored" : "black"
            return """
                **\(architecture.rawValue)** has \(channels), \(filters)and was trained on \(images) training images for \(recipe.epochs) epochs: \
                \(recipe.inWords), flips and crops of images with \(augmentation.cropPadding) more \(border) pixels on each \
                side\(augmentation.cutout > 0 ? ", and a square of \(augmentation.cutout) pixels cut out" : "").
                """
        }

        func untrained(for dataset: ImageDataset, stream: RandomStream) -> Network {
            switch architecture {
            case .vgg16:
                .vgg16Small(
                    classes: dataset.classNames.count, channels: dataset.shape.channels, width: width, start: start,
                    stream: stream)
            case .alexNet:
                .alexNetSmall(
                    classes: dataset.classNames.count, channels: dataset.shape.channels, width: width, stream: stream)
            }
        }
    }

    /// CIFAR-10 where it is, Fashion-MNIST otherwise.
    static let images = Step.imageDataset()

    /// A network trained from random weights.
    static func trained(_ architecture: Architecture, on images: Step<ImageDataset>) -> Step<TrainedNetwork> {
        Step(
            "\(architecture.rawValue): training", plan: { NetworkPlan(architecture, $0.profile) }, images,
            compute: trainNetwork)
    }

    static func trainNetwork(_ lab: Lab, _ plan: NetworkPlan, _ images: ImageDataset) throws -> TrainedNetwork {
        let stream = RandomStream(seed: lab.seed, "initial weights", plan.architecture.rawValue)
        return try lab.train(
            plan.untrained(for: images, stream: stream), on: images.limited(training: plan.trainingImages), plan.recipe,
            augmentation: plan.augmentation)
    }
}

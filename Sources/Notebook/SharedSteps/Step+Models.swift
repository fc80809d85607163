import Datasets
import Foundation
import Models
import Networks
import Tensors

extension Step where Value == Model {
    /// A network of the catalogue, trained on images; the user's own where the run asks for it.
    ///
    ///     let images = Step.images()
    ///     let vgg = Step.trained(.vgg16, on: images)
    ///
    /// It is the same step with the same key in every study. Its seed is the number of the training, whatever the run's
    /// seed is.
    ///
    /// - Parameters:
    ///   - number: 1 to 3; `trainings(_:on:)` gives all that the profile has.
    ///   - recipe: another than the catalogue's, for a study whose science needs it.
    public static func trained(
        _ network: CatalogueNetwork, on images: Step<ImageDataset>, number: Int = 1,
        recipe: (@Sendable (Setting) -> CatalogueRecipe)? = nil
    ) -> Step<Model> {
        precondition(1...3 ~= number, "the catalogue has three trainings of each network")
        let trained = Step<Model>(
            "\(network.rawValue), training \(number)", plan: { recipe?($0) ?? CatalogueRecipe(network, $0.profile) },
            seed: UInt64(number), images, compute: trainCatalogueNetwork)
        return .replaceable(
            trained, ModelRole(network.architecture, usual: "trained on the images, a network of the catalogue"))
    }

    /// A network with its published weights; the user's own where the run asks for it.
    ///
    /// A file of VGG-16 may hold the convolutions alone: `hasClassifier` says so.
    public static func model(_ published: PublishedModel) -> Step<Model> {
        let found = Step<Model>.source("\(published.architecture.title), ImageNet") { _ in
            let file = WeightsSource(try published.find(), of: published.rawValue)
            return Source(files: file.files, format: file.format, name: file.name) {
                let model = try published.read(file.asked)
                return .init(model, digest: try model.digest, details: model.details)
            }
        }
        return .replaceable(found, ModelRole(published.architecture, usual: "the published weights"))
    }

    /// The step, or the user's own network in its place.
    private static func replaceable(_ step: Step<Model>, _ role: ModelRole) -> Step<Model> {
        .replaceable(step, role) { $0 }
    }
}

extension Step where Value == Model? {
    /// A network with its published weights, where the user has them, or the user's own where the run asks for it:
    /// nothing where there is neither.
    public static func modelIfAny(_ published: PublishedModel) -> Step<Model?> {
        let found = Step<Model?>.source("\(published.architecture.title), ImageNet") { _ in
            guard let found = try published.findIfAny() else {
                let error = published.missing()
                return Source(
                    digest: "none", missing: MissingSource(published.title, error.finding, advice: error.advice)
                ) { nil }
            }
            let file = WeightsSource(found, of: published.rawValue)
            return Source(files: file.files, format: file.format, name: file.name) {
                let model = try published.read(file.asked)
                return .init(model, digest: try model.digest, details: model.details)
            }
        }
        return .replaceable(
            found, ModelRole(published.architecture, usual: "the published weights, where they are there")
        ) { $0 }
    }
}

extension Step {
    /// The step, or the user's own network in its place.
    ///
    /// - Parameter value: makes the step's value of the network.
    static func replaceable(
        _ step: Step, _ role: ModelRole, value: @escaping @Sendable (Model) -> Value
    ) -> Step {
        let own = Step.source("\(step.name), the user's own") { setting in
            guard let request = setting.models[role.name] else {
                preconditionFailure("a network that nobody asked for is opened")
            }
            let architecture = request.architecture ?? role.architecture
            let preparation = request.preparation.isEmpty ? "as usual" : request.preparation.text
            let nonFinite = request.allowsNonFinite == true ? ", infinite and NaN too" : ""
            let file = WeightsSource(URL(fileURLWithPath: request.file), of: architecture.rawValue)
            return Source(
                files: file.files, format: "\(file.format), \(preparation)\(nonFinite)", name: file.name
            ) {
                let model = try request.ownModel(as: architecture)
                return .init(value(model), digest: try model.digest, details: model.details)
            }
        }
        return .choice(step.name, among: [step, own], role: .model(role)) { $0.models[role.name] == nil ? 0 : 1 }
    }
}

/// A file of weights as a source: with what lies beside it and says what its images go through.
private struct WeightsSource {
    /// Its path may end in "#KEY".
    let asked: URL
    let files: [URL]
    let format: String
    let name: SourceName

    init(_ asked: URL, of architecture: String) {
        let (path, key) = WeightsFile.parts(ofPath: asked.path)
        let file = URL(fileURLWithPath: path)
        self.asked = asked
        files = [file] + WeightsFile.descriptions(beside: file)
        format = "weights of \(architecture)" + (key.map { ", \($0)" } ?? "")
        name = SourceName(.weights, file.lastPathComponent, place: file.path)
    }
}

extension Step where Value == [Model] {
    /// All trainings of a network that the profile has; the user's own alone where the run asks for it.
    public static func trainings(_ network: CatalogueNetwork, on images: Step<ImageDataset>) -> Step<[Model]> {
        let all = (1...3).map { Step<Model>.trained(network, on: images, number: $0) }
        let name = "trainings of \(network.rawValue)"
        return .choice(name, among: [.all([all[0]]), .all(all)]) { setting in
            let isOwn = setting.models[network.architecture.rawValue] != nil
            return isOwn || CatalogueRecipe.trainings(setting.profile) == 1 ? 0 : 1
        }
    }
}

/// Trains one of the catalogue's networks from fresh weights.
private func trainCatalogueNetwork(_ lab: Lab, _ plan: CatalogueRecipe, _ images: ImageDataset) throws -> Model {
    let side = images.shape.height
    guard side == 32, images.shape.width == side else {
        throw NotebookError(
            .step, "training \(plan.network.rawValue) on \(images.name)",
            "the catalogue's networks take images of 32x32 pixels, found \(images.shape)",
            advice: "Name other images with --data images=…")
    }
    let stream = RandomStream(seed: lab.seed, "initial weights", plan.network.rawValue)
    return try lab.train(
        plan.untrained(for: images, stream: stream), named: plan.network.rawValue,
        on: images.limited(training: plan.trainingImages), plan.recipe, augmentation: plan.augmentation)
}

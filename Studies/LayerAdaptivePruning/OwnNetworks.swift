import Foundation
import Notebook

/// A network of the study's own, trained once; none where the profile has no time for it.
struct OwnTraining: StorableValue {
    var model: Model?

    var models: [Model] { model.map { [$0] } ?? [] }

    static var encodingName: String { "model or none 1" }

    init(_ model: Model?) { self.model = model }

    func encoded() throws -> Data { try model?.encoded() ?? Data() }

    init(decoding data: Data) throws { self.init(data.isEmpty ? nil : try Model(decoding: data)) }
}

func trainOwn(_ lab: Lab, plan: OwnNetworkPlan?, images: ImageDataset) throws -> OwnTraining {
    guard let plan else { return OwnTraining(nil) }
    let classes = images.classNames.count, channels = images.shape.channels
    let stream = RandomStream(seed: lab.seed, "initial weights", plan.subject.rawValue)
    let network: Network =
        switch plan.subject {
        case .resNet32: .cifarResNet32(classes: classes, channels: channels, stream: stream)
        // The paper's has 12 more maps a layer, not 32.
        case .denseNet121: .cifarDenseNet121(classes: classes, channels: channels, growth: 12, stream: stream)
        case .vgg16: preconditionFailure("VGG-16 is the catalogue's")
        }
    return OwnTraining(
        try lab.train(network, named: plan.subject.rawValue, on: images.limited(training: plan.images), plan.recipe))
}

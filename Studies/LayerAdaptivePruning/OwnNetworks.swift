import Notebook

/// A network of the study's own, trained once; none where the profile has no time for it.
func trainOwn(_ lab: Lab, plan: OwnNetworkPlan?, images: ImageDataset) throws -> [Model] {
    guard let plan else { return [] }
    let classes = images.classNames.count, channels = images.shape.channels
    let stream = RandomStream(seed: lab.seed, "initial weights", plan.subject.rawValue)
    let network: Network =
        switch plan.subject {
        case .resNet32: .cifarResNet32(classes: classes, channels: channels, stream: stream)
        // The paper's has 12 more maps a layer, not 32.
        case .denseNet121: .cifarDenseNet121(classes: classes, channels: channels, growth: 12, stream: stream)
        case .vgg16: preconditionFailure("VGG-16 is the catalogue's")
        }
    return [
        try lab.train(network, named: plan.subject.rawValue, on: images.limited(training: plan.images), plan.recipe)
    ]
}

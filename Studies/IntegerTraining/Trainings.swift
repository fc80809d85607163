import Notebook

func trainArms(_ lab: Lab, plan: TrainingPlan?, images: ImageDataset) throws -> [ArithmeticTraining] {
    guard let plan else { return [] }
    return try lab.trainInArithmetics(plan.training, named: plan.subject.rawValue, on: images) { initialWeights in
        plan.subject.untrained(for: images, width: plan.width, stream: initialWeights)
    }
}

extension Subject {
    func untrained(for images: ImageDataset, width: Double, stream: RandomStream) -> Network {
        let (classes, channels) = (images.classNames.count, images.shape.channels)
        return switch self {
        case .vgg16:
            .vgg16Small(classes: classes, channels: channels, width: width, start: .passing, stream: stream)
        case .alexNet: .alexNetSmall(classes: classes, channels: channels, width: width, stream: stream)
        case .resNet18: .cifarResNet18(classes: classes, channels: channels, width: width, stream: stream)
        }
    }
}

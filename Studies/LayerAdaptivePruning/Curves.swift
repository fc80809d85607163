import Notebook

/// The distortion curves of one training of a network.
struct TrainingCurves: Codable, StorableValue {
    /// By layer, on training images as they are.
    var images: [ImageDistortions]
    /// On noise, and on images that are cropped anew at each amount, of the first training alone; none where they were not
    /// measured.
    var noise: [ImageDistortions]
    var augmented: [ImageDistortions]

    func curves(_ kind: CalibrationImages.Kind, _ summary: DistortionSummary) throws -> [DistortionCurve] {
        let found =
            switch kind {
            case .images: images
            case .noise: noise
            case .augmented: augmented
            }
        return try found.map { try $0.curve(summary) }
    }

    /// The layers that were pruned, with their weights.
    var layers: [(name: String, weights: Int)] { images.map { ($0.layer, $0.weights) } }
}

func measureCurves(
    _ lab: Lab, plan: CurvePlan, trainings: [Model], images: ImageDataset
) throws -> [TrainingCurves] {
    let curves = trainings.indices.flatMap { number in
        let others: [CalibrationImages.Kind] = number == 0 ? [.noise, .augmented] : [.noise]
        return ([.images] + (plan.measuresOthers ? others : [])).map { (training: number, kind: $0) }
    }
    let found = try lab.distortions(
        ofEach: curves.map {
            ("training \($0.training + 1), curves of \($0.kind.rawValue)", trainings[$0.training].network)
        }, parts: plan.parts
    ) { place in
        let (number, kind) = curves[place]
        return try CalibrationImages(
            kind, plan.images, from: images, for: trainings[number],
            stream: RandomStream(seed: lab.seed, "calibration", kind.rawValue, "training \(number + 1)"))
    }
    return trainings.indices.map { number in
        func measured(_ kind: CalibrationImages.Kind) -> [ImageDistortions] {
            zip(curves, found).first { $0.0 == (number, kind) }?.1 ?? []
        }
        return TrainingCurves(images: measured(.images), noise: measured(.noise), augmented: measured(.augmented))
    }
}

extension Allocator {
    /// How many weights each layer of a training keeps, so many in all.
    ///
    /// - Returns: nothing where the curves were not measured, or the allocator can't meet so small a budget.
    func allocation(
        of layers: [PrunableLayer], keeping budget: Int, _ curves: TrainingCurves,
        after earlier: PruningAllocation? = nil
    ) throws -> PruningAllocation? {
        func optimum(_ curves: [DistortionCurve]) throws -> PruningAllocation? {
            curves.isEmpty
                ? nil : try RateDistortionAllocation(of: curves, keeping: budget, after: earlier).allocation
        }
        let weights = layers.map(\.weights.count), shapes = layers.map(\.weights.shape)
        switch self {
        case .rateDistortion: return try optimum(curves.curves(.images, .mean))
        case .worstCase: return try optimum(curves.curves(.images, .worst))
        case .noise: return try optimum(curves.curves(.noise, .mean))
        case .permuted: return try optimum(curves.curves(.images, .mean).permuted(by: layers.count / 2))
        case .lamp: return try .lamp(of: layers, keeping: budget)
        case .globalMagnitude: return try .globalMagnitude(of: layers, keeping: budget)
        case .erdosRenyiKernel: return try .erdosRenyiKernel(over: shapes, keeping: budget)
        case .uniform: return try .uniform(over: weights, keeping: budget)
        case .uniformPlus:
            // With few weights left, its first layer alone has more; a budget that nobody can meet has failed before.
            do { return try .uniformPlus(over: shapes, keeping: budget) } catch is MethodError { return nil }
        }
    }
}

import Notebook

/// All methods' maps of the small VGG-16, where samples cost little.
struct SmallMethods: Codable, StorableValue {
    /// Of each image; one training.
    var images: [ByCase<MapKind, MapNumbers>]
    var fractions: [Double]
}

func measureSmallMethods(_ lab: Lab, _ plan: SmallMethodsPlan, _ vgg: Model, _ dataset: ImageDataset) throws
    -> SmallMethods
{
    let engine = try lab.engine
    let batch = try lab.slices(of: \.test, dataset, for: vgg, count: 1, size: plan.images)[0]
    let maker = try MapMaker(
        vgg.deployed, vgg.normalization, plan.costs, on: engine,
        stream: RandomStream(seed: lab.seed, "small networks that know nothing", "VGG-16, training 0"))
    let images = try lab.pieces("all maps of small images", count: plan.images) { index in
        let image = try engine.slice(batch.images, axis: 0, range: index..<index + 1)
        guard let answer = maker.network.answers(try maker.network.forward(image, on: engine))[0] else {
            return ByCase<MapKind, MapNumbers> { _ in MapNumbers.none }
        }
        let stream = RandomStream(seed: lab.seed, "small methods").substream("image", index)
        let maps = try maker.maps(MapKind.allCases, of: image, to: answer, stream: stream)
        return try maker.measure(maps, of: image, to: answer, steps: plan.steps, stream: stream)
    }
    return SmallMethods(images: images, fractions: curveFractions(steps: plan.steps, side: dataset.shape.height))
}

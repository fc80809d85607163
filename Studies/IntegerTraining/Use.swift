import Notebook

/// The catalogue's network, or the user's own, on test images.
func use(_ lab: Lab, plan: UsePlan, model: Model, images: ImageDataset) throws -> NetworkInIntegers {
    let batches = try lab.slicesOfTest(images, for: model, plan.testImages).map(\.images)
    return try lab.usedInIntegers(model, as: .cifarVGG16BN, bits: plan.bits, on: batches)
}

/// Published networks on photographs, where both are.
func useOnPhotographs(
    _ lab: Lab, plan: UsePlan, vgg: Model?, squeezeNet: Model?, lite: Model?, collection: PhotographCollection
) throws -> [NetworkInIntegers] {
    guard plan.photographs > 0 else { return [] }
    var stream = RandomStream(seed: lab.seed, "photographs")
    let places = stream.shuffledIndices(collection.count).prefix(plan.photographs)
    let roles: [(Architecture, Model?)] = [(.vgg16, vgg), (.squeezeNet11, squeezeNet), (.efficientNetLite0, lite)]
    return try roles.compactMap { role, model in
        guard let model, model.hasImageNetClasses else { return nil }
        var unreadable = 0
        let pictures = try places.compactMap { place -> Picture? in
            do { return try collection.picture(place).photograph } catch is DatasetError {
                unreadable += 1
                return nil
            }
        }
        let batches = stride(from: 0, to: pictures.count, by: 8).map { start in
            model.preparation.tensor(Array(pictures[start..<min(start + 8, pictures.count)]))
        }
        return try batches.isEmpty
            ? nil : lab.usedInIntegers(model, as: role, bits: plan.bits, on: batches, unreadable: unreadable)
    }
}

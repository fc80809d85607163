import Notebook

/// A trained network in use, with convolutions in integers of several bits, and no training.
struct NetworkInUse: Codable {
    struct Bits: Codable {
        var bits: Int
        /// Images that it answers as the network in Float32 does: "1" or "0" for each.
        var same: String
        /// For each layer, how much of the range of 32 bits its sums may take, in the worst batch of images.
        var layers: [IntegerRecord]
    }

    /// "cifar-vgg16-bn"; the user's own network may be in its place.
    var role: String
    var name: String
    /// What of its multiply-adds integers do.
    var shares: [IntegerLayers.Share]
    var bits: [Bits]
    /// Photographs that could not be read.
    var unreadable: Int
}

/// The catalogue's network, or the user's own, on test images.
func use(_ lab: Lab, plan: UsePlan, model: Model, images: ImageDataset) throws -> NetworkInUse {
    let batches = try testSlices(lab, images, for: model, plan.testImages).map(\.images)
    return try use(lab, plan, model, Architecture.cifarVGG16BN, on: batches, unreadable: 0)
}

/// Published networks on photographs, where both are.
func useOnPhotographs(
    _ lab: Lab, plan: UsePlan, vgg: Model?, squeezeNet: Model?, lite: Model?, collection: PhotographCollection
) throws -> [NetworkInUse] {
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
        return try batches.isEmpty ? nil : use(lab, plan, model, role, on: batches, unreadable: unreadable)
    }
}

private func use(
    _ lab: Lab, _ plan: UsePlan, _ model: Model, _ role: Architecture, on batches: [Tensor], unreadable: Int
) throws -> NetworkInUse {
    let network = model.deployed, engine = try lab.engine
    let plain = try batches.map { network.predictions(try network.forward($0, on: engine)) }
    return NetworkInUse(
        role: role.rawValue, name: model.name, shares: try IntegerLayers.integerShares(of: network),
        bits: try plan.bits.map { bits in
            try lab.piece("\(role.rawValue), \(bits) bits") {
                let convolutions = IntegerConvolutions(IntegerSetting(try IntegerFormat(bits: bits)), of: network)
                var same = "", layers: [IntegerRecord] = []
                for (number, images) in batches.enumerated() {
                    let output = try network.output(images, by: convolutions.begun("batch \(number)"), on: engine)
                    same += zip(network.predictions(output), plain[number]).map { $0 == $1 ? "1" : "0" }.joined()
                    let records = convolutions.integerRecords
                    layers = layers.isEmpty ? records : zip(layers, records).map { $0.withWorse(of: $1) }
                }
                return NetworkInUse.Bits(bits: bits, same: same, layers: layers)
            }
        }, unreadable: unreadable)
}

extension NetworkInUse.Bits: StorableValue {}
extension NetworkInUse: StorableValue {}

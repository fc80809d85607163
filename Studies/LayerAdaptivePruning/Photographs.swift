import Notebook

// ImageNet's networks as they are: nobody can train them on here, and their answers to photographs tell what pruning does.

/// The sparsities at which they are compared.
let photographSparsities = [0.3, 0.5]

struct PhotographPlan: Codable, Sendable {
    var curves = CurvePlan(parts: 20, images: 64, measuresOthers: false)
    /// Photographs that no curve has seen.
    var tested = 300
    var sparsities = photographSparsities + [0.7]
    /// Random ones, at each sparsity.
    var allocations = 30
    var batch = 16
}

/// In minutes there is no time for these networks.
func photographPlan(_ setting: Setting) -> PhotographPlan? { setting.pick(quick: nil, full: PhotographPlan()) }

/// One network, pruned at once.
struct PrunedOnPhotographs: Codable, StorableValue {
    /// "EfficientNet-Lite0"; and "efficientnet-lite0", unless it is the user's own.
    var name: String
    var architecture: String
    /// Where its weights come from.
    var weights: String
    /// What counts as correct is what the dense network answers.
    var pruned: PrunedTraining
    var additivity: Additivity
}

func pruneOnPhotographs(
    _ lab: Lab, plan: PhotographPlan?, lite: Model?, squeezeNet: Model?, vgg: Model?, resNet: Model?,
    collection: PhotographCollection
) throws -> [PrunedOnPhotographs] {
    guard let plan else { return [] }
    var stream = RandomStream(seed: lab.seed, "photographs")
    let order = stream.shuffledIndices(collection.count)
    return try [lite, squeezeNet, vgg, resNet].compactMap(\.self).filter(\.hasImageNetClasses).map { model in
        let network = model.network, engine = try lab.engine
        func batches(_ places: ArraySlice<Int>) throws -> [Tensor] {
            let pictures = try places.compactMap { place -> Picture? in
                do { return try collection.picture(place).photograph } catch is DatasetError { return nil }
            }
            return stride(from: 0, to: pictures.count, by: plan.batch).map { start in
                model.preparation.tensor(Array(pictures[start..<min(start + plan.batch, pictures.count)]))
            }
        }
        let calibration = try batches(order.prefix(plan.curves.images))
        let curves = TrainingCurves(
            images: try lab.distortions(
                of: network, on: calibration, parts: plan.curves.parts, named: "\(model.name), curves"),
            noise: [], augmented: [])
        let test = try batches(order.dropFirst(plan.curves.images).prefix(plan.tested)).map { images in
            Batch(images: images, labels: network.predictions(try network.forward(images, on: engine)))
        }
        let pruned = try prunedAtOnce(
            lab, model, curves, plan.sparsities, on: test, changes: test.map(\.images), recalibration: calibration,
            named: model.name)
        // Sums are known at the curves' amounts, on the curves' images.
        let changes = try Changes(of: network, on: calibration, engine), found = try curves.curves(.images, .mean)
        let random = try changes.ofRandomAllocations(
            lab, plan.sparsities, count: plan.allocations, named: model.name,
            rounded: { kept in zip(found, kept).map { $0.weights - $0.pruned[$0.amount(keeping: $1)] } },
            alone: { layer, kept in found[layer].distortions[found[layer].amount(keeping: kept)] })
        return PrunedOnPhotographs(
            name: model.name, architecture: network.name, weights: model.origin.text, pruned: pruned,
            additivity: Additivity(
                random: random, single: RandomAllocations(sparsity: 0.5, measured: [], summed: [])))
    }
}

extension DistortionCurve {
    /// The place of the amount that comes nearest to keeping so many weights.
    func amount(keeping kept: Int) -> Int {
        pruned.indices.min { abs(weights - pruned[$0] - kept) < abs(weights - pruned[$1] - kept) } ?? 0
    }
}

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
    /// "efficientnet-lite0"; the user's own may be in its place.
    var role: String
    /// For people: "EfficientNet-Lite0".
    var name: String
    /// Where its weights come from.
    var weights: String
    /// Photographs that could not be read.
    var unreadable: Int
    /// On calibration photographs.
    var curves: [ImageDistortions]
    /// What counts as correct is what the dense network answers.
    var pruned: PrunedTraining
    var additivity: Additivity
}

func pruneOnPhotographs(
    _ lab: Lab, plan: PhotographPlan?, lite: Model?, squeezeNet: Model?, vgg: Model?, resNet: Model?,
    collection: PhotographCollection
) throws -> [PrunedOnPhotographs] {
    guard let plan, collection.count >= plan.curves.images + plan.tested / 4 else { return [] }
    var stream = RandomStream(seed: lab.seed, "photographs")
    let order = stream.shuffledIndices(collection.count)
    let models = [
        (Architecture.efficientNetLite0, lite), (.squeezeNet11, squeezeNet), (.vgg16BN, vgg), (.resNet50, resNet),
    ]
    return try models.compactMap { role, model in
        guard let model, model.hasImageNetClasses else { return nil }
        let network = model.network, engine = try lab.engine, role = role.rawValue
        var unreadable = 0
        func batches(_ places: ArraySlice<Int>) throws -> [Tensor] {
            let pictures = try places.compactMap { place -> Picture? in
                do { return try collection.picture(place).photograph } catch is DatasetError {
                    unreadable += 1
                    return nil
                }
            }
            return stride(from: 0, to: pictures.count, by: plan.batch).map { start in
                model.preparation.tensor(Array(pictures[start..<min(start + plan.batch, pictures.count)]))
            }
        }
        let calibration = try batches(order.prefix(plan.curves.images)), dense = model.deployed
        let test = try batches(order.dropFirst(plan.curves.images).prefix(plan.tested)).map { images in
            Batch(images: images, labels: dense.predictions(try dense.forward(images, on: engine)))
        }
        guard !calibration.isEmpty, !test.isEmpty else { return nil }
        let curves = TrainingCurves(
            images: try lab.distortions(
                of: network, on: calibration, parts: plan.curves.parts, named: "\(role), curves"),
            noise: [], augmented: [])
        let pruned = try prunedAtOnce(lab, [role], plan.sparsities) { _ in
            PruningTrial(
                model: model, curves: curves, test: test, unseen: test.map(\.images),
                recalibration: Array(calibration.prefix(2)))
        }[0]
        // Sums are known at the curves' amounts, on the curves' images.
        let changes = try Changes(of: network, on: calibration, engine), found = try curves.curves(.images, .mean)
        let random = try randomAllocations(
            lab, [(role, changes.weights)], plan.sparsities, count: plan.allocations,
            rounded: { kept in zip(found, kept).map { $0.weights - $0.pruned[$0.amount(keeping: $1)] } },
            alone: { _, layer, kept in found[layer].distortions[found[layer].amount(keeping: kept)] },
            changes: { _ in changes })[0]
        return PrunedOnPhotographs(
            role: role, name: model.name, weights: model.origin.text, unreadable: unreadable, curves: curves.images,
            pruned: pruned,
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

import Notebook

/// Whether what layers change alone adds up to what they change together, for random allocations.
func measureAdditivity(
    _ lab: Lab, plan: AdditivityPlan, trainings: [Model], images: ImageDataset
) throws -> [Additivity] {
    try trainings.indices.map { number in
        let network = trainings[number].network
        let unseen = try changedImages(lab, images, for: trainings[number], plan.images)
        let changes = try Changes(of: network, on: unseen, lab.engine)
        let random = try changes.ofRandomAllocations(
            lab, plan.sparsities, count: plan.allocations, named: "training \(number + 1)",
            alone: { try changes.ofLayer($0, keeping: $1) })
        let single = RandomAllocations(
            sparsity: 0.5, measured: try changes.weights.indices.map { try changes.ofHalf($0) },
            summed: try changes.resumedOfHalves())
        return Additivity(random: random, single: single)
    }
}

/// What pruning changes in a network's logits, mean over some images.
struct Changes {
    private let network: Network
    private let engine: Engine
    private let images: [Tensor]
    private let measurement: DistortionMeasurement
    /// Of each layer.
    let weights: [Int]

    init(of network: Network, on images: [Tensor], _ engine: Engine) throws {
        (self.network, self.engine, self.images) = (network, engine, images)
        measurement = try DistortionMeasurement(network, images: images, on: engine)
        weights = try network.prunableLayers().map(\.weights.count)
    }

    func ofAll(keeping kept: [Int]) throws -> Double {
        let mask = try NetworkMask(network, PruningAllocation(kept: kept))
        return try measurement.distortions(of: mask.applied(to: network), on: engine).mean
    }

    func ofLayer(_ layer: Int, keeping kept: Int) throws -> Double {
        try ofAll(keeping: weights.indices.map { $0 == layer ? kept : weights[$0] })
    }

    /// Of a layer of which the smaller half is pruned.
    func ofHalf(_ layer: Int) throws -> Double {
        try ofLayer(layer, keeping: weights[layer] - weights[layer] / 2)
    }

    /// The same of each layer, by passes that resume at it, as curves are measured.
    func resumedOfHalves() throws -> [Double] {
        var measurement = try DistortionMeasurement(network, images: images, on: engine)
        return try network.prunableLayers().map { layer in
            try measurement.distortions(ofPruning: layer.name, parts: 2, on: engine)[1].mean
        }
    }

    /// What random allocations change, and the sum of what each layer of them changes alone.
    ///
    /// - Parameters:
    ///   - rounded: how many weights layers keep, where not all numbers can be told alone.
    ///   - alone: what a layer changes alone that keeps so many weights.
    func ofRandomAllocations(
        _ lab: Lab, _ sparsities: [Double], count: Int, named name: String, rounded: ([Int]) -> [Int] = { $0 },
        alone: (_ layer: Int, _ kept: Int) throws -> Double
    ) throws -> [RandomAllocations] {
        try sparsities.map { sparsity in
            let stream = RandomStream(seed: lab.seed, "random allocations", "\(sparsity)")
            let budget = try Sparsity(sparsity).budget(of: weights.reduce(0, +))
            let pairs = try lab.pieces("\(name), allocations at \(percent(sparsity))", count: count) { index in
                let random = try PruningAllocation.random(
                    over: weights, keeping: budget, stream: stream.substream("allocation", index))
                let kept = rounded(random.kept)
                return [
                    try ofAll(keeping: kept), try kept.indices.map { try alone($0, kept[$0]) }.reduce(0, +),
                ]
            }
            return RandomAllocations(
                sparsity: sparsity, measured: pairs.map { $0[0] }, summed: pairs.map { $0[1] })
        }
    }
}

import Notebook

/// Whether what layers change alone adds up to what they change together, for random allocations.
func measureAdditivity(
    _ lab: Lab, plan: AdditivityPlan, trainings: [Model], images: ImageDataset
) throws -> [Additivity] {
    let latest = LatestMade<Int, Changes>()
    func changes(_ number: Int) throws -> Changes {
        try latest.of(number) {
            try Changes(
                of: trainings[number].network, on: changedImages(lab, images, for: trainings[number], plan.images),
                lab.engine)
        }
    }
    let random = try randomAllocations(
        lab,
        try trainings.enumerated().map { ("training \($0 + 1)", try $1.network.prunableLayers().map(\.weights.count)) },
        plan.sparsities, count: plan.allocations,
        alone: { changes, layer, kept in try changes.ofLayer(layer, keeping: kept) }, changes: changes)
    return try trainings.indices.map { number in
        let changes = try changes(number)
        let single = RandomAllocations(
            sparsity: 0.5, measured: try changes.weights.indices.map { try changes.ofHalf($0) },
            summed: try changes.resumedOfHalves())
        return Additivity(random: random[number], single: single)
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
}

/// What random allocations change, and the sum of what each layer of them changes alone, by network and sparsity.
///
/// - Parameters:
///   - networks: their names, and how many weights their layers have.
///   - rounded: how many weights layers keep, where not all numbers can be told alone.
///   - alone: what a layer changes alone that keeps so many weights.
///   - changes: of a network, by its place.
func randomAllocations(
    _ lab: Lab, _ networks: [(name: String, weights: [Int])], _ sparsities: [Double], count: Int,
    rounded: ([Int]) -> [Int] = { $0 }, alone: (_ changes: Changes, _ layer: Int, _ kept: Int) throws -> Double,
    changes: (Int) throws -> Changes
) throws -> [[RandomAllocations]] {
    let rows = networks.indices.flatMap { network in sparsities.map { (network: network, sparsity: $0) } }
    let names = rows.map { row in
        (0..<count).map { "\(networks[row.network].name), allocations at \(percent(row.sparsity)) \($0)" }
    }
    let pairs = try lab.pieces("random allocations", inRows: names) { row, index in
        let (network, sparsity) = rows[row], changes = try changes(network), weights = networks[network].weights
        let random = try PruningAllocation.random(
            over: weights, keeping: Sparsity(sparsity).budget(of: weights.reduce(0, +)),
            stream: RandomStream(seed: lab.seed, "random allocations", "\(sparsity)").substream("allocation", index))
        let kept = rounded(random.kept)
        return [
            try changes.ofAll(keeping: kept), try kept.indices.map { try alone(changes, $0, kept[$0]) }.reduce(0, +),
        ]
    }
    let found = zip(rows, pairs).map { row, pairs in
        RandomAllocations(sparsity: row.sparsity, measured: pairs.map { $0[0] }, summed: pairs.map { $0[1] })
    }
    return networks.indices.map { network in zip(rows, found).filter { $0.0.network == network }.map(\.1) }
}

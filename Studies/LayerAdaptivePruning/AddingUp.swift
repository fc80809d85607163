import Notebook

/// Whether what layers change alone adds up to what they change together, for random allocations.
func measureAdditivity(
    _ lab: Lab, plan: AdditivityPlan, trainings: [Model], images: ImageDataset
) throws -> [Additivity] {
    try trainings.indices.map { number in
        let model = trainings[number], network = model.network, engine = try lab.engine
        let layers = try network.prunableLayers(), weights = layers.map(\.weights.count)
        let unseen = try testSlices(lab, images, for: model, plan.images).map(\.images)
        let measurement = try DistortionMeasurement(network, images: unseen, on: engine)
        /// The mean over images, of an allocation of all layers or of some.
        func changed(_ allocation: PruningAllocation) throws -> Double {
            try measurement.distortions(
                of: NetworkMask(network, allocation).applied(to: network), on: engine
            ).mean
        }
        /// What an allocation does in one layer alone.
        func alone(_ kept: [Int], _ layer: Int) throws -> PruningAllocation {
            try PruningAllocation(kept: weights.indices.map { $0 == layer ? kept[$0] : weights[$0] })
        }
        let random = try plan.sparsities.map { sparsity in
            let stream = RandomStream(seed: lab.seed, "random allocations", "\(sparsity)")
            let budget = try Sparsity(sparsity).budget(of: weights.reduce(0, +))
            let pairs = try lab.pieces(
                "training \(number + 1), allocations at \(percent(sparsity))", count: plan.allocations
            ) { index in
                let allocation = try PruningAllocation.random(
                    over: weights, keeping: budget, stream: stream.substream("allocation", index))
                let single = try weights.indices.map { try changed(alone(allocation.kept, $0)) }
                return [try changed(allocation), single.reduce(0, +)]
            }
            return RandomAllocations(
                sparsity: sparsity, measured: pairs.map { $0[0] }, summed: pairs.map { $0[1] })
        }
        let half = weights.map { $0 / 2 }
        let single = try weights.indices.map { try changed(alone(half, $0)) }
        let again = try weights.indices.map { layer in
            try measurement.distortions(
                of: NetworkMask(network, alone(half, layer)).applied(to: network), on: engine
            ).mean
        }
        return Additivity(
            random: random, single: RandomAllocations(sparsity: 0.5, measured: single, summed: again))
    }
}

import Notebook

/// What the fault seeds of a network draw from: the same for all its trainings and protections, so that the same words are
/// hit in each.
func faultStream(_ lab: Lab, _ purpose: String) -> RandomStream {
    RandomStream(seed: lab.seed, "faults", purpose)
}

func sweepNetwork(
    _ lab: Lab, plan: SweepPlan, trainings: [Model], baselines: [Baseline], thresholds: [[TunedThreshold]],
    images: ImageDataset
) throws -> [NetworkSweep] {
    let trials = trainings.indices.flatMap { number in Protection.allCases.map { (number: number, protection: $0) } }
    let batches = LatestMade<Int, Batch>()
    func batch(_ number: Int) throws -> Batch {
        try batches.of(number) {
            try TrialImages(lab, of: \.test, images, for: trainings[number], perClass: plan.imagesPerClass).batch
        }
    }
    func network(_ number: Int, _ protection: Protection) -> Network {
        protection.apply(
            to: trainings[number].deployed, maxima: baselines[number].maxima, tuned: thresholds[number])
    }
    let sweeps = try lab.faultSweeps(
        trials.map { ("training \($0.number + 1), \($0.protection.rawValue)", plan.rates) }, seeds: plan.seeds
    ) { place in
        let (number, protection) = trials[place]
        return FaultTrials(
            network(number, protection), target: .network, images: try batch(number),
            stream: faultStream(lab, "network"))
    }
    return try trainings.indices.map { number in
        let deployed = trainings[number].deployed, engine = try lab.engine, batch = try batch(number)
        func answers(_ kernels: KernelPolicy) throws -> [Int] {
            deployed.predictions(try deployed.forward(batch.images, on: engine, kernels: kernels))
        }
        let fast = try answers(.fast), direct = try answers(.faulty(layers: Set(deployed.weightedLayers)))
        let own = Dictionary(
            uniqueKeysWithValues: zip(trials, sweeps).filter { $0.0.number == number }.map { ($0.0.protection, $0.1) })
        return NetworkSweep(
            clean: try ByCase { try network(number, $0).accuracy(on: batch, engine: engine) },
            changedByKernels: zip(fast, direct).count { $0 != $1 },
            sweeps: try ByCase { try measured(own[$0], "the sweep of training \(number + 1)") })
    }
}

func sweepLayers(
    _ lab: Lab, plan: LayerPlan, trainings: [Model], baselines: [Baseline], images: ImageDataset
) throws -> [[LayerSweep]] {
    let trials = trainings.indices.flatMap { number in
        baselines[number].layers.map { (number: number, layer: $0) }
    }
    let latest = LatestMade<Int, TrialImages>()
    func trialImages(_ number: Int) throws -> TrialImages {
        try latest.of(number) {
            try TrialImages(lab, of: \.test, images, for: trainings[number], perClass: plan.imagesPerClass)
        }
    }
    let sweeps = try lab.faultSweeps(
        trials.map { number, layer in
            // Of the words, which are the same in all trainings, rather than of those with a clear bit 30.
            ("training \(number + 1), \(layer.name)", plan.hits.map { min(1, $0 / Double(layer.words)) })
        }, seeds: plan.seeds
    ) { place in
        let (number, layer) = trials[place], network = trainings[number].deployed, chosen = try trialImages(number)
        let kept = try lab.batches([chosen.batch], of: chosen.digest, before: layer.place, of: network)
        return FaultTrials(
            network, target: FaultTarget(layer: layer.place), start: layer.place, images: kept[0],
            stream: faultStream(lab, "layer \(layer.name)"))
    }
    return try trainings.indices.map { number in
        let clean = try trainings[number].deployed.accuracy(on: trialImages(number).batch, engine: lab.engine)
        return zip(trials, sweeps).filter { $0.0.number == number }.map {
            LayerSweep(layer: $0.0.layer.name, clean: clean, sweep: $0.1)
        }
    }
}

/// A sweep for each bit position.
func sweepBits(
    _ lab: Lab, plan: SweepPlan, trainings: [Model], images: ImageDataset
) throws -> [BitSweeps] {
    let bits = 32, batches = LatestMade<Int, Batch>()
    func batch(_ number: Int) throws -> Batch {
        try batches.of(number) {
            try TrialImages(lab, of: \.test, images, for: trainings[number], perClass: plan.imagesPerClass).batch
        }
    }
    let sweeps = try lab.faultSweeps(
        trainings.indices.flatMap { number in
            (0..<bits).map { ("training \(number + 1), bit \($0)", plan.rates) }
        }, seeds: plan.seeds
    ) { place in
        let (number, bit) = place.quotientAndRemainder(dividingBy: bits)
        return FaultTrials(
            trainings[number].deployed, target: FaultTarget(bits: .only(bit)), images: try batch(number),
            stream: faultStream(lab, "bit \(bit)"))
    }
    return try trainings.indices.map { number in
        BitSweeps(
            clean: try trainings[number].deployed.accuracy(on: batch(number), engine: lab.engine),
            sweeps: Array(sweeps[number * bits..<(number + 1) * bits]))
    }
}

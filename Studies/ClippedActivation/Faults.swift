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
    try trainings.indices.map { number in
        let trained = trainings[number], deployed = trained.deployed, engine = try lab.engine
        let batch = try TrialImages(lab, of: \.test, images, for: trained, perClass: plan.imagesPerClass).batch
        let networks = ByCase<Protection, Network> { protection in
            protection.apply(to: deployed, maxima: baselines[number].maxima, tuned: thresholds[number])
        }
        func answers(_ kernels: KernelPolicy) throws -> [Int] {
            deployed.predictions(try deployed.forward(batch.images, on: engine, kernels: kernels))
        }
        let fast = try answers(.fast), direct = try answers(.faulty(layers: Set(deployed.weightedLayers)))
        return NetworkSweep(
            clean: try networks.map { try $0.accuracy(on: batch, engine: engine) },
            changedByKernels: zip(fast, direct).count { $0 != $1 },
            sweeps: try ByCase { protection in
                let trials = FaultTrials(
                    networks[protection], target: .network, images: batch, stream: faultStream(lab, "network"))
                return try lab.sweep(
                    trials, "training \(number + 1), \(protection.rawValue)", rates: plan.rates, seeds: plan.seeds)
            })
    }
}

func sweepLayers(
    _ lab: Lab, plan: LayerPlan, trainings: [Model], baselines: [Baseline], images: ImageDataset
) throws -> [[LayerSweep]] {
    try trainings.indices.map { number in
        let trained = trainings[number], network = trained.deployed
        let chosen = try TrialImages(lab, of: \.test, images, for: trained, perClass: plan.imagesPerClass)
        let clean = try network.accuracy(on: chosen.batch, engine: lab.engine)
        return try baselines[number].layers.map { layer in
            let kept = try lab.batches([chosen.batch], of: chosen.digest, before: layer.place, of: network)
            let trials = FaultTrials(
                network, target: FaultTarget(layer: layer.place), start: layer.place, images: kept[0],
                stream: faultStream(lab, "layer \(layer.name)"))
            // Of the words, which are the same in all trainings, rather than of those with a clear bit 30.
            let rates = plan.hits.map { min(1, $0 / Double(layer.words)) }
            return LayerSweep(
                layer: layer.name, clean: clean,
                sweep: try lab.sweep(trials, "training \(number + 1), \(layer.name)", rates: rates, seeds: plan.seeds))
        }
    }
}

/// A sweep for each bit position.
func sweepBits(
    _ lab: Lab, plan: SweepPlan, trainings: [Model], images: ImageDataset
) throws -> [BitSweeps] {
    try trainings.enumerated().map { number, trained in
        let batch = try TrialImages(lab, of: \.test, images, for: trained, perClass: plan.imagesPerClass).batch
        let network = trained.deployed
        return BitSweeps(
            clean: try network.accuracy(on: batch, engine: lab.engine),
            sweeps: try (0..<32).map { bit in
                let trials = FaultTrials(
                    network, target: FaultTarget(bits: .only(bit)), images: batch,
                    stream: faultStream(lab, "bit \(bit)"))
                return try lab.sweep(
                    trials, "training \(number + 1), bit \(bit)", rates: plan.rates, seeds: plan.seeds)
            })
    }
}

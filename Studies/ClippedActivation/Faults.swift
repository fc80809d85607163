import Notebook

/// What the fault seeds of a network draw from.
func faultStream(_ lab: Lab, _ purpose: String) -> RandomStream {
    RandomStream(seed: lab.seed, "faults", purpose)
}

func sweepNetwork(
    _ lab: Lab, plan: SweepPlan, trained: Model, baseline: Baseline, thresholds: [TunedThreshold],
    images: ImageDataset
) throws -> NetworkSweep {
    let slices = try lab.slices(of: \.test, images, for: trained, count: plan.slices, size: plan.slice)
    let deployed = trained.deployed
    return try NetworkSweep { protection in
        let network = protection.apply(to: deployed, maxima: baseline.maxima, tuned: thresholds)
        let trials = FaultTrials(network, target: .network, slices: slices, stream: faultStream(lab, "network"))
        return try sweep(lab, plan, trials, protection.rawValue)
    }
}

func sweepLayers(
    _ lab: Lab, plan: SweepPlan, trained: Model, baseline: Baseline, images: ImageDataset
) throws -> [LayerSweep] {
    let slices = try lab.slices(of: \.test, images, for: trained, count: plan.slices, size: plan.slice)
    let digest = "\(images.digest) test \(plan.slices) x \(plan.slice)"
    let network = trained.deployed
    return try baseline.layers.map { layer in
        let inputs = try lab.batches(slices, of: digest, before: layer.place, of: network)
        let trials = FaultTrials(
            network, target: FaultTarget(layer: layer.place), start: layer.place, slices: inputs,
            stream: faultStream(lab, "layer \(layer.name)"))
        return LayerSweep(layer: layer.name, sweep: try sweep(lab, plan, trials, layer.name))
    }
}

func sweepBits(_ lab: Lab, plan: SweepPlan, trained: Model, images: ImageDataset) throws -> [BitSweep] {
    let slices = try lab.slices(of: \.test, images, for: trained, count: plan.slices, size: plan.slice)
    let network = trained.deployed
    return try (0..<32).map { bit in
        let trials = FaultTrials(
            network, target: FaultTarget(bits: .only(bit)), slices: slices, stream: faultStream(lab, "bit \(bit)"))
        return BitSweep(bit: bit, accuracies: try sweep(lab, plan, trials, "bit \(bit)").accuracies[0])
    }
}

/// One piece of the store for each rate.
private func sweep(_ lab: Lab, _ plan: SweepPlan, _ trials: FaultTrials, _ name: String) throws -> FaultSweep {
    let engine = try lab.engine
    let accuracies = try plan.rates.enumerated().map { index, rate in
        try lab.piece("\(name), rate \(rate)") {
            try (0..<plan.seeds).map { seed in
                lab.progress("\(name), trials", index * plan.seeds + seed, plan.rates.count * plan.seeds)
                return try trials.accuracy(rate: FaultRate(rate), seed: seed, engine: engine)
            }
        }
    }
    return FaultSweep(rates: plan.rates, accuracies: accuracies)
}

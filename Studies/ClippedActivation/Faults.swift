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
        return try lab.sweep(trials, protection.rawValue, rates: plan.rates, seeds: plan.seeds)
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
        return LayerSweep(
            layer: layer.name, sweep: try lab.sweep(trials, layer.name, rates: plan.rates, seeds: plan.seeds))
    }
}

/// A sweep for each bit position.
func sweepBits(_ lab: Lab, plan: SweepPlan, trained: Model, images: ImageDataset) throws -> [FaultSweep] {
    let slices = try lab.slices(of: \.test, images, for: trained, count: plan.slices, size: plan.slice)
    let network = trained.deployed
    return try (0..<32).map { bit in
        let trials = FaultTrials(
            network, target: FaultTarget(bits: .only(bit)), slices: slices, stream: faultStream(lab, "bit \(bit)"))
        return try lab.sweep(trials, "bit \(bit)", rates: plan.rates, seeds: plan.seeds)
    }
}

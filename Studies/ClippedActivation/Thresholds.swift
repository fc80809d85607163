import Notebook

/// The layer-by-layer interval search: faults in one layer, all layers clipped at ACT_max but for the searched one.
func tuneThresholds(
    _ lab: Lab, plan: SweepPlan, trained: Model, baseline: Baseline, images: ImageDataset
) throws -> [TunedThreshold] {
    let clippable = try baseline.clippable
    return try clippable.enumerated().map { index, place in
        let (layer, activation, maximum) = place
        let area = try thresholdSweeps(lab, plan, trained, baseline, images, layer, others: .maximum)
        return try lab.piece("search \(layer.name)") {
            lab.progress("searching thresholds, layers", index, clippable.count, detail: layer.name)
            var undefined: [Double] = []
            let result = try ThresholdSearch().run(to: Double(maximum)) { threshold in
                let sweep = try area(Float(threshold))
                undefined.append(sweep.undefinedShare)
                return try sweep.areas().mean
            }
            return TunedThreshold(
                layer: layer.name, activation: activation, maximum: maximum, search: result, undefined: undefined)
        }
    }
}

/// Thresholds far beyond the search's interval, behind a few layers; the others clipped at ACT_max, and not at all.
func scanThresholds(
    _ lab: Lab, plan: ScanPlan, trained: Model, baseline: Baseline, images: ImageDataset
) throws -> [ThresholdScan] {
    let clippable = try baseline.clippable
    let chosen = [0, clippable.count / 3, 2 * clippable.count / 3, clippable.count - 1].map { clippable[$0] }
    let factors = plan.factors
    return try chosen.enumerated().flatMap { index, place in
        let (layer, _, maximum) = place
        return try [Protection.none, .maximum].map { others in
            let area = try thresholdSweeps(lab, plan.sweep, trained, baseline, images, layer, others: others)
            let sweeps = try factors.enumerated().map { place, factor in
                try lab.piece("scan \(layer.name) x \(factor), others \(others.rawValue)") {
                    let done = index * factors.count + place
                    lab.progress("scanning thresholds", done, chosen.count * factors.count, detail: layer.name)
                    return try area(maximum * Float(factor))
                }
            }
            let curve = ThresholdCurve(
                maximum: maximum, thresholds: factors.map { $0 * Double(maximum) },
                areas: try sweeps.map { try $0.areas() })
            return ThresholdScan(
                layer: layer.name, others: others, curve: curve, undefined: sweeps.map(\.undefinedShare))
        }
    }
}

/// The accuracies of each fault seed, for faults in one layer and a threshold behind it.
///
/// Trials start from the kept activations before the layer; the images are training images, so that the test images
/// stay unseen.
///
/// - Parameter others: what the other layers are protected by.
private func thresholdSweeps(
    _ lab: Lab, _ plan: SweepPlan, _ trained: Model, _ baseline: Baseline, _ images: ImageDataset,
    _ layer: LayerMemory, others: Protection
) throws -> (Float) throws -> FaultSweep {
    let clipped = others.apply(to: trained.deployed, maxima: baseline.maxima, tuned: [])
    let slices = try lab.slices(of: \.train, images, for: trained, count: plan.slices, size: plan.slice)
    let digest = "\(images.digest) training \(plan.slices) x \(plan.slice)"
    let engine = try lab.engine
    let stream = faultStream(lab, "tuning \(layer.name)")
    var kept: [Batch]?
    return { threshold in
        let inputs = try kept ?? lab.batches(slices, of: digest, before: layer.place, of: clipped)
        kept = inputs
        let network = layer.activation.map { clipped.clipped(at: [$0: threshold]) } ?? clipped
        let trials = FaultTrials(
            network, target: FaultTarget(layer: layer.place), start: layer.place, slices: inputs, stream: stream)
        let measured = try plan.rates.map { rate in
            try (0..<plan.seeds).map { try trials.accuracy(rate: FaultRate(rate), seed: $0, engine: engine) }
        }
        return FaultSweep(rates: plan.rates, trials: measured)
    }
}

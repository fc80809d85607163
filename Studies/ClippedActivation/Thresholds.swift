import Notebook

/// The layer-by-layer interval search: faults in one layer, all layers clipped at ACT_max but for the searched one.
func tuneThresholds(
    _ lab: Lab, plan: SweepPlan, trained: Model, baseline: Baseline, images: ImageDataset
) throws -> [TunedThreshold] {
    let clippable = try baseline.clippable
    return try clippable.enumerated().map { index, place in
        let (layer, activation, maximum) = place
        let area = try thresholdArea(lab, plan, trained, baseline, images, layer, others: .maximum)
        return try lab.piece("search \(layer.name)") {
            lab.progress("searching thresholds, layers", index, clippable.count, detail: layer.name)
            let result = try ThresholdSearch().run(to: Double(maximum)) { try area(Float($0)).mean }
            return TunedThreshold(layer: layer.name, activation: activation, maximum: maximum, search: result)
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
            let area = try thresholdArea(lab, plan.sweep, trained, baseline, images, layer, others: others)
            let areas = try factors.enumerated().map { place, factor in
                try lab.piece("scan \(layer.name) x \(factor), others \(others.rawValue)") {
                    let done = index * factors.count + place
                    lab.progress("scanning thresholds", done, chosen.count * factors.count, detail: layer.name)
                    return try area(maximum * Float(factor))
                }
            }
            let curve = ThresholdCurve(
                maximum: maximum, thresholds: factors.map { $0 * Double(maximum) }, areas: areas)
            return ThresholdScan(layer: layer.name, others: others, curve: curve)
        }
    }
}

/// The area under the curve of each fault seed, for faults in one layer and a threshold behind it.
///
/// Trials start from the kept activations before the layer; the images are training images, so that the test images
/// stay unseen.
///
/// - Parameter others: what the other layers are protected by.
private func thresholdArea(
    _ lab: Lab, _ plan: SweepPlan, _ trained: Model, _ baseline: Baseline, _ images: ImageDataset,
    _ layer: LayerMemory, others: Protection
) throws -> (Float) throws -> [Double] {
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
        let accuracies = try plan.rates.map { rate in
            try (0..<plan.seeds).map { try trials.accuracy(rate: FaultRate(rate), seed: $0, engine: engine) }
        }
        return try FaultSweep(rates: plan.rates, accuracies: accuracies).areas()
    }
}

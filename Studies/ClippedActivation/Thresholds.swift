import Notebook

/// The layer-by-layer interval search: faults in one layer, all layers clipped at ACT_max but for the searched one.
func tuneThresholds(
    _ lab: Lab, plan: SweepPlan, trainings: [Model], baselines: [Baseline], images: ImageDataset
) throws -> [[TunedThreshold]] {
    let clippable = try baselines.map { try $0.clippable }
    let names = trainings.indices.map { number in
        clippable[number].map { "training \(number + 1), search \($0.layer.name)" }
    }
    return try lab.pieces("searching thresholds, layers", inRows: names) { number, index in
        let (layer, activation, maximum) = clippable[number][index]
        let layers = LayerTrials(
            lab, plan, trainings[number], baselines[number], images, others: .maximum,
            patterns: "tuning of training \(number + 1)")
        let area = try layers.sweeps(of: layer)
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

/// The layers that are scanned: the first, the last, and two between them.
func scanned<Layer>(_ clippable: [Layer]) -> [Layer] {
    [0, clippable.count / 3, 2 * clippable.count / 3, clippable.count - 1].map { clippable[$0] }
}

/// Thresholds far beyond the search's interval, behind a few layers, the others not clipped at all.
func scanThresholds(
    _ lab: Lab, plan: ScanPlan, trainings: [Model], baselines: [Baseline], images: ImageDataset
) throws -> [[ThresholdScan]] {
    let factors = plan.factors
    let chosen = try trainings.indices.flatMap { number in
        scanned(try baselines[number].clippable).map { (number: number, layer: $0.layer, maximum: $0.maximum) }
    }
    func layers(_ number: Int) -> LayerTrials {
        LayerTrials(lab, plan.sweep, trainings[number], baselines[number], images, others: .none, patterns: "scan")
    }
    // No threshold lies beyond the numbers that there are.
    let thresholds = chosen.map { place in
        factors.map { min(Double(place.maximum) * $0, Double(Float.greatestFiniteMagnitude)) }
    }
    let areas = LatestMade<Int, (Float) throws -> FaultSweep>()
    let names = chosen.map { place in
        factors.map { "training \(place.number + 1), scan \(place.layer.name) x \($0)" }
    }
    let sweeps = try lab.pieces("scanning thresholds", inRows: names) { place, factor in
        let area = try areas.of(place) { try layers(chosen[place].number).sweeps(of: chosen[place].layer) }
        return try area(Float(thresholds[place][factor]))
    }
    let scans = try chosen.enumerated().map { place, chosen in
        ThresholdScan(
            layer: chosen.layer.name,
            curve: ThresholdCurve(
                maximum: chosen.maximum, thresholds: thresholds[place], areas: try sweeps[place].map { try $0.areas() }),
            undefined: sweeps[place].map(\.undefinedShare),
            clean: try thresholds[place].map { try layers(chosen.number).clean(chosen.layer, Float($0)) })
    }
    return trainings.indices.map { number in zip(chosen, scans).filter { $0.0.number == number }.map(\.1) }
}

/// Faults in one layer, and a threshold behind it.
///
/// Trials start from the kept activations before the layer; the images are training images, so that the test images
/// stay unseen.
private struct LayerTrials {
    let lab: Lab
    let plan: SweepPlan
    let trained: Model
    /// All layers but the one in question are as they are in it.
    let network: Network
    let images: ImageDataset
    /// What the patterns of flips are drawn for: a search draws its own for each training, so that what its draw does to the
    /// thresholds varies between trainings, and is in their intervals; a scan's are the same for all.
    let patterns: String

    /// - Parameter others: what the other layers are protected by.
    init(
        _ lab: Lab, _ plan: SweepPlan, _ trained: Model, _ baseline: Baseline, _ images: ImageDataset,
        others: Protection, patterns: String
    ) {
        (self.lab, self.plan, self.trained, self.images) = (lab, plan, trained, images)
        self.patterns = patterns
        network = others.apply(to: trained.deployed, maxima: baseline.maxima, tuned: [])
    }

    /// The accuracies of each fault seed by threshold.
    func sweeps(of layer: LayerMemory) throws -> (Float) throws -> FaultSweep {
        let chosen = try TrialImages(lab, of: \.train, images, for: trained, perClass: plan.imagesPerClass)
        let engine = try lab.engine, stream = faultStream(lab, "\(patterns), \(layer.name)")
        var kept: Batch?
        return { threshold in
            let batch =
                try kept ?? lab.batches([chosen.batch], of: chosen.digest, before: layer.place, of: network)[0]
            kept = batch
            let trials = FaultTrials(
                clipped(layer, at: threshold), target: FaultTarget(layer: layer.place), start: layer.place,
                images: batch, stream: stream)
            let measured = try plan.rates.map { rate in
                try (0..<plan.seeds).map { try trials.accuracy(rate: FaultRate(rate), seed: $0, engine: engine) }
            }
            return FaultSweep(rates: plan.rates, trials: measured)
        }
    }

    /// Without faults.
    func clean(_ layer: LayerMemory, _ threshold: Float) throws -> Accuracy {
        let chosen = try TrialImages(lab, of: \.train, images, for: trained, perClass: plan.imagesPerClass)
        return try clipped(layer, at: threshold).accuracy(on: chosen.batch, engine: lab.engine)
    }

    private func clipped(_ layer: LayerMemory, at threshold: Float) -> Network {
        layer.activation.map { network.clipped(at: [$0: threshold]) } ?? network
    }
}

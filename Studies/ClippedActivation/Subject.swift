import Foundation
import Notebook

/// One network of the paper, and the steps that measure it.
struct Subject: Sendable {
    let name: String
    let network: Step<Model>
    let baseline: Step<Baseline>
    let thresholds: Step<[Tuned]>
    let networkSweep: Step<NetworkSweep>
    let layerSweeps: Step<[LayerSweep]>
    let bitSweeps: Step<[BitSweep]>
    let magnitudes: Step<Magnitudes>
    let scans: Step<[ThresholdScan]>

    init(_ catalogue: CatalogueNetwork, on images: Step<ImageDataset>) {
        let name = catalogue.rawValue
        self.name = name
        network = .trained(catalogue, on: images)
        baseline = Step("\(name): baseline", network, images, compute: measureBaseline)
        thresholds = Step(
            "\(name): thresholds", plan: tuningPlan, network, baseline, images, compute: tuneThresholds)
        networkSweep = Step(
            "\(name): faults anywhere", plan: networkPlan, network, baseline, thresholds, images,
            compute: sweepNetwork)
        layerSweeps = Step(
            "\(name): faults in one layer", plan: layerPlan, network, baseline, images, compute: sweepLayers)
        bitSweeps = Step("\(name): faults in one bit", plan: bitPlan, network, images, compute: sweepBits)
        magnitudes = Step("\(name): magnitudes", network, baseline, images, compute: measureMagnitudes)
        scans = Step("\(name): threshold scan", plan: scanPlan, network, baseline, images, compute: scanThresholds)
    }
}

/// What the fault seeds of a network draw from.
func faultStream(_ lab: Lab, _ purpose: String) -> RandomStream {
    RandomStream(seed: lab.seed, "faults", purpose)
}

func measureBaseline(_ lab: Lab, trained: Model, images: ImageDataset) throws -> Baseline {
    let network = trained.deployed
    let size = 200
    let test = try lab.slices(
        of: \.test, images, for: trained, count: (images.test.count + size - 1) / size,
        size: size)
    let profiling = try lab.slices(
        of: \.train, images, for: trained, count: lab.profile == .full ? 25 : 5,
        size: size)
    let engine = try lab.engine
    var accuracy = Accuracy(correct: 0, count: 0)
    for batch in test { accuracy = accuracy + (try network.accuracy(on: batch, engine: engine)) }
    return Baseline(
        dataset: images.name, test: accuracy, epochs: trained.history, chance: 1 / Double(images.classNames.count),
        layers: memory(of: network), maxima: try network.activationMaxima(on: profiling, engine: engine))
}

private func memory(of network: Network) -> [LayerMemory] {
    var counts = (convolution: 0, linear: 0)
    return network.weightedLayers.map { place in
        let name: String
        if case .convolution = network.layers[place].layer {
            counts.convolution += 1
            name = "conv \(counts.convolution)"
        } else {
            counts.linear += 1
            name = "linear \(counts.linear)"
        }
        return LayerMemory(
            name: name, place: place, activation: network.activation(after: place), words: network.wordCount(place),
            wordsWithClearExponentBit: network.wordsWithClearExponentBit(place))
    }
}

/// The layer-by-layer interval search: faults in one layer, all layers clipped at ACT_max but for the searched one.
func tuneThresholds(
    _ lab: Lab, plan: SweepPlan, trained: Model, baseline: Baseline, images: ImageDataset
) throws -> [Tuned] {
    let clippable = baseline.layers.filter { $0.activation != nil }
    return try clippable.enumerated().compactMap { index, layer -> Tuned? in
        guard let activation = layer.activation, let maximum = baseline.maxima[activation] else { return nil }
        let area = try thresholdArea(lab, plan, trained, baseline, images, layer, others: .maximum)
        return try lab.piece("search \(layer.name)") {
            lab.progress("searching thresholds, layers", index, clippable.count, detail: layer.name)
            let result = try ThresholdSearch().run(to: Double(maximum)) { try area(Float($0)).mean }
            return Tuned(layer: layer.name, activation: activation, maximum: maximum, search: result)
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

/// Thresholds far beyond the search's interval, behind a few layers; the others clipped at ACT_max, and not at all.
func scanThresholds(
    _ lab: Lab, plan: ScanPlan, trained: Model, baseline: Baseline, images: ImageDataset
) throws -> [ThresholdScan] {
    let clippable = baseline.layers.filter { $0.activation != nil }
    let chosen = [0, clippable.count / 3, 2 * clippable.count / 3, clippable.count - 1].map { clippable[$0] }
    let factors = plan.factors
    return try chosen.enumerated().flatMap { index, layer -> [ThresholdScan] in
        guard let activation = layer.activation, let maximum = baseline.maxima[activation] else { return [] }
        return try [Protection.none, .maximum].map { others in
            let area = try thresholdArea(lab, plan.sweep, trained, baseline, images, layer, others: others)
            let areas = try factors.enumerated().map { place, factor in
                try lab.piece("scan \(layer.name) x \(factor), others \(others.rawValue)") {
                    let done = index * factors.count + place
                    lab.progress("scanning thresholds", done, chosen.count * factors.count, detail: layer.name)
                    return try area(maximum * Float(factor))
                }
            }
            return ThresholdScan(
                layer: layer.name, others: others, maximum: maximum,
                thresholds: factors.map { $0 * Double(maximum) }, areas: areas)
        }
    }
}

func sweepNetwork(
    _ lab: Lab, plan: SweepPlan, trained: Model, baseline: Baseline, thresholds: [Tuned],
    images: ImageDataset
) throws -> NetworkSweep {
    let slices = try lab.slices(of: \.test, images, for: trained, count: plan.slices, size: plan.slice)
    let engine = try lab.engine
    let deployed = trained.deployed
    var sweeps: [String: FaultSweep] = [:]
    for protection in Protection.allCases {
        let network = protection.apply(to: deployed, maxima: baseline.maxima, tuned: thresholds)
        let trials = FaultTrials(network, target: .network, slices: slices, stream: faultStream(lab, "network"))
        sweeps[protection.rawValue] = try sweep(lab, plan, trials, "\(protection.rawValue)", engine)
    }
    return NetworkSweep(sweeps: sweeps)
}

func sweepLayers(
    _ lab: Lab, plan: SweepPlan, trained: Model, baseline: Baseline, images: ImageDataset
) throws -> [LayerSweep] {
    let slices = try lab.slices(of: \.test, images, for: trained, count: plan.slices, size: plan.slice)
    let digest = "\(images.digest) test \(plan.slices) x \(plan.slice)"
    let network = trained.deployed
    let engine = try lab.engine
    return try baseline.layers.map { layer in
        let inputs = try lab.batches(slices, of: digest, before: layer.place, of: network)
        let trials = FaultTrials(
            network, target: FaultTarget(layer: layer.place), start: layer.place, slices: inputs,
            stream: faultStream(lab, "layer \(layer.name)"))
        return LayerSweep(layer: layer.name, sweep: try sweep(lab, plan, trials, layer.name, engine))
    }
}

func sweepBits(
    _ lab: Lab, plan: SweepPlan, trained: Model, images: ImageDataset
) throws -> [BitSweep] {
    let slices = try lab.slices(of: \.test, images, for: trained, count: plan.slices, size: plan.slice)
    let network = trained.deployed
    let engine = try lab.engine
    return try (0..<32).map { bit in
        let trials = FaultTrials(
            network, target: FaultTarget(bits: .only(bit)), slices: slices, stream: faultStream(lab, "bit \(bit)"))
        let result = try sweep(lab, plan, trials, "bit \(bit)", engine)
        return BitSweep(bit: bit, accuracies: result.accuracies[0])
    }
}

/// One piece of the store for each rate.
private func sweep(
    _ lab: Lab, _ plan: SweepPlan, _ trials: FaultTrials, _ name: String, _ engine: Engine
) throws -> FaultSweep {
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

/// Activations with and without faults, at a rate that gives ten expected hits of bit 30.
func measureMagnitudes(
    _ lab: Lab, trained: Model, baseline: Baseline, images: ImageDataset
) throws -> Magnitudes {
    let network = trained.deployed
    let engine = try lab.engine
    let seeds = lab.profile == .full ? 8 : 3
    let slices = try lab.slices(of: \.test, images, for: trained, count: seeds, size: 32)
    let rate = baseline.rate(hits: 10)
    let stream = faultStream(lab, "magnitudes")
    var clean: [Int: MagnitudeHistogram] = [:]
    var faulty: [Int: MagnitudeHistogram] = [:]
    for (seed, slice) in slices.enumerated() {
        let faults = network.randomFaults(
            rate: try FaultRate(rate), in: .network, stream: stream.substream("trial", seed))
        let places = Set(network.clippableLayers)
        try network.magnitudes(of: places, on: slice, kernels: .fast, engine: engine, into: &clean)
        try network.withFaults(faults).magnitudes(
            of: places, on: slice, kernels: .faulty(layers: faults.layers), engine: engine, into: &faulty)
    }
    return Magnitudes(
        rate: rate, seeds: slices.count, images: slices.reduce(0) { $0 + $1.labels.count },
        layers: baseline.layers.compactMap { layer in
            guard let place = layer.activation, let before = clean[place], let after = faulty[place] else {
                return nil
            }
            return LayerMagnitudes(layer: layer.name, clean: before, faulty: after)
        })
}

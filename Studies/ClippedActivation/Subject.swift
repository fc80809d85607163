import Notebook

/// One network of the paper, and the steps that measure it.
struct Subject: Sendable {
    let baseline: Step<Baseline>
    let thresholds: Step<[TunedThreshold]>
    let networkSweep: Step<NetworkSweep>
    let layerSweeps: Step<[LayerSweep]>
    let bitSweeps: Step<[FaultSweep]>
    let magnitudes: Step<Magnitudes>
    let scans: Step<[ThresholdScan]>

    init(_ catalogue: CatalogueNetwork, on images: Step<ImageDataset>) {
        let name = catalogue.rawValue
        let network = Step.trained(catalogue, on: images)
        baseline = Step("\(name): baseline", plan: profilingSlices, network, images, compute: measureBaseline)
        thresholds = Step(
            "\(name): thresholds", plan: tuningPlan, network, baseline, images, compute: tuneThresholds)
        networkSweep = Step(
            "\(name): faults anywhere", plan: networkPlan, network, baseline, thresholds, images,
            compute: sweepNetwork)
        layerSweeps = Step(
            "\(name): faults in one layer", plan: layerPlan, network, baseline, images, compute: sweepLayers)
        bitSweeps = Step("\(name): faults in one bit", plan: bitPlan, network, images, compute: sweepBits)
        magnitudes = Step(
            "\(name): magnitudes", plan: magnitudeSeeds, network, baseline, images, compute: measureMagnitudes)
        scans = Step("\(name): threshold scan", plan: scanPlan, network, baseline, images, compute: scanThresholds)
    }
}

func measureBaseline(_ lab: Lab, profilingSlices: Int, trained: Model, images: ImageDataset) throws -> Baseline {
    let network = trained.deployed
    let size = 200
    let test = try lab.slices(
        of: \.test, images, for: trained, count: (images.test.count + size - 1) / size, size: size)
    let profiling = try lab.slices(of: \.train, images, for: trained, count: profilingSlices, size: size)
    let engine = try lab.engine
    var accuracy = Accuracy(correct: 0, count: 0)
    for batch in test { accuracy = accuracy + (try network.accuracy(on: batch, engine: engine)) }
    return Baseline(
        network: trained.name, dataset: images.name, test: accuracy, epochs: trained.history,
        chance: 1 / Double(images.classNames.count), layers: network.layerMemories,
        maxima: try network.activationMaxima(on: profiling, engine: engine))
}

/// Activations with and without faults, at a rate that gives ten expected hits of bit 30.
func measureMagnitudes(
    _ lab: Lab, seeds: Int, trained: Model, baseline: Baseline, images: ImageDataset
) throws -> Magnitudes {
    let network = trained.deployed
    let engine = try lab.engine
    let slices = try lab.slices(of: \.test, images, for: trained, count: seeds, size: 32)
    let rate = baseline.rate(hits: 10)
    let stream = faultStream(lab, "magnitudes")
    let places = Set(network.clippableLayers)
    var clean: [Int: MagnitudeHistogram] = [:]
    var faulty: [Int: MagnitudeHistogram] = [:]
    for (seed, slice) in slices.enumerated() {
        let faults = network.randomFaults(
            rate: try FaultRate(rate), in: .network, stream: stream.substream("trial", seed))
        try network.magnitudes(of: places, on: slice, kernels: .fast, engine: engine, into: &clean)
        try network.withFaults(faults).magnitudes(
            of: places, on: slice, kernels: .faulty(layers: faults.layers), engine: engine, into: &faulty)
    }
    return Magnitudes(
        rate: rate, seeds: slices.count, images: slices.reduce(0) { $0 + $1.labels.count },
        layers: try baseline.clippable.map { layer, place, _ in
            let what = "activations after \(layer.name)"
            return LayerMagnitudes(
                layer: layer.name, clean: try measured(clean[place], what), faulty: try measured(faulty[place], what))
        })
}

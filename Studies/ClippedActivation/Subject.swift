import Notebook

/// One network of the paper, and the steps that measure all its trainings.
struct Subject: Sendable {
    let baselines: Step<[Baseline]>
    let thresholds: Step<[[TunedThreshold]]>
    let cleanAnswers: Step<[CleanAnswers]>
    let networkSweeps: Step<[NetworkSweep]>
    let layerSweeps: Step<[[LayerSweep]]>
    let bitSweeps: Step<[BitSweeps]>
    let magnitudes: Step<[Magnitudes]>
    let scans: Step<[[ThresholdScan]]>

    init(_ catalogue: CatalogueNetwork, on images: Step<ImageDataset>) {
        let name = catalogue.rawValue
        let trainings = Step.trainings(catalogue, on: images)
        baselines = Step("\(name): baselines", plan: profilingSlices, trainings, images, compute: measureBaselines)
        thresholds = Step(
            "\(name): thresholds", plan: tuningPlan, trainings, baselines, images, compute: tuneThresholds)
        cleanAnswers = Step(
            "\(name): answers without faults", trainings, baselines, thresholds, images, compute: measureCleanAnswers)
        networkSweeps = Step(
            "\(name): faults anywhere", plan: networkPlan, trainings, baselines, thresholds, images,
            compute: sweepNetwork)
        layerSweeps = Step(
            "\(name): faults in one layer", plan: layerPlan, trainings, baselines, images, compute: sweepLayers)
        bitSweeps = Step("\(name): faults in one bit", plan: bitPlan, trainings, images, compute: sweepBits)
        magnitudes = Step(
            "\(name): magnitudes", plan: magnitudePlan, trainings, baselines, images, compute: measureMagnitudes)
        scans = Step("\(name): threshold scan", plan: scanPlan, trainings, baselines, images, compute: scanThresholds)
    }
}

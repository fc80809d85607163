import Foundation
import Notebook

/// Activations with and without faults.
func measureMagnitudes(
    _ lab: Lab, plan: MagnitudePlan, trainings: [Model], baselines: [Baseline], images: ImageDataset
) throws -> [Magnitudes] {
    try lab.pieces("magnitudes, trainings", named: trainings.indices.map { "training \($0 + 1)" }) { number in
        let trained = trainings[number], network = trained.deployed, baseline = baselines[number]
        let engine = try lab.engine, clippable = try baseline.clippable
        let batch = try TrialImages(lab, of: \.test, images, for: trained, perClass: plan.imagesPerClass).batch
        let rate = baselines[0].rate(hits: plan.hits), stream = faultStream(lab, "magnitudes")
        let places = Set(clippable.map(\.activation))
        func measure(
            _ network: Network, _ kernels: KernelPolicy, _ histograms: inout [Int: MagnitudeHistogram]
        ) throws -> Double {
            try network.magnitudes(of: places, on: batch, kernels: kernels, engine: engine, into: &histograms)
            let largest = try network.largestMagnitudes(of: places, on: batch, kernels: kernels, engine: engine)
            let excess = clippable.compactMap { _, place, maximum in
                largest[place].flatMap { decades(of: $0, over: maximum) }
            }.max()
            return try measured(excess, "an activation above 0 behind any layer")
        }
        var clean: [Int: MagnitudeHistogram] = [:], faulty: [Int: MagnitudeHistogram] = [:]
        let cleanExcess = try measure(network, .fast, &clean)
        let faultyExcess = try (0..<plan.seeds).map { seed in
            let faults = network.randomFaults(
                rate: try FaultRate(min(1, rate)), in: .network, stream: stream.substream("trial", seed))
            return try measure(network.withFaults(faults), .faulty(layers: faults.layers), &faulty)
        }
        return Magnitudes(
            rate: rate, images: batch.labels.count,
            layers: try clippable.map { layer, place, maximum in
                let what = "activations after \(layer.name)"
                return LayerMagnitudes(
                    layer: layer.name, maximum: maximum, clean: try measured(clean[place], what),
                    faulty: try measured(faulty[place], what))
            }, cleanExcess: cleanExcess, faultyExcess: faultyExcess)
    }
}

/// How many powers of ten an activation lies above a layer's ACT_max; undefined for a layer that is never active.
private func decades(of largest: Float, over maximum: Float) -> Double? {
    guard maximum > 0, largest > 0 else { return nil }
    return log10(Double(largest)) - log10(Double(maximum))
}

import Foundation
import Networks
import Tensors

/// Accuracies over fault rates: one for each rate and fault seed.
public struct FaultSweep: Codable, Sendable, Hashable {
    /// Ascending.
    public var rates: [Double]
    /// From 0 to 1, by rate, then by fault seed; the same seed meets the same faults in every sweep of a campaign.
    public var accuracies: [[Double]]
    /// The share of images with a logit that is NaN, from 0 to 1, by rate, then by fault seed. They are among the accuracies: the
    /// first such logit counts as the largest.
    public var undefined: [[Double]]

    public init(rates: [Double], accuracies: [[Double]], undefined: [[Double]]) {
        self.rates = rates
        self.accuracies = accuracies
        self.undefined = undefined
    }

    /// Of trials by rate, then by fault seed.
    public init(rates: [Double], trials: [[Accuracy]]) {
        self.init(
            rates: rates, accuracies: trials.map { $0.map(\.share) },
            undefined: trials.map { $0.map(\.undefinedShare) })
    }

    /// The mean over seeds at each rate.
    public var means: [Double] { accuracies.map(\.mean) }

    /// The share of images with a logit that is NaN, over all rates and seeds; there is at least one.
    public var undefinedShare: Double { undefined.joined().map(\.self).mean }

    /// The area under each seed's curve.
    public func areas() throws -> [Double] {
        guard let seeds = accuracies.first?.count else { return [] }
        return try (0..<seeds).map { seed in try AreaUnderCurve(accuracies: accuracies.map { $0[seed] }).value }
    }

    /// The rate at which the mean first falls below a level, between two measured rates on a logarithmic scale.
    ///
    /// `nil` where it never does; the lowest rate where it does from the start.
    public func rate(below level: Double) -> Double? {
        let means = means
        guard let index = means.firstIndex(where: { $0 < level }) else { return nil }
        // There is no logarithm of rate 0 to start from.
        guard index > 0, rates[index - 1] > 0 else { return rates[index] }
        let share = (means[index - 1] - level) / (means[index - 1] - means[index])
        return rates[index - 1] * pow(rates[index] / rates[index - 1], share)
    }
}

/// Trials of one network under random faults; the images may stand before a later layer as kept activations.
public struct FaultTrials: Sendable {
    public var network: Network
    public var target: FaultTarget
    /// The layer before which the images stand.
    public var start: Int
    /// The same for every trial, so that what differs between fault seeds is the faults alone.
    public var images: Batch
    /// What the fault seeds draw from; without the variant, so that all variants meet the same faults.
    public var stream: RandomStream

    public init(_ network: Network, target: FaultTarget, start: Int = 0, images: Batch, stream: RandomStream) {
        self.network = network
        self.target = target
        self.start = start
        self.images = images
        self.stream = stream
    }

    /// The accuracy under the faults of one seed at one rate, and how many images' logits are no numbers.
    ///
    /// The faults live in a copy that shares every layer without faults, and go with it.
    public func accuracy(rate: FaultRate, seed: Int, engine: Engine) throws -> Accuracy {
        let draws = stream.substream("rate \(rate)").substream("trial", seed)
        let faults = network.randomFaults(rate: rate, in: target, stream: draws)
        return try network.withFaults(faults)
            .accuracy(on: images, from: start, kernels: .faulty(layers: faults.layers), engine: engine)
    }
}

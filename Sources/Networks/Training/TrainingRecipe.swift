import Foundation

/// How a network is trained: stochastic gradient descent with momentum under a one-cycle schedule.
public struct TrainingRecipe: Codable, Sendable, Equatable {
    public var epochs: Int
    public var batchSize: Int
    /// The learning rate at the schedule's peak.
    public var peakLearningRate: Double
    public var momentum: Double
    /// Applied to weights; biases and batch normalisation are left alone.
    public var weightDecay: Double
    /// The share of all steps in which the rate climbs to its peak.
    public var warmUp: Double
    /// The share of a target's probability that all classes get.
    public var labelSmoothing: Double

    public init(
        epochs: Int, batchSize: Int = 128, peakLearningRate: Double, momentum: Double = 0.9, weightDecay: Double = 5e-4,
        warmUp: Double = 0.2, labelSmoothing: Double = 0
    ) {
        self.epochs = epochs
        self.batchSize = batchSize
        self.peakLearningRate = peakLearningRate
        self.momentum = momentum
        self.weightDecay = weightDecay
        self.warmUp = warmUp
        self.labelSmoothing = labelSmoothing
    }

    /// The learning rate of a step of `total`: linear to the peak, then half a cosine down to 0.
    public func learningRate(step: Int, of total: Int) -> Double {
        let position = (Double(step) + 0.5) / Double(max(total, 1))
        if position < warmUp { return peakLearningRate * position / warmUp }
        return peakLearningRate * 0.5 * (1 + cos(.pi * (position - warmUp) / (1 - warmUp)))
    }
}

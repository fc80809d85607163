import Foundation

/// How the learning rate goes from the first update to the last, as shares of a peak.
public enum Schedule: Codable, Sendable, Equatable {
    /// Ours: linear from 0 to the peak in the share `warmUp` of all updates, then half a cosine down to 0; each update
    /// takes the rate at its middle.
    case oneCycle(warmUp: Double = 0.2)
    /// PyTorch's `OneCycleLR` (after Smith and Topin 2019) with cosines: from the peak / 25 up, and down to a
    /// 10,000th of where it began; the momentum, or Adam's β₁, falls to the range's lower end meanwhile and comes
    /// back.
    case momentumCycle(
        warmUp: Double = 0.3, momentum: ClosedRange<Double> = 0.85...0.95, startDivisor: Double = 25,
        endDivisor: Double = 10_000)
    /// Half a cosine from the peak to `end`: PyTorch's `CosineAnnealingLR` with all epochs, or all updates, as its
    /// period.
    case cosine(end: Double = 0, changes: Pace = .epoch)
    /// The peak, multiplied by `factor` at the start of each of these epochs, counted from 0: PyTorch's `MultiStepLR`.
    case milestones([Int], factor: Double = 0.1)
    /// The peak.
    case constant

    /// When a rate changes.
    public enum Pace: String, Codable, Sendable { case epoch, update }

    /// What an update uses.
    public struct Point: Sendable, Equatable {
        public var learningRate: Double
        /// In place of the optimiser's own.
        public var momentum: Double?
    }

    /// What update `update` of `updates` uses, from 0.
    public func point(update: Int, of updates: Int, perEpoch: Int, peak: Double) -> Point {
        switch self {
        case .oneCycle(let warmUp):
            let position = (Double(update) + 0.5) / Double(max(updates, 1))
            if position < warmUp { return Point(learningRate: peak * position / warmUp) }
            return Point(learningRate: peak * 0.5 * (1 + cos(.pi * (position - warmUp) / (1 - warmUp))))
        case .momentumCycle(let warmUp, let momentum, let startDivisor, let endDivisor):
            let turn = warmUp * Double(updates) - 1, end = Double(updates - 1)
            let start = peak / startDivisor
            if Double(update) <= turn {
                let share = turn > 0 ? Double(update) / turn : 1
                return Point(
                    learningRate: annealed(from: start, to: peak, share),
                    momentum: annealed(from: momentum.upperBound, to: momentum.lowerBound, share))
            }
            let share = end > turn ? (Double(update) - turn) / (end - turn) : 1
            return Point(
                learningRate: annealed(from: peak, to: start / endDivisor, share),
                momentum: annealed(from: momentum.lowerBound, to: momentum.upperBound, share))
        case .cosine(let end, let pace):
            let each = pace == .epoch ? max(perEpoch, 1) : 1
            let period = max(updates / each, 1)
            return Point(learningRate: annealed(from: peak, to: end, Double(update / each) / Double(period)))
        case .milestones(let epochs, let factor):
            let epoch = update / max(perEpoch, 1)
            return Point(learningRate: peak * pow(factor, Double(epochs.count { $0 <= epoch })))
        case .constant: return Point(learningRate: peak)
        }
    }

    /// For a sentence in a report, such as "a learning rate that climbs to 0.1 and falls to 0 along a cosine".
    public func inWords(peak: Double) -> String {
        switch self {
        case .oneCycle: "a learning rate that climbs to \(peak) and falls to 0 along a cosine"
        case .momentumCycle(_, let momentum, _, _):
            """
            a learning rate that climbs to \(peak) and falls along cosines, with a momentum that falls from \
            \(momentum.upperBound) to \(momentum.lowerBound) and comes back
            """
        case .cosine(let end, _): "a learning rate that falls from \(peak) to \(end) along a cosine"
        case .milestones(let epochs, let factor):
            """
            a learning rate of \(peak), multiplied by \(factor) after \(epochs.count == 1 ? "epoch" : "epochs") \
            \(epochs.map(String.init).joined(separator: ", "))
            """
        case .constant: "a learning rate of \(peak)"
        }
    }
}

/// Half a cosine from one number to another.
private func annealed(from start: Double, to end: Double, _ share: Double) -> Double {
    end + (start - end) / 2 * (1 + cos(.pi * share))
}

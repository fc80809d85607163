/// The losses of a training's updates, each the mean over the last twentieth of all updates up to it.
public struct LossCurve: Sendable {
    public let means: [Double]

    public init(_ losses: [Float]) {
        let width = max(1, losses.count / 20)
        var sum = 0.0
        means = losses.indices.map { place in
            sum += Double(losses[place])
            if place >= width { sum -= Double(losses[place - width]) }
            return sum / Double(min(place + 1, width))
        }
    }

    /// What it has after a share of its updates, from 0 to 1.
    public func lossAfter(_ share: Double) -> Double { means[Int(share * Double(means.count - 1))] }

    /// How many updates it takes until all that follow lie at a level or below; all of them where the last doesn't.
    public func updatesUntil(_ level: Double) -> Int {
        min((means.lastIndex { $0 > level } ?? -1) + 2, means.count)
    }
}

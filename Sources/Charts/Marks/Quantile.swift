/// Quantiles as R's default computes them, type 7 of Hyndman and Fan (1996): linear between the order statistics, the
/// first at 0, the last at 1.
enum Quantile {
    /// `type7(of: [1, 2, 3, 4], 0.25)` is 1.75. `sorted` ascends and is not empty.
    static func type7(of sorted: [Double], _ share: Double) -> Double {
        let place = Double(sorted.count - 1) * share
        let below = min(Int(place), sorted.count - 1), above = min(below + 1, sorted.count - 1)
        let part = place - Double(below)
        // Weighted rather than as a difference, which could overflow.
        return part == 0 ? sorted[below] : sorted[below] * (1 - part) + sorted[above] * part
    }
}

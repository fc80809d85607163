import Foundation

/// What class-wise filters do to two Gaussians, exactly: x given y is N(yμ, I), y = ±1 with equal odds, and a poisoned x is A_y x
/// with A_y the d × d matrix that has 1 on its diagonal and a_y beside it (Sadasivan et al. 2023, section 4; the form of A is
/// recalled, not read).
///
/// The best rule for the poisoned mixture is met by clean points, and by poisoned ones; how often it is right follows by
/// quadrature from the characteristic function of its quadratic form (Gil-Pelaez 1951).
///
///     let mixture = try GaussianMixturePoisoning(evenMean: 1.5, dimension: 30, positive: 0.1, negative: 0.3)
///     try mixture.cleanAccuracy()        // 0.59122
public struct GaussianMixturePoisoning: Sendable {
    /// Of the basis that all such matrices share: λ₊, λ₋ and the mean's part of each direction.
    private let directions: [Direction]

    private struct Direction: Sendable {
        var positive, negative, middle: Double
    }

    /// A direction's part of the rule: q z² + b z + c, summed over directions, is 0 or more for +1.
    private struct Term: Sendable {
        var quadratic, linear, constant: Double
    }

    /// - Parameters:
    ///   - mean: μ, d numbers.
    ///   - positive, negative: a of either class, within ± ½, so that nothing is lost.
    /// - Throws: ``MethodError`` without dimensions, and for an a beyond that.
    public init(mean: [Double], positive: Double, negative: Double) throws {
        guard !mean.isEmpty else {
            throw MethodError(
                "solving a poisoned mixture", "found no dimensions", advice: "Give a mean of one number or more")
        }
        if let wrong = [positive, negative].first(where: { !(abs($0) < 0.5) }) {
            throw MethodError(
                "solving a poisoned mixture", "expected filters between −½ and ½, found \(wrong)",
                advice: "Give numbers whose filter can be inverted")
        }
        let count = mean.count, step = Double.pi / Double(count + 1), scale = (2 / Double(count + 1)).squareRoot()
        directions = (1...count).map { direction in
            // v_j(t) = √(2/(d+1)) sin(jtπ/(d+1)) and λ_j(a) = 1 + 2a cos(jπ/(d+1)).
            let part = mean.enumerated().reduce(0) { sum, number in
                sum + scale * sin(Double(direction * (number.offset + 1)) * step) * number.element
            }
            let wave = 2 * cos(Double(direction) * step)
            return Direction(positive: 1 + positive * wave, negative: 1 + negative * wave, middle: part)
        }
    }

    /// With a mean of equal numbers, of this length.
    ///
    /// - Throws: as ``init(mean:positive:negative:)``.
    public init(evenMean length: Double, dimension: Int, positive: Double, negative: Double) throws {
        let number = length / Double(max(dimension, 1)).squareRoot()
        try self.init(
            mean: [Double](repeating: number, count: max(dimension, 0)), positive: positive, negative: negative)
    }

    /// How often the rule is right about clean points of +1 and of −1, from 0 to 1.
    ///
    /// - Throws: ``MethodError`` where quadrature doesn't settle, as in very few dimensions.
    public func cleanAccuracies() throws -> (positive: Double, negative: Double) {
        (
            try chanceOfPositive { (center: $0.middle, spread: 1) },
            1 - (try chanceOfPositive { (center: -$0.middle, spread: 1) })
        )
    }

    /// The same about poisoned points.
    public func poisonedAccuracies() throws -> (positive: Double, negative: Double) {
        (
            try chanceOfPositive { (center: $0.positive * $0.middle, spread: $0.positive) },
            1 - (try chanceOfPositive { (center: -$0.negative * $0.middle, spread: $0.negative) })
        )
    }

    /// Of clean points of both classes.
    public func cleanAccuracy() throws -> Double { try mean(cleanAccuracies()) }

    /// Of poisoned points of both classes: the best that any rule can have of them.
    public func poisonedAccuracy() throws -> Double { try mean(poisonedAccuracies()) }

    /// The same in closed form where both filters are one: Φ(Σ m²/λ / √(Σ m²/λ²)), of clean points; `nil` elsewhere.
    public var cleanAccuracyOfEqualFilters: Double? {
        guard directions.allSatisfy({ $0.positive == $0.negative }) else { return nil }
        let above = directions.reduce(0) { $0 + $1.middle * $1.middle / $1.positive }
        let below = directions.reduce(0) { $0 + $1.middle * $1.middle / ($1.positive * $1.positive) }
        return below > 0 ? erfc(-above / below.squareRoot() / 2.0.squareRoot()) / 2 : nil
    }

    /// What the rule gives for a point, of which these are the coordinates in the directions' basis: +1 from 0 on.
    func score(_ coordinates: [Double]) -> Double {
        zip(coordinates, terms).reduce(0) { sum, pair in
            sum + (pair.1.quadratic * pair.0 + pair.1.linear) * pair.0 + pair.1.constant
        }
    }

    /// The mean's parts in that basis.
    var centers: [Double] { directions.map(\.middle) }

    /// λ of either class.
    var gains: (positive: [Double], negative: [Double]) { (directions.map(\.positive), directions.map(\.negative)) }

    private func mean(_ accuracies: (positive: Double, negative: Double)) -> Double {
        (accuracies.positive + accuracies.negative) / 2
    }

    /// q = ½(λ₋⁻² − λ₊⁻²), b = m(1/λ₋ + 1/λ₊), c = −ln(λ₊/λ₋).
    private var terms: [Term] {
        directions.map { direction in
            let (plus, minus) = (1 / direction.positive, 1 / direction.negative)
            return Term(
                quadratic: (minus * minus - plus * plus) / 2, linear: direction.middle * (minus + plus),
                constant: -log(direction.positive / direction.negative))
        }
    }

    /// P(g ≥ 0) for points whose coordinates are independent and normal.
    private func chanceOfPositive(_ coordinate: (Direction) -> (center: Double, spread: Double)) throws -> Double {
        let parts = zip(directions, terms).map { direction, term -> NormalForm.Part in
            let (center, spread) = coordinate(direction)
            return NormalForm.Part(
                quadratic: term.quadratic * spread * spread,
                linear: (2 * term.quadratic * center + term.linear) * spread,
                constant: (term.quadratic * center + term.linear) * center + term.constant)
        }
        return try NormalForm(parts).chanceOfNotBeingNegative()
    }
}

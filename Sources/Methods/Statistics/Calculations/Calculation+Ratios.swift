import Foundation

extension Calculation {
    static func ratio(
        _ numerators: Samples, to denominators: Samples, by recipe: Interval.Recipe? = nil
    ) throws -> Calculation {
        let joint = try Samples.together([numerators, denominators])
        let units = SampledUnits([.varying(numerators.unit, joint.count)], missing: joint.missing)
        guard !joint.rows.isEmpty else { return Calculation(nil, units) { _ in .noInterval(.undefined) } }
        let isPositive = joint.rows.joined().allSatisfy { $0 > 0 }
        let ratio: Calculation =
            isPositive && recipe != .fieller
            ? logRatio(joint.rows.map { log($0[0] / $0[1]) }, units) : fieller(joint.column(0), joint.column(1), units)
        guard joint.unknown > 0 else { return ratio }
        return Calculation(ratio.value, units, deviation: ratio.deviation) { _ in .noInterval(.missing(joint.unknown)) }
    }

    static func timing(_ first: [Double], over second: [Double]) throws -> Calculation {
        guard first.count == second.count, first.count >= 2 else {
            throw MethodError(
                "comparing times", "found \(first.count) and \(second.count) blocks",
                advice: "Time both in each block, in at least 11 blocks")
        }
        if let wrong = (first + second).first(where: { !($0 > 0 && $0.isFinite) }) {
            throw MethodError("comparing times", "found \(wrong)", advice: "Time again")
        }
        let ratios = zip(first, second).dropFirst().map { log($0 / $1) }
        let units = SampledUnits([.varying("blocks", ratios.count)])
        let ratio = logRatio(ratios, units)
        guard ratios.count >= 10 else {
            return Calculation(ratio.value, units, deviation: ratio.deviation) { _ in
                .noInterval(.tooFewUnits(found: ratios.count, needed: 10))
            }
        }
        return ratio
    }

    private static func logRatio(_ logarithms: [Double], _ units: SampledUnits) -> Calculation {
        // Each logarithm is off by as much as its quotient is, relatively.
        let rounding = max(Samples.rounding(logarithms), Samples.rounding([1]))
        let ratio = exp(logarithms.mean)
        // On the ratio's own scale, to the first order.
        return Calculation(ratio, units, deviation: logarithms.deviationIfAny.map { ratio * $0 }) { confidence in
            let onLogScale = meanUncertainty(logarithms, nil, rounding, .logRatioT, confidence)
            return onLogScale.map(by: 1, exp)
        }
    }

    private static func fieller(_ above: [Double], _ below: [Double], _ units: SampledUnits) -> Calculation {
        let ratio = above.mean / below.mean
        // All on one line through 0: no spread about the ratio.
        let residuals = zip(above, below).map { $0 - ratio * $1 }
        let isConstant = residuals.areEqual(within: Samples.rounding(above))
        return Calculation(ratio, units) { confidence in
            if above.count == 1 { return .noInterval(.oneUnit) }
            guard let limits = Limits.fieller(above, over: below, confidence) else {
                return .noInterval(.denominatorMayBeZero)
            }
            return isConstant ? .noInterval(.allEqual) : Uncertainty(limits, confidence, .fieller)
        }
    }
}

import Foundation

extension Estimator {
    /// The ratio of two means over units that both share.
    ///
    /// ```swift
    /// let (a, b) = (try Samples([10.1, 9.2, 11, 10.4], of: "seeds"), try Samples([5.2, 4.9, 5.4, 5.1], of: "seeds"))
    /// try Estimator.ratio(a, to: b).estimate()  // 1.9728 [1.8510, 2.1027]
    /// ```
    /// Where all values are above 0, of geometric means, by Student's t of log ratios; else of arithmetic means, by Fieller's
    /// theorem, and none where the denominator's interval holds 0. Missing units need a rule: a ratio has no bounds.
    /// - Throws: ``MethodError`` where the two are not of the same units.
    public static func ratio(_ numerators: Samples, to denominators: Samples) throws -> Estimator {
        let joint = try Samples.together([numerators, denominators])
        let units = SampledUnits([.varying(numerators.unit, joint.count)], missing: joint.missing)
        guard !joint.rows.isEmpty else { return Estimator(nil, units) { _ in .noInterval(.undefined) } }
        let isPositive = joint.rows.joined().allSatisfy { $0 > 0 }
        let ratio: Estimator =
            isPositive
            ? logRatio(joint.rows.map { log($0[0] / $0[1]) }, units) : fieller(joint.column(0), joint.column(1), units)
        guard joint.unknown > 0 else { return ratio }
        return Estimator(ratio.value, units, deviation: ratio.deviation) { _ in .noInterval(.missing(joint.unknown)) }
    }

    /// How many times as long one thing takes as another on this machine, from blocks in which each was timed once, in turn:
    /// A B A B …
    ///
    /// The first block, which warms caches up, is dropped; the geometric mean of the others' ratios has Student's interval on
    /// the log scale from ten blocks on.
    /// - Parameter first: seconds, or any unit that both have, a block each.
    /// - Throws: ``MethodError`` with unequal numbers of blocks, no second block, or a time that is not above 0.
    public static func timing(_ first: [Double], over second: [Double]) throws -> Estimator {
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
            return Estimator(ratio.value, units, deviation: ratio.deviation) { _ in
                .noInterval(.tooFewUnits(found: ratios.count, needed: 10))
            }
        }
        return ratio
    }

    private static func logRatio(_ logarithms: [Double], _ units: SampledUnits) -> Estimator {
        // Each logarithm is off by as much as its quotient is, relatively.
        let rounding = max(Samples.rounding(logarithms), Samples.rounding([1]))
        return Estimator(exp(logarithms.mean), units, deviation: logarithms.deviationIfAny) { confidence in
            let onLogScale = meanUncertainty(logarithms, nil, rounding, .logRatioT, confidence)
            return onLogScale.map(by: 1, exp)
        }
    }

    private static func fieller(_ above: [Double], _ below: [Double], _ units: SampledUnits) -> Estimator {
        let ratio = above.mean / below.mean
        // All on one line through 0: no spread about the ratio.
        let residuals = zip(above, below).map { $0 - ratio * $1 }
        let isConstant = residuals.areEqual(within: Samples.rounding(above))
        return Estimator(ratio, units) { confidence in
            if above.count == 1 { return .noInterval(.oneUnit) }
            guard let limits = Limits.fieller(above, over: below, confidence) else {
                return .noInterval(.denominatorMayBeZero)
            }
            return isConstant ? .noInterval(.allEqual) : Uncertainty(limits, confidence, .fieller)
        }
    }
}

import Foundation
import Methods

/// One arm for each training, all on the same images; of one training, shares are those of its images.
extension [AttackArm] {
    /// The share of images that are fooled, in percent; mean over trainings.
    public func fooledShare(_ counting: AttackArm.Counting = .both) throws -> Estimator {
        try count == 1
            ? .proportion(Samples(self[0].ones(counting), of: "images")).scaled(by: 100) : .mean(percentages(counting))
    }

    /// How many more are fooled than by other arms, in points, each image paired with itself; nothing where there are no
    /// others, or theirs are other images.
    public func fooledMore(than others: [AttackArm]?, _ counting: AttackArm.Counting = .both) throws -> Estimator? {
        guard let others, let first = first, let other = others.first, !first.fooled.isEmpty,
            first.fooled.count == other.fooled.count
        else { return nil }
        guard count == 1 else { return try .pairedMean(percentages(counting), less: others.percentages(counting)) }
        return try .pairedProportions(
            Samples(first.ones(counting), of: "images"), less: Samples(other.ones(counting), of: "images")
        ).scaled(by: 100)
    }

    /// The mean of what each image's norms give; nothing where they were not kept.
    ///
    /// - Parameters:
    ///   - reason: why an image has no value.
    ///   - bounds: of values.
    public func meanOfNorms(
        _ quantity: String, without reason: String, within bounds: ClosedRange<Double>? = nil,
        _ value: (ColorNorms) -> Double?
    ) throws -> Estimator? {
        let rows = compactMap { $0.norms?.map(value) }
        return rows.count == count
            ? try .meanOfMeasured(rows, quantity, without: reason, within: bounds) : nil
    }

    /// The mean logarithm of the L2 norm in Y over the larger of those in Cb and Cr.
    public func lumaPrevalenceLog() throws -> Estimator? {
        try meanOfNorms("log of Y over Cb and Cr", without: "no perturbation in colour") {
            $0.lumaPrevalence.map { log($0) }
        }
    }

    /// The mean share of a change's square that is equal in R, G and B, in percent.
    public func greySharePercent() throws -> Estimator? {
        try meanOfNorms("grey share", without: "no perturbation", within: 0...100) {
            $0.greyShare.map { Swift.min(100 * $0, 100) }
        }
    }

    /// The mean logarithm of the L2 norm in one colour over that in another: 0 where a change is even.
    public func colorPairLog(_ pair: ColorPair) throws -> Estimator? {
        try meanOfNorms("log of \(pair.rawValue)", without: "no perturbation in a colour") {
            let (one, other) = pair.norms($0)
            return one > 0 && other > 0 ? log(one / other) : nil
        }
    }

    /// The mean logarithm of the L2 norm over that of other arms, image by image; nothing where either was not kept.
    public func normRatioLog(over others: [AttackArm]) throws -> Estimator? {
        let rows = compactMap(\.norms), base = others.compactMap(\.norms)
        guard !rows.isEmpty, rows.count == base.count else { return nil }
        let ratios = zip(rows, base).map { rows, base in
            zip(rows, base).map { $0.total > 0 && $1.total > 0 ? log($0.total / $1.total) : nil }
        }
        return try .meanOfMeasured(ratios, "log of the ratio of norms", without: "nothing found by one of the two")
    }

    /// Of the fooled images, in percent, those that are answered as before once a part of the clean image is given back;
    /// nothing where that was not tried, or no image is fooled in every training.
    public func returnedShare(_ repair: OracleRepair) throws -> Estimator? {
        guard count == 1 else {
            return try meanOfFooled("answers that return", within: 0...100) { $0[repair] == "1" ? 100 : 0 }
        }
        let ones = self[0].returned.map { returned in
            zip(self[0].counted(), returned[repair]).filter(\.0).map { $0.1 == "1" ? 1.0 : 0 }
        }
        guard let ones, !ones.isEmpty else { return nil }
        return try .proportion(Samples(ones, of: "fooled images")).scaled(by: 100)
    }

    /// How many more of them return with the clean Y than with the clean Cb and Cr, in points.
    public func returnedMoreByLuma() throws -> Estimator? {
        try meanOfFooled("Y given back less Cb and Cr", within: -100...100) {
            ($0[.luma] == "1" ? 100 : 0) - ($0[.chroma] == "1" ? 100 : 0)
        }
    }

    private func meanOfFooled(
        _ quantity: String, within bounds: ClosedRange<Double>, _ value: (ByCase<OracleRepair, Character>) -> Double
    ) throws -> Estimator? {
        let rows = compactMap { arm -> [Double?]? in
            guard let returned = arm.returned?.map({ [Character]($0) }) else { return nil }
            return arm.counted().enumerated().map { image, isFooled in
                isFooled ? value(returned.map { $0[image] }) : nil
            }
        }
        return rows.count == count ? try .meanOfMeasured(rows, quantity, without: "not fooled", within: bounds) : nil
    }

    private func percentages(_ counting: AttackArm.Counting) throws -> CrossedSamples {
        try CrossedSamples(
            map { $0.ones(counting).map { 100 * $0 } }, of: "trainings", on: "images", within: 0...100)
    }
}

/// Two of the three colours.
public enum ColorPair: String, CaseIterable, Sendable {
    case redOverGreen = "R over G"
    case greenOverBlue = "G over B"
    case blueOverRed = "B over R"

    fileprivate func norms(_ norms: ColorNorms) -> (Double, Double) {
        switch self {
        case .redOverGreen: (norms.red, norms.green)
        case .greenOverBlue: (norms.green, norms.blue)
        case .blueOverRed: (norms.blue, norms.red)
        }
    }
}

extension AttackArm {
    fileprivate func ones(_ counting: Counting) -> [Double] { counted(counting).map { $0 ? 1 : 0 } }
}

extension Estimator {
    /// The mean over trainings and images of what has a value; images without one in any training are left out. Nothing
    /// where none is left.
    ///
    /// - Parameters:
    ///   - rows: by training, then by image.
    ///   - reason: why an image has no value.
    public static func meanOfMeasured(
        _ rows: [[Double?]], _ quantity: String, without reason: String, within bounds: ClosedRange<Double>? = nil
    ) throws -> Estimator? {
        guard let first = rows.first,
            first.indices.contains(where: { place in rows.allSatisfy { $0[place] != nil } })
        else { return nil }
        return try .mean(
            CrossedSamples(
                rows, of: "trainings", on: "images", within: bounds, missing: .leaveOut(because: reason),
                measuring: quantity))
    }
}

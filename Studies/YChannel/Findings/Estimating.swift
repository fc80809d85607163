import Foundation
import Notebook

/// What counts as fooled.
enum Counting: CaseIterable {
    /// As computed and as written in 8 bits.
    case both
    case computed
    case written
}

extension Arm {
    /// Of each image.
    func counted(_ counting: Counting = .both) -> [Bool] {
        zip(fooled, written).map { fooled, written in
            switch counting {
            case .both: fooled == "1" && written == "1"
            case .computed: fooled == "1"
            case .written: written == "1"
            }
        }
    }
}

/// A share in percent of images that have a property, mean over trainings; for one training, of its images.
func share(_ rows: [[Bool]]) throws -> Estimator {
    if rows.count == 1 { return try .proportion(Samples(numbers(rows[0]), of: "images")).scaled(by: 100) }
    return try .mean(crossed(rows))
}

/// The difference of two such shares, in points, each image paired with itself; nothing where one was not measured.
func difference(_ one: [[Bool]]?, less other: [[Bool]]?) throws -> Estimator? {
    guard let one, let other, one[0].count == other[0].count, !one[0].isEmpty else { return nil }
    guard one.count == 1 else { return try .pairedMean(crossed(one), less: crossed(other)) }
    return try .pairedProportions(
        Samples(numbers(one[0]), of: "images"), less: Samples(numbers(other[0]), of: "images")
    ).scaled(by: 100)
}

private func numbers(_ answers: [Bool]) -> [Double] { answers.map { $0 ? 1 : 0 } }

private func crossed(_ rows: [[Bool]]) throws -> CrossedSamples {
    try CrossedSamples(rows.map { $0.map { $0 ? 100 : 0 } }, of: "trainings", on: "images", within: 0...100)
}

/// The difference of the share fooled by the first and by the second, in points.
func difference(_ one: [Arm]?, less other: [Arm]?, _ counting: Counting = .both) throws -> Estimator? {
    try difference(one?.map { $0.counted(counting) }, less: other?.map { $0.counted(counting) })
}

/// The mean over trainings and images of what has a value; images without one in any training are left out. Nothing where
/// none is left.
func meanOfEach(
    _ rows: [[Double?]]?, _ quantity: String, without reason: String, within bounds: ClosedRange<Double>? = nil
) throws -> Estimator? {
    guard let rows, let first = rows.first,
        first.indices.contains(where: { place in rows.allSatisfy { $0[place] != nil } })
    else { return nil }
    return try .mean(
        CrossedSamples(
            rows, of: "trainings", on: "images", within: bounds, missing: .leaveOut(because: reason),
            measuring: quantity))
}

extension [Arm] {
    /// What each image's norms give, by training; nothing where they were not kept.
    func perImage(_ value: (ColorNorms) -> Double?) -> [[Double?]]? { eachHas { $0.norms?.map(value) } }
}

/// The logarithm of the L2 norm in Y over the larger of those in Cb and Cr.
func logOfPrevalence(_ arms: [Arm]?) throws -> Estimator? {
    try meanOfEach(
        arms?.perImage { $0.lumaPrevalence.map { log($0) } }, "log of Y over Cb and Cr",
        without: "no perturbation in colour")
}

/// In percent.
func greyShare(_ arms: [Arm]?) throws -> Estimator? {
    try meanOfEach(
        arms?.perImage { $0.greyShare.map { min(100 * $0, 100) } }, "grey share", without: "no perturbation",
        within: 0...100)
}

/// How many more of the fooled images are answered as before once the clean Y is given back than once Cb and Cr are, in points.
func returnedByLuma(_ arms: [Arm]?) throws -> Estimator? {
    guard let arms, let returned = arms.eachHas(\.returned) else { return nil }
    func points(_ hasReturned: Character) -> Double { hasReturned == "1" ? 100 : 0 }
    var rows: [[Double?]] = []
    for (arm, returned) in zip(arms, returned) {
        let (luma, chroma) = (Array(returned[.luma]), Array(returned[.chroma]))
        rows.append(
            arm.counted().enumerated().map { image, isFooled -> Double? in
                isFooled ? points(luma[image]) - points(chroma[image]) : nil
            })
    }
    return try meanOfEach(rows, "Y given back less Cb and Cr", without: "not fooled", within: -100...100)
}

extension [String: Estimator] {
    /// The numbers of a finding, unless one that its rule needs was not measured.
    func numbers(for declaration: Declaration, needs: String) -> Numbers {
        declaration.rule.clauses.allSatisfy { self[$0.name] != nil } ? Numbers(self) : .missing(needs: needs)
    }
}

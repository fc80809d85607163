/// "At least k of n cases": at which confidence each case's interval is judged, so that the whole errs at most as often as
/// one interval does on one side (Bonferroni; Benjamini and Heller 2008; Dror and others 2017).
///
///     PartialConjunction(least: 1, of: 5).confidenceToHold  // 0.99
///     PartialConjunction(least: 5, of: 5).confidenceToHold  // 0.95: "all of" needs no correction (Berger 1982)
public struct PartialConjunction: Sendable, Hashable, Codable {
    public let least: Int
    public let cases: Int

    public init(least: Int, of cases: Int) {
        precondition(1...max(cases, 1) ~= least, "at least \(least) of \(cases) cannot be")
        (self.least, self.cases) = (least, cases)
    }

    /// The confidence, 1 − 0.05/(n − k + 1), at which k cases must hold for the whole to hold.
    public var confidenceToHold: Double { confidenceToHold(at: 0.95) }

    /// The confidence, 1 − 0.05/k, at which n − k + 1 cases must fail for the whole to fail.
    public var confidenceToFail: Double { confidenceToFail(at: 0.95) }

    public func confidenceToHold(at confidence: Double) -> Double { 1 - (1 - confidence) / Double(cases - least + 1) }

    public func confidenceToFail(at confidence: Double) -> Double { 1 - (1 - confidence) / Double(least) }
}

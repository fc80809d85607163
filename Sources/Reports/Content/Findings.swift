/// Whether a published finding held here.
public enum Verdict: Codable, Sendable, Equatable {
    case reproduced, partly, notReproduced
    case notTested(reason: String)

    /// "reproduced", "partly", "not reproduced" or "not tested".
    public var word: String {
        switch self {
        case .reproduced: "reproduced"
        case .partly: "partly"
        case .notReproduced: "not reproduced"
        case .notTested: "not tested"
        }
    }
}

/// One row of the findings table.
public struct FindingSummary: Codable, Sendable, Equatable {
    /// Stable name, used in results.json, in diffs and as an anchor: "improvement-at-1e-5".
    public var identifier: String
    public var claim: String
    /// The paper's value as text, or "not stated".
    public var paperValue: String
    /// Where the paper's value comes from: "abstract", "paper: Table 2", "recalled".
    public var paperSource: String
    /// Ours; nil when not tested.
    public var estimate: Estimate?
    /// Other readings of the same claim, each labelled.
    public var moreEstimates: [Estimate]
    /// The verdict's rule, written before the number is known.
    public var rule: String
    public var verdict: Verdict
    /// One sentence: how the rule met the numbers.
    public var reason: String
    /// The names of the data that it was measured on: "CIFAR-10". Nothing where nobody knows.
    public var data: [String]?
    /// Whether it is about measured times, which differ from run to run; nothing where it isn't.
    public var isTimed: Bool?

    public init(
        identifier: String, claim: String, paperValue: String, paperSource: String, estimate: Estimate? = nil,
        moreEstimates: [Estimate] = [], rule: String, verdict: Verdict, reason: String, data: [String]? = nil,
        isTimed: Bool? = nil
    ) {
        self.identifier = identifier
        self.claim = claim
        self.paperValue = paperValue
        self.paperSource = paperSource
        self.estimate = estimate
        self.moreEstimates = moreEstimates
        self.rule = rule
        self.verdict = verdict
        self.reason = reason
        self.data = data
        self.isTimed = isTimed
    }
}

extension FindingSummary {
    /// "measured on CIFAR-10"; nothing where nothing was measured, or on no data.
    public var measuredOn: String? {
        guard let data, !data.isEmpty else { return nil }
        if case .notTested = verdict { return nil }
        return "measured on " + data.joined(separator: ", ")
    }
}

/// A number with its interval.
public struct Estimate: Codable, Sendable, Equatable {
    public var label: String
    public var value: Double
    public var lower: Double?
    public var upper: Double?
    /// "percentage points", "%", or "" for a pure number.
    public var unit: String
    /// What the interval is: "95 % bootstrap over 20 fault seeds"; "" when there is none.
    public var interval: String
    /// The number of samples behind it.
    public var count: Int?

    public init(
        label: String, value: Double, lower: Double? = nil, upper: Double? = nil, unit: String = "",
        interval: String = "", count: Int? = nil
    ) {
        self.label = label
        self.value = value
        self.lower = lower
        self.upper = upper
        self.unit = unit
        self.interval = interval
        self.count = count
    }
}

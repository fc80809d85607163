import Verdicts

func margin(_ value: Double) -> Margin { Margin(value, "points", source: "a test") }

func claimed(_ value: Double) -> ClaimedValue { ClaimedValue(value, "points", on: "a test") }

func exceeds(_ bound: Double, absentWithin smallest: Double? = nil) -> Form {
    .exceeds(margin(bound), absentWithin: smallest.map(margin))
}

/// The evidence of an interval whose estimate is its middle.
func between(_ lower: Double, _ upper: Double) -> Evidence { Evidence((lower + upper) / 2, lower, upper) }

extension Outcome {
    var isUndecided: Bool {
        if case .undecided = self { return true }
        return false
    }

    var isInvalid: Bool {
        if case .notTested(.invalid) = self { return true }
        return false
    }
}

extension Verdict {
    init(_ outcome: Outcome, _ kind: TestKind, countsAgainst: Bool = true, isOfOneNetwork: Bool = false) {
        self.init(
            outcome, kind: kind, countsAgainst: countsAgainst ? .yes(because: "a test") : .no(because: "a test"),
            isOfOneNetwork: isOfOneNetwork)
    }
}

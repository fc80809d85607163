/// What a chart could not show, counted in marks.
public struct Omissions: Sendable, Equatable {
    /// Marks with a NaN or infinite value.
    public var notFinite = 0
    /// Marks with a value of zero or less on a log axis.
    public var notPositive = 0
    /// Points and line vertices outside an axis domain that was given, and raw values outside given bins.
    public var outsideDomain = 0
    /// Magnitudes beyond the colour scale, which are shown in the colour of its end.
    public var beyondColors = 0

    /// Intervals that go on beyond the axes, where an arrow says so.
    public var cutIntervals = 0

    public init(
        notFinite: Int = 0, notPositive: Int = 0, outsideDomain: Int = 0, beyondColors: Int = 0, cutIntervals: Int = 0
    ) {
        self.notFinite = notFinite
        self.notPositive = notPositive
        self.outsideDomain = outsideDomain
        self.beyondColors = beyondColors
        self.cutIntervals = cutIntervals
    }

    /// What is not shown at all.
    public var total: Int { notFinite + notPositive + outsideDomain }

    /// "2 values that are not finite and 1 value outside the axes are not shown."; empty when nothing is missing.
    public var sentence: String {
        func part(_ count: Int, _ what: String) -> String? {
            count == 0 ? nil : count == 1 ? "1 value that is \(what)" : "\(count) values that are \(what)"
        }
        let parts = [
            part(notFinite, "not finite"), part(notPositive, "not positive"), part(outsideDomain, "outside the axes"),
        ].compactMap { $0 }
        var sentences: [String] = []
        if let last = parts.last {
            let list = parts.count == 1 ? last : parts.dropLast().joined(separator: ", ") + " and " + last
            sentences.append(list + (total == 1 ? " is not shown." : " are not shown."))
        }
        if beyondColors > 0 {
            sentences.append(
                beyondColors == 1
                    ? "1 value beyond the colour scale has the colour of its end."
                    : "\(beyondColors) values beyond the colour scale have the colour of its end.")
        }
        if cutIntervals > 0 {
            sentences.append(
                cutIntervals == 1
                    ? "1 interval goes on beyond the axes, as its arrow says."
                    : "\(cutIntervals) intervals go on beyond the axes, as their arrows say.")
        }
        return sentences.joined(separator: " ")
    }
}

extension Chart {
    /// Counts what this chart leaves out or clips: marks, and raw values that a box or a histogram sums up.
    public var omissions: Omissions {
        let plan = ChartPlan(self)
        var result = Omissions()
        for mark in marks {
            result.notFinite += mark.omitted.notFinite
            result.outsideDomain += mark.omitted.outsideDomain
            switch plan.drawability(of: mark) {
            case .shown: result.notPositive += plan.unplacedOutliers(of: mark)
            case .notFinite: result.notFinite += 1
            case .notPositive: result.notPositive += 1
            case .outside: result.outsideDomain += 1
            }
        }
        result.beyondColors = plan.colors.map { $0.below + $0.above } ?? 0
        if marks.contains(where: { $0.kind == .errorBar }) { result.cutIntervals = ChartLayout(plan).cutIntervals }
        return result
    }
}

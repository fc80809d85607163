/// What a chart could not show, counted in marks.
public struct Omissions: Sendable, Equatable {
    /// Marks with a NaN or infinite value.
    public var notFinite = 0
    /// Marks with a value of zero or less on a log axis.
    public var notPositive = 0
    /// Points and line vertices outside an axis domain that was given.
    public var outsideDomain = 0

    public var total: Int { notFinite + notPositive + outsideDomain }

    /// "2 values that are not finite and 1 value outside the axes are not shown."; empty when nothing is missing.
    public var sentence: String {
        func part(_ count: Int, _ what: String) -> String? {
            count == 0 ? nil : count == 1 ? "1 value that is \(what)" : "\(count) values that are \(what)"
        }
        let parts = [part(notFinite, "not finite"), part(notPositive, "not positive"), part(outsideDomain, "outside the axes")].compactMap { $0 }
        guard let last = parts.last else { return "" }
        let list = parts.count == 1 ? last : parts.dropLast().joined(separator: ", ") + " and " + last
        return list + (total == 1 ? " is not shown." : " are not shown.")
    }
}

extension Chart {
    /// Counts the marks that this chart leaves out or clips.
    public var omissions: Omissions {
        let plan = ChartPlan(self)
        var result = Omissions()
        for mark in marks {
            switch plan.drawability(of: mark) {
            case .shown: break
            case .notFinite: result.notFinite += 1
            case .notPositive: result.notPositive += 1
            case .outside: result.outsideDomain += 1
            }
        }
        return result
    }

    /// The number of marks left out because a value is not finite, or not positive on a log axis.
    public var omittedCount: Int { omissions.notFinite + omissions.notPositive }
}

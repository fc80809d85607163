import Methods

/// What a finding's numbers are: an estimator for each clause of its rule and of its controls, by the clauses' names.
///
///     Numbers(["VGG-16": .pairedMean(clipped, less: plain).scaled(by: 100)])
///
/// A control of which no clause has a number was not run. A clause of the rule without one is a mistake of the study's,
/// which stops the run.
public struct Numbers: Sendable {
    var clauses: [String: Estimator]
    /// Numbers shown beside those that are judged, in their order.
    var shown: [Shown] = []
    /// The numbers by other options of the finding's forks, by the options' names.
    var options: [String: [String: Estimator]] = [:]
    /// Why the test can't be made on what this run has; `nil` where it can.
    var missing: String?

    struct Shown: Sendable {
        var label: String
        var unit: String
        var estimator: Estimator
    }

    public init(_ clauses: [String: Estimator]) { self.clauses = clauses }

    /// The test can't be made on what this run has.
    ///
    /// - Parameter needs: what it would take: "photographs with people's answers".
    public static func missing(needs: String) -> Numbers {
        var numbers = Numbers([:])
        numbers.missing = needs
        return numbers
    }

    /// With another number beside those that are judged.
    public func showing(_ label: String, _ estimator: Estimator, unit: String = "") -> Numbers {
        var numbers = self
        numbers.shown.append(Shown(label: label, unit: unit, estimator: estimator))
        return numbers
    }

    /// With another number beside those that are judged, where it was measured.
    public func showing(_ label: String, ifMeasured estimator: Estimator?, unit: String = "") -> Numbers {
        estimator.map { showing(label, $0, unit: unit) } ?? self
    }

    /// With what the clauses' numbers are by another option of a fork; clauses that it doesn't touch are left out.
    public func option(_ name: String, _ clauses: [String: Estimator]) -> Numbers {
        var numbers = self
        numbers.options[name] = clauses
        return numbers
    }

    /// The numbers by this option, or these where it is the registered one; `nil` where they were not measured.
    func choosing(_ option: String) -> Numbers? {
        options[option].map { other in
            var numbers = self
            numbers.clauses.merge(other) { $1 }
            return numbers
        }
    }
}

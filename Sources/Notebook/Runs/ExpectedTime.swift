import Foundation
import Wording

/// How long a run is expected to compute: what its steps took the last time; of steps that the store has no time of, what they
/// took in the run of the report that it replaces or, where there is none, of the published one.
struct ExpectedTime: Equatable {
    /// Of the steps whose times are known.
    private(set) var seconds = 0.0
    private(set) var steps = 0
    /// Whether less may be enough: a step may come out as it was, or goes on where an attempt ended.
    private(set) var isAtMost = false
    /// The steps of which nobody knows how long they take.
    private(set) var unknown: [String] = []
    /// The steps whose times are a report's.
    private(set) var stepsOfReport = 0
    private let published: PublishedTimes?

    /// - Parameter published: what steps took that the store has no time of.
    init(_ steps: [Explanation.Step], published: PublishedTimes?) {
        self.published = published
        for step in steps {
            switch step.status {
            case .reused, .read, .missing: continue
            case .toRun: break
            case .depends: isAtMost = true
            }
            self.steps += 1
            if step.finishedParts > 0 { isAtMost = true }
            if let seconds = step.seconds {
                self.seconds += seconds
            } else if let published, let seconds = published.seconds[Setting.step(listedAs: step.name)] {
                self.seconds += seconds
                stepsOfReport += 1
            } else {
                unknown.append(step.name)
            }
        }
    }

    /// "expected: 1 h 38 min for 16 steps, as run 1 of its published report took on AMD EPYC, 2 logical cores"; nothing where
    /// nothing is computed.
    var sentence: String? {
        guard steps > 0 else { return nil }
        let what = steps == 1 ? "1 step" : "\(steps) steps"
        guard unknown.count < steps else {
            return "expected: not known, since the \(what) to compute \(steps == 1 ? "has" : "have") never run"
        }
        let time = duration(seconds)
        guard unknown.isEmpty else {
            let lacking = unknown.count == 1 ? "\(unknown[0]), which has" : "\(unknown.count) of them, which have"
            return "expected: \(time), \(basis), and the time of \(lacking) never run"
        }
        return "expected: \(isAtMost ? "at most " : "")\(time) for \(what), \(basis)"
    }

    /// Whose times they are.
    private var basis: String {
        let own = "as the last time"
        guard let published, stepsOfReport > 0 else { return own }
        let report = "as run \(published.run) of its published report took on \(published.machine)"
        return stepsOfReport == steps - unknown.count ? report : "\(own) and, for \(stepsOfReport) of them, \(report)"
    }
}

import Foundation
import Wording

/// How long a run is expected to compute: what its steps took the last time, here or in the report that it replaces.
struct ExpectedTime: Equatable {
    /// Of the steps whose times are known.
    private(set) var seconds = 0.0
    private(set) var steps = 0
    /// Whether less may be enough: a step may come out as it was, or goes on where an attempt ended.
    private(set) var isAtMost = false
    /// The steps of which nobody knows how long they take.
    private(set) var unknown: [String] = []
    /// The machine that some of the times are of, where they are not this store's.
    private(set) var machine: String?

    /// - Parameter published: what steps took that the store has no time of.
    init(_ steps: [Explanation.Step], published: PublishedTimes?) {
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
            } else if let published, let seconds = published.seconds[step.name] {
                self.seconds += seconds
                machine = published.machine
            } else {
                unknown.append(step.name)
            }
        }
    }

    /// "expected: 1 h 38 min for 16 steps, as on AMD EPYC, 2 logical cores"; nothing where nothing is computed.
    var sentence: String? {
        guard steps > 0 else { return nil }
        let what = steps == 1 ? "1 step" : "\(steps) steps"
        guard unknown.count < steps else {
            return "expected: not known, since the \(what) to compute \(steps == 1 ? "has" : "have") never run"
        }
        let time = duration(seconds)
        let on = machine.map { ", as on \($0)" } ?? ", as the last time"
        guard unknown.isEmpty else {
            let lacking = unknown.count == 1 ? "\(unknown[0]), which has" : "\(unknown.count) of them, which have"
            return "expected: \(time)\(on), and the time of \(lacking) never run"
        }
        return "expected: \(isAtMost ? "at most " : "")\(time) for \(what)\(on)"
    }
}

/// What a report's steps took, and on which machine.
struct PublishedTimes: Equatable {
    /// By step.
    var seconds: [String: Double]
    /// "AMD EPYC, 2 logical cores".
    var machine: String

    init(seconds: [String: Double], machine: String) {
        (self.seconds, self.machine) = (seconds, machine)
    }

    /// - Returns: nothing where the folder has no report of this profile, or none that this version can read.
    init?(in folder: URL, profile: Profile) {
        struct Run: Decodable {
            struct Step: Decodable {
                var name: String
                var origin: String
                var seconds: Double
            }

            struct Machine: Decodable { var processor: String? }

            var steps: [Step]
            var provenance: Machine
        }
        struct Results: Decodable { var profile: Profile }
        guard let results: Results = PublishedFile.read("results.json", in: folder), results.profile == profile,
            let run: Run = PublishedFile.read("run.json", in: folder), let machine = run.provenance.processor
        else { return nil }
        let computed = run.steps.filter { $0.origin != RunValue.Origin.source.rawValue }
        seconds = Dictionary(computed.map { ($0.name, $0.seconds) }) { first, _ in first }
        self.machine = machine
    }
}

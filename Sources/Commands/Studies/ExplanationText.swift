import ArgumentParser
import Files
import Foundation
import Notebook

extension Explanation {
    /// A line for each step, below it what differs in its key, and a summary at the end.
    func text(style: Style) -> String {
        let width = steps.map(\.name.count).max() ?? 0
        var lines: [String] = []
        for step in steps {
            lines.append("\(step.name.padded(to: width))  \(style.bold(step.status.word))\(step.remark)")
            lines += step.changes.map { "    \($0.component): \($0.old.shortened) -> \($0.new.shortened)" }
            if case .missing(let missing) = step.status, !missing.advice.isEmpty {
                lines.append("    \(missing.advice)")
            }
        }
        if let registration { lines += registration.lines(setting) }
        return (lines + [summary]).joined(separator: "\n")
    }

    /// Ends the program with status 1, after a line on standard error, where a run would find something missing.
    func check() throws {
        guard !missing.isEmpty else { return }
        let names = missing.map(\.name).joined(separator: ", ")
        StandardError.say("Error: a run of \(study) would lack \(names).\n")
        throw ExitCode.failure
    }

    private var summary: String {
        let reused = steps.count { if case .reused = $0.status { true } else { false } }
        let waiting = steps.count { if case .depends = $0.status { true } else { false } }
        let toRun = steps.filter { $0.status == .toRun }
        var text = "\(counted(reused, "step")) reused, \(toRun.count) to run"
        if waiting > 0 { text += ", \(waiting) depending on them" }
        if !missing.isEmpty { text += ", \(missing.count) missing" }
        let seconds = toRun.compactMap(\.seconds)
        if let expected {
            text += "; \(expected)"
        } else if !toRun.isEmpty, seconds.count == toRun.count {
            text += "; the last time those to run took \(duration(seconds.reduce(0, +)))"
        }
        return text
    }

    /// One JSON object: the study, what is asked for, and its steps.
    func json() throws -> String {
        struct Page: Encodable {
            struct Entry: Encodable {
                var name: String
                var status: String
                var run: Int?
                var dependsOn: [String]?
                var comparedRun: Int?
                var changes: [KeyChange]
                var seconds: Double?
                var finishedParts: Int
                /// What a source is, and where it lies.
                var source: String?
                var place: String?
                /// Of what isn't there.
                var finding: String?
                var advice: String?
                var inputs: [String]
                var isInPieces: Bool
                var isTimed: Bool
            }

            var study: String
            var setting: Setting
            var steps: [Entry]
            var drawableRun: Int?
            var expected: String?
            var registration: ExpectedRegistration?
        }
        let page = Page(
            study: study, setting: setting,
            steps: steps.map { step in
                var entry = Page.Entry(
                    name: step.name, status: step.status.word, comparedRun: step.comparedRun, changes: step.changes,
                    seconds: step.seconds, finishedParts: step.finishedParts, inputs: step.inputs,
                    isInPieces: step.isInPieces, isTimed: step.isTimed)
                if case .reused(let run) = step.status { entry.run = run }
                if case .depends(let names) = step.status { entry.dependsOn = names }
                if case .read(let name?) = step.status { (entry.source, entry.place) = (name.name, name.place) }
                if case .missing(let missing) = step.status {
                    (entry.finding, entry.advice) = (missing.finding, missing.advice)
                }
                return entry
            }, drawableRun: drawableRun, expected: expected, registration: registration)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(page), as: UTF8.self)
    }
}

extension Explanation.Status {
    fileprivate var word: String {
        switch self {
        case .reused: "reused"
        case .toRun: "to run"
        case .depends: "depends"
        case .read: "read"
        case .missing: "missing"
        }
    }
}

extension Explanation.Step {
    /// What a reader wants to know beside the status.
    fileprivate var remark: String {
        switch status {
        case .reused(let run): run.map { " from run \($0)" } ?? ""
        case .depends(let names):
            " on \(names.joined(separator: ", ")): reused if \(names.count == 1 ? "it comes" : "they come") out the same"
        case .read(let name):
            (name.map {
                ": \($0.name), \($0.place)" + ($0.standsFor.map { " (in place of \($0.name), which isn't here)" } ?? "")
            }
                ?? "")
                + (changes.isEmpty
                    ? "" : "; other contents than in \(comparedRun.map { "run \($0)" } ?? "the last run")")
        case .missing(let missing): ": \(missing.finding)"
        case .toRun:
            if finishedParts > 0 {
                ": goes on after \(counted(finishedParts, "finished part"))"
            } else if let comparedRun {
                changes.isEmpty ? ": its value is gone" : ": differs from run \(comparedRun)"
            } else {
                ": no run had a value"
            }
        }
    }
}

extension ExpectedRegistration {
    /// The registration that a run would go by, each finding's level, and what is no longer as it was registered.
    fileprivate func lines(_ setting: Setting) -> [String] {
        guard let basis = facts.basis else {
            return ["registration: \(facts.problem ?? "none"), so that every finding is post hoc"]
        }
        let seed = setting.seed == basis.seed ? ", whose seed a run takes" : ""
        return ["registration: \(facts.text)\(seed)"]
            + levels.map { "    \($0.finding): \($0.text)" + ($0.because.last.map { " (\($0))" } ?? "") }
            + changes.map { "    not as registered: \($0)" }
    }
}

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
        }
        return (lines + [summary]).joined(separator: "\n")
    }

    private var summary: String {
        let reused = steps.count { if case .reused = $0.status { true } else { false } }
        let waiting = steps.count { if case .depends = $0.status { true } else { false } }
        let toRun = steps.filter { $0.status == .toRun }
        var text = "\(counted(reused, "step")) reused, \(toRun.count) to run"
        if waiting > 0 { text += ", \(waiting) depending on them" }
        let seconds = toRun.compactMap(\.seconds)
        if !toRun.isEmpty, seconds.count == toRun.count {
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
            }

            var study: String
            var setting: Setting
            var steps: [Entry]
            var drawableRun: Int?
        }
        let page = Page(
            study: study, setting: setting,
            steps: steps.map { step in
                var entry = Page.Entry(
                    name: step.name, status: step.status.word, comparedRun: step.comparedRun, changes: step.changes,
                    seconds: step.seconds, finishedParts: step.finishedParts)
                if case .reused(let run) = step.status { entry.run = run }
                if case .depends(let names) = step.status { entry.dependsOn = names }
                return entry
            }, drawableRun: drawableRun)
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
        case .read:
            changes.isEmpty ? "" : ": other contents than in \(comparedRun.map { "run \($0)" } ?? "the last run")"
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

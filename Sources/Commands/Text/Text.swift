import Foundation
import Notebook
import Wording

/// Whether output may be bold.
struct Style {
    let isPlain: Bool

    static var standardOutput: Style {
        Style(isPlain: isatty(STDOUT_FILENO) != 1 || !(ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty)
    }

    func bold(_ text: String) -> String { isPlain ? text : "\u{1B}[1m\(text)\u{1B}[0m" }
}

extension String {
    /// Digests by their first digits and other long texts by their beginning: what people can compare.
    var shortened: String {
        let short = withShortDigest
        return short.count > 60 ? short.prefix(57) + "…" : short
    }

    /// A digest by its first digits, and any other text whole.
    var withShortDigest: String { count >= 32 && allSatisfy(\.isHexDigit) ? prefix(12) + "…" : self }

    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}

/// Rows with the cells of each column below each other.
func aligned(_ rows: [[String]]) -> String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
        let line = zip(row, widths).map { $0.padded(to: $1) }.joined(separator: "  ")
        return line.replacing(/\ +$/, with: "")
    }.joined(separator: "\n")
}

/// Rows with the first column to the left and numbers to the right.
func numbersAligned(_ rows: [[String]]) -> String {
    let widths = rows[0].indices.map { column in rows.reduce(0) { max($0, $1[column].count) } }
    return aligned(
        rows.map { row in
            row.indices.map { column in
                column == 0
                    ? row[column] : String(repeating: " ", count: widths[column] - row[column].count) + row[column]
            }
        })
}

/// A number of things: "1 step", "2 steps".
func counted(_ count: Int, _ thing: String) -> String { count == 1 ? "1 \(thing)" : "\(count) \(thing)s" }

/// The words of a text in lines of at most `width` letters, as far as the words allow.
func wrapped(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
        if let last = lines.last, last.count + 1 + word.count <= width {
            lines[lines.count - 1] = "\(last) \(word)"
        } else {
            lines.append(String(word))
        }
    }
    return lines.isEmpty ? [""] : lines
}

/// The findings for a terminal: claim, paper's value, ours with its interval and the data it was measured on, the word and
/// the kind of test that it follows from.
func findingsTable(_ findings: [FindingSummary], style: Style) -> String {
    guard !findings.isEmpty else { return "no findings" }
    var rows = [["finding", "paper", "here", "verdict"]]
    for finding in findings {
        // Several findings may test the same words.
        let name = findings.count { $0.words == finding.words } > 1 ? finding.identifier + ": " : ""
        let cells = [
            wrapped(name + finding.words, to: 38), wrapped(finding.paperValue, to: 18),
            wrapped(finding.estimate.map(\.text) ?? "–", to: 24)
                + (finding.measuredOn.map { wrapped($0, to: 24) } ?? []),
            wrapped(finding.wordInFull, to: 18)
                + wrapped(finding.verdict.map { "(\($0.kind.title))" } ?? "(question)", to: 18),
        ]
        for line in 0..<(cells.map(\.count).max() ?? 0) {
            rows.append(cells.map { line < $0.count ? $0[line] : "" })
        }
    }
    let lines = aligned(rows).split(separator: "\n", omittingEmptySubsequences: false)
    return ([style.bold(String(lines[0]))] + lines.dropFirst().map(String.init)).joined(separator: "\n")
}

/// A line for each finding: how well its registration can be shown, or what was changed.
func registrationLines(_ findings: [FindingSummary]) -> [String] {
    findings.compactMap { finding in
        guard let registration = finding.registration else { return nil }
        let remark = registration.deviations.isEmpty ? registration.because.last.map { " (\($0))" } ?? "" : ""
        return "\(finding.identifier): \(finding.changeSentence ?? registration.level.rawValue)\(remark)"
    }
}

/// One line about a name that no study has.
func unknownStudy(_ name: String, known: [String]) -> String {
    let near = nearest(name, among: known)
    let hint = near.isEmpty ? "" : " Did you mean \(near.joined(separator: " or "))?"
    return "There is no study '\(name)'.\(hint) The studies are: \(known.joined(separator: ", "))."
}

/// One line about a name that no such thing has, with the nearest ones.
func unknownName(_ name: String, of thing: String, known: [String]) -> String {
    let near = nearest(name, among: known)
    let hint = near.isEmpty ? "" : " Did you mean \(near.joined(separator: " or "))?"
    return "There is no \(thing) '\(name)'.\(hint) The \(thing)s are: \(known.joined(separator: ", "))."
}

import ArgumentParser
import Foundation
import Notebook

struct Runs: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists the runs in the store, the latest last.",
        discussion: """
            With each run: how well it can be shown that its rules are older than its data, and how its findings came out, by \
            the registered rules where rules were changed since; words of scaled-down tests end in "here". \
            A run that failed or was interrupted stays in the list until `cahier cache forget` removes it.

            Examples:
              cahier runs --store results.sqlite
              cahier runs --complete
            """)

    @Flag(name: .customLong("complete"), help: "List complete runs only.")
    var isCompleteOnly = false
    @OptionGroup var store: StoreOptions

    func run() throws {
        let runs = try store.open(for: .reading).runs().filter { !isCompleteOnly || $0.status == .complete }
        guard !runs.isEmpty else {
            try print("no runs yet")
            return
        }
        let rows = runs.map { run in
            [
                String(run.number), run.study, run.status.rawValue, run.setting.profile.rawValue,
                "seed \(run.setting.seed)" + (run.setting.replicates.map { ", \($0) replicates" } ?? ""),
                run.provenance.data.isEmpty ? "none" : run.provenance.dataInWords,
                run.registrationText, run.started.formatted(.iso8601),
                run.finished.map { duration($0.timeIntervalSince(run.started)) } ?? "", run.wordsText,
            ]
        }
        try print(
            aligned(
                [["run", "study", "status", "profile", "seed", "data", "registration", "started", "took", "findings"]]
                    + rows))
    }
}

extension RunRecord {
    /// "3 replicated, 1 yes": the words that count, each with how many findings have it, in the findings' order.
    fileprivate var wordsText: String {
        var words: [String] = []
        for word in findings.map(\.registeredWord) where !words.contains(word) { words.append(word) }
        return words.map { word in "\(findings.count { $0.registeredWord == word }) \(word)" }.joined(separator: ", ")
    }

    /// "3f2a01b2c3d4 committed to seeded": the registration that it went by, and the lowest and the highest level of its
    /// findings; "none" where it went by none.
    fileprivate var registrationText: String {
        guard let basis = provenance.registration?.basis else { return "none" }
        let levels = findings.compactMap { $0.registration?.levelAsDone }.sorted()
        let words = [levels.first, levels.last].compactMap { $0?.rawValue }
        let text = Set(words).count == 1 ? words[0] : words.joined(separator: " to ")
        return "\(basis.digest.prefix(12)) \(text)".trimmingCharacters(in: .whitespaces)
    }
}

import ArgumentParser
import Foundation
import Notebook

struct Runs: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists the runs in the store, the latest last.",
        discussion: """
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
                "seed \(run.setting.seed)", run.provenance.data.isEmpty ? "none" : run.provenance.dataInWords,
                run.started.formatted(.iso8601),
                run.finished.map { duration($0.timeIntervalSince(run.started)) } ?? "",
            ]
        }
        try print(aligned([["run", "study", "status", "profile", "seed", "data", "started", "took"]] + rows))
    }
}

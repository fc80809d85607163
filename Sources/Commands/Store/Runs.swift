import ArgumentParser
import Foundation
import Notebook

struct Runs: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists the runs in the store, the latest last.",
        discussion: """
            Example:
              cahier runs --store results.sqlite
            """)

    @OptionGroup var store: StoreOptions

    func run() throws {
        let runs = try store.open(for: .reading).runs()
        guard !runs.isEmpty else {
            print("no runs yet")
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
        print(aligned([["run", "study", "status", "profile", "seed", "data", "started", "took"]] + rows))
    }
}

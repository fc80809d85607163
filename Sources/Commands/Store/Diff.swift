import ArgumentParser
import Files
import Foundation
import Notebook

struct Diff: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says what changed between two runs.",
        discussion: """
            First the findings of which more changed than numbers: the word, the kind of test, the steadiness, how well it can be \
            shown that its rules are older than its data, the rule with its margins, clauses and controls (by meaning: a comma is \
            no change); those that matter most first. Then every value that changed, with its difference and whether that \
            exceeds what the intervals allow, then the figures; last the conditions (what was asked for, data, code, machine). \
            Times and run numbers don't count as changes.

            --markdown gives a comment for a pull request: a short table, the rest folded, below the 65,536 characters that \
            GitHub takes. .github/workflows/cahier.yml posts it.

            A run is a number, STUDY@latest, STUDY@previous, or a file that `cahier cache export` wrote.

            Examples:
              cahier diff 3 4
              cahier diff clipped-activation@previous clipped-activation@latest \\
                --html changes.html
              cahier diff reviewer.cahier clipped-activation@latest --json
              cahier diff clipped-activation@previous clipped-activation@latest \\
                --markdown > comment.md

            Exit status: 0 same results, 1 different, 2 trouble: a run that can't be read, or a result that can't be written, \
            as on a full disk.
            """)

    @Argument(help: ArgumentHelp("The older run.", valueName: "a"), completion: .run) var first: String
    @Argument(help: ArgumentHelp("The newer run.", valueName: "b"), completion: .run) var second: String
    @Flag(help: "Print one JSON object instead of lines for people.")
    var json = false
    @Flag(help: "Print a comment for a pull request, in GitHub's Markdown.")
    var markdown = false
    @Option(
        help: ArgumentHelp("Also write a page with the changed figures side by side.", valueName: "file"),
        completion: .file())
    var html: String?
    @Flag(help: "Print every changed value, not only the first of each figure and table.")
    var all = false
    @OptionGroup var store: StoreOptions

    func validate() throws {
        if json && markdown { throw ValidationError("Give --json or --markdown, not both.") }
    }

    func run() throws {
        let comparison: RunComparison
        do {
            comparison = try compare()
            if let html { try write(comparison, to: URL(fileURLWithPath: html)) }
            let limit = all ? Int.max : 10
            if json {
                try print(comparison.json())
            } else if markdown {
                try print(comparison.markdown(limit: limit))
            } else {
                try print(comparison.text(style: .standardOutput, limit: limit))
            }
        } catch {
            reportError("\(error)")
            throw ExitCode(2)
        }
        if !comparison.difference.isEmpty { throw ExitCode(1) }
    }

    private func compare() throws -> RunComparison {
        var opened: Store?
        func mainStore() throws -> Store {
            if let opened { return opened }
            let store = try store.open(for: .reading)
            opened = store
            return store
        }
        let old = try RunReference(first).find(in: mainStore)
        let new = try RunReference(second).find(in: mainStore)
        var comparison = RunComparison(
            oldName: name(first, old.run), newName: name(second, new.run), difference: try RunDifference(old, new))
        // Equal runs need no figures to be made.
        if !comparison.difference.steps.isEmpty, old.run.study == new.run.study {
            guard let study = Cahier.studies.first(where: { $0.name == new.run.study }) else {
                comparison.remark =
                    "figures and tables are not compared: this program has no study \"\(new.run.study)\""
                return comparison
            }
            do { comparison.figures = try comparison.difference.compareReports(of: study, old, new) } catch {
                comparison.remark = "figures and tables are not compared: \(error)"
            }
        }
        return comparison
    }

    private func name(_ text: String, _ run: RunRecord) -> String {
        Int(text) == nil ? "\(text) (run \(run.number))" : "run \(text)"
    }

    private func write(_ comparison: RunComparison, to file: URL) throws {
        let page = Data(try comparison.page.html().utf8)
        do throws(FileError) { try WholeFile.write(page, to: file, streams: .writtenThrough) } catch {
            throw NotebookError(
                .output, error.attempt, error.finding, advice: error.advice(or: "name another file with --html"))
        }
    }
}

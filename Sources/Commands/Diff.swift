import ArgumentParser
import Foundation
import Notebook

struct Diff: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says what changed between two runs.",
        discussion: """
            Shows what was asked for, which findings changed and whether their intervals overlap, and which steps have
            other values. Times and run numbers don't count as changes.

            Examples:
              cahier diff 3 4
              cahier diff 3 4 --store results.sqlite

            Exit status: 0 same results, 1 different, 2 trouble.
            """)

    @Argument(help: ArgumentHelp("The number of the older run.", valueName: "a")) var first: Int
    @Argument(help: ArgumentHelp("The number of the newer run.", valueName: "b")) var second: Int
    @OptionGroup var store: StoreOptions

    func run() throws {
        let difference: RunDifference
        do {
            difference = try RunDifference(first, second, in: try store.open())
        } catch {
            FileHandle.standardError.write(Data("Error: \(error)\n".utf8))
            throw ExitCode(2)
        }
        print(describe(difference))
        if !difference.isEmpty { throw ExitCode(1) }
    }

    private func describe(_ difference: RunDifference) -> String {
        let style = Style.standardOutput
        guard !difference.isEmpty || !difference.conditions.isEmpty else { return "runs \(first) and \(second) are identical" }
        var paragraphs: [String] = []
        if difference.isEmpty { paragraphs.append("runs \(first) and \(second) have the same results") }
        if !difference.conditions.isEmpty {
            let rows = difference.conditions.map { [$0.name, $0.old, $0.new] }
            paragraphs.append(style.bold("conditions") + "\n" + aligned([["", "run \(first)", "run \(second)"]] + rows))
        }
        if !difference.findings.isEmpty {
            let rows = difference.findings.map { change in
                [
                    change.identifier, change.label, change.old, change.new, change.difference,
                    change.comparison,
                ]
            }
            paragraphs.append(
                style.bold("findings") + "\n"
                    + aligned([["", "", "run \(first)", "run \(second)", "difference", "intervals"]] + rows))
        }
        if !difference.steps.isEmpty {
            let rows = difference.steps.map { [$0.name, $0.old, $0.new] }
            paragraphs.append(style.bold("steps") + "\n" + aligned([["", "run \(first)", "run \(second)"]] + rows))
        }
        return paragraphs.joined(separator: "\n\n")
    }
}

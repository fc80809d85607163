import ArgumentParser
import Notebook

struct CacheTrim: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trim",
        abstract: "Removes the activations used longest ago and gives their room back.",
        discussion: """
            Activations go until those that are left fit into the budget, and so does what nothing can read any more: \
            values that no step and no run refers to, leftover pieces of steps that are done. Results, runs, and the \
            checkpoints of unfinished steps stay. The file is made smaller.

            Examples:
              cahier cache trim
              cahier cache trim --budget 500MB
              cahier cache trim --budget 0
            """)

    @Option(help: ArgumentHelp("How much room activations may take: 500MB, 2GB, 1.5GiB, 0.", valueName: "size"))
    var budget = ByteSize(bytes: 2_000_000_000)
    @OptionGroup var store: StoreOptions

    func run() throws {
        guard try store.isThere() else { return }
        let trimming = try store.open().trim(to: budget.bytes, console: Console())
        let gone = trimming.activations.map(\.bytes).reduce(0, +)
        try print(
            "removed \(counted(trimming.activations.count, "set")) of activations, \(byteText(gone)); \(byteText(trimming.remainingActivations)) left"
        )
        if trimming.orphanedContents + trimming.leftoverPieces > 0 {
            try print(
                "removed \(counted(trimming.orphanedContents, "value")) that nothing refers to, \(counted(trimming.leftoverPieces, "leftover piece")) of steps that are done"
            )
        }
        try print("on disk: \(byteText(trimming.bytesBefore)) before, \(byteText(trimming.bytesAfter)) now")
        if trimming.isWALInUse {
            try print("another process is reading the store; more room is given back once it has ended")
        }
    }
}

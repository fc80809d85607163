import ArgumentParser
import Notebook

struct CacheVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compares everything in the store with its checksum.",
        discussion: """
            Checks the database's pages, the bytes of values, pieces, checkpoints and activations, and whether the values \
            that runs refer to are there. Each damage is one line: what it belongs to and what to do. Runs may go on \
            meanwhile.

            Examples:
              cahier cache verify
              cahier cache verify --store results.sqlite

            Exit status: 0 sound, 1 damage found.
            """)

    @OptionGroup var store: StoreOptions

    func run() throws {
        guard try store.isThere() else { return }
        let verification = try store.open(for: .reading).verify(console: Console())
        for damage in verification.damages { try print(damage) }
        try print(
            "\(counted(verification.count, "checksum")) compared, \(byteText(verification.bytes)): "
                + (verification.isSound ? "sound" : counted(verification.damages.count, "damage")))
        if !verification.isSound { throw ExitCode.failure }
    }
}

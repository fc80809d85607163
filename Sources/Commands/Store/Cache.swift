import ArgumentParser

struct Cache: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows, checks and trims the store; passes runs on as files.",
        discussion: """
            The store holds runs, the values of steps, checkpoints and activations. Activations are kept within a budget \
            while studies run; results and checkpoints are never removed, and runs only where `forget` names them.

            Examples:
              cahier cache info                        what takes how much room
              cahier cache verify                      compares all with its checksum
              cahier cache trim --budget 500MB         the activations used longest ago go
              cahier cache forget --failed             failed runs leave the list
              cahier cache export 3 run3.cahier        a run as one small file
              cahier cache import run3.cahier          and into another store
            """,
        subcommands: [
            CacheInfo.self, CacheVerify.self, CacheTrim.self, CacheForget.self, CacheExport.self, CacheImport.self,
        ])
}

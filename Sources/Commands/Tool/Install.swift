import ArgumentParser
import Foundation

struct Install: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copies this program and its shell completions to where they are found.",
        discussion: """
            PREFIX/bin/cahier then starts the copy in PREFIX/lib/cahier, which needs the build no more. Completions for bash, zsh and \
            fish go to PREFIX/share: they know the commands, their options, studies, networks, methods and files. The same call again \
            changes nothing, or brings a newer build.

            Examples:
              swift run -c release cahier install
              sudo .build/release/cahier install --prefix /usr/local
            """)

    @Option(
        help: ArgumentHelp("The folder that has or gets bin, lib and share.", valueName: "dir"), completion: .directory)
    var prefix = "~/.local"

    func run() throws {
        let installation = try Installation(prefix: prefix, environment: ProcessInfo.processInfo.environment)
        try installation.write { try print($0) }
        for line in installation.advice { try print(line) }
    }
}

import Foundation
import Testing

/// Results that nobody gets are no success.
@Suite struct StandardOutputTests {
    let cahier: Cahier
    init() throws {
        cahier = try Cahier(program: "sample-pair")
        for seed in ["1", "2"] { try #require(try cahier("run", "coins", "--seed", seed).status == 0) }
    }

    /// Runs the program with its output redirected as a shell does it.
    private func redirected(_ redirection: String, _ arguments: [String]) throws -> Cahier.Result {
        try cahier.start(arguments, wrapper: ["/bin/sh", "-c", "exec \"$0\" \"$@\" \(redirection)"]).waitForEnd()
    }

    @Test(arguments: [
        "list", "list coins", "runs", "cache info", "cache info --json", "cache verify", "cache trim",
        "explain coins", "explain coins --json", "run coins", "run coins --dry-run", "figures coins", "index",
        "--help", "help run", "--version", "run --help", "--generate-completion-script bash", "fetch --list",
    ]) func aFullDisk(_ call: String) throws {
        let result = try redirected(">/dev/full", call.split(separator: " ").map(String.init))
        #expect(result.status == 1)
        let line = result.errors.split(separator: "\n").last ?? ""
        #expect(
            line == "Error: writing to standard output: the disk is full. Make room on it, or choose another place.")
    }

    /// Whose status 1 means that results differ.
    @Test func diffIsInTrouble() throws {
        for arguments in [["diff", "1", "2"], ["diff", "1", "1", "--json"]] {
            let result = try redirected(">/dev/full", arguments)
            #expect(result.status == 2)
            #expect(result.errors.contains("writing to standard output: the disk is full"), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1)
        }
    }

    @Test func aClosedOutput() throws {
        let result = try redirected(">&-", ["list"])
        #expect(result.status == 1)
        #expect(result.errors.contains("writing to standard output: Bad file descriptor"), "\(result.errors)")
        // No file of the store got the number of the output.
        #expect(try redirected(">&-", ["run", "coins", "--seed", "3"]).status == 1)
        #expect(try cahier("cache", "verify").status == 0)
    }

    @Test func errorsThatNobodyHearsEndNothing() throws {
        #expect(try redirected("2>/dev/full", ["runs"]).status == 0)
        #expect(try redirected("2>/dev/full", ["run", "nothing"]).status == 64)
    }

    @Test func theHelpIsWhole() throws {
        let help = try cahier("--help")
        #expect(help.status == 0 && help.output.hasPrefix("OVERVIEW:") && help.output.hasSuffix("\n"))
        #expect(try cahier("--version").output.split(separator: "\n").count == 1)
    }
}

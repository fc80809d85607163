import ArgumentParser
import Foundation
import Notebook
import Registration

struct RegistrationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "registration",
        abstract: "Says whether registrations are what they were when they were written.",
        discussion: """
            Examples:
              cahier registration check
              cahier registration check clipped-activation
            """,
        subcommands: [CheckRegistrations.self])
}

struct CheckRegistrations: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract:
            "Verifies each registration: its bytes, the chain, its commit, the store's record, time stamps beside it.",
        discussion: """
            A registration must be in canonical form, be the study's own, name the digest of the one before it, be committed and \
            unchanged since, and be recorded in the store before the study's data. A time stamp of RFC 3161 beside it (0001.tsr) \
            is verified with openssl and the authorities that this machine trusts ($SSL_CERT_FILE names others); one of \
            OpenTimestamps (0001.json.ots) is named.

            Examples:
              cahier registration check
              cahier registration check clipped-activation --store results.sqlite

            Exit status: 1 if anything can't be shown.
            """)

    @Argument(
        help: ArgumentHelp("A study's name. (default: all that have registrations)", valueName: "study"),
        completion: .study)
    var name: String?
    @OptionGroup var store: StoreOptions

    func run() throws {
        let runner = Runner(store: try store.open(for: .reading), registrations: .current)
        let names = try name.map { [$0] } ?? runner.registeredStudies()
        guard !names.isEmpty else {
            try print("no registrations yet: `cahier register STUDY` writes one")
            return
        }
        let checks = try names.map(runner.checkRegistrations(of:))
        try print(checks.map(Self.text).joined(separator: "\n\n"))
        if checks.contains(where: { !$0.isSound }) { throw ExitCode.failure }
    }

    private static func text(_ check: RegistrationCheck) -> String {
        let style = Style.standardOutput
        var lines = [style.bold(check.study)]
        for entry in check.entries {
            lines.append(
                "  \(entry.name) \(entry.digest.prefix(12))  \(entry.failures.isEmpty ? "sound" : "not shown")")
            lines += entry.facts.map { "    \($0)" } + entry.failures.map { "    failure: \($0)" }
        }
        if let problem = check.problem { lines.append("  failure: \(problem)") }
        return lines.joined(separator: "\n")
    }
}

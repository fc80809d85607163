import ArgumentParser
import Downloads
import Foundation
import Notebook
import Watching

struct Watch: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves a study's report, and redraws it whenever a source is saved.",
        discussion: """
            Builds the checkout of Cahier, or the package with a study of your own, that the current folder lies in, and shows the report at an address that only this \
            machine can reach. After each save of a file in Studies or Sources the program is built again, the report is redrawn from \
            the store, and the page reloads where it was. What the compiler finds wrong stands in the page, above the last good report.

            Steps whose values the store does not have are named in the page, with the command that runs them; with --run \
            they are run. A change to the code of `watch` itself counts from its next start.

            Examples:
              cahier watch sparse-codes --open
              cahier watch clipped-activation --profile full --port 8080

            Ctrl-C ends it.
            """)

    @OptionGroup var study: StudyArgument
    @Option(
        help: ArgumentHelp("The port to serve at. (default: the first that is free from 8700 on)", valueName: "number"))
    var port: UInt16?
    @Flag(name: .customLong("open"), help: "Open the page.")
    var opens = false
    @Flag(name: .customLong("run"), help: "Run steps that must run, however long they take.")
    var runs = false
    @OptionGroup var setting: SettingOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if port == 0 { throw ValidationError("--port takes 1 to 65535.") }
    }

    func run() throws {
        try setting.arithmetic.apply()
        _ = try study.find()
        let folder = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
        let package = try WatchedPackage(around: folder, product: Checkout.programName)
        let say: @Sendable (String) -> Void = { Console.say($0 + "\n") }
        let state = WatchState()
        let reports = output.folder(for: setting.profile).appendingPathComponent(study.name)
        let server = try WatchServer(
            study: study.name, folder: reports, port: port, state: state
        ) { say(String(format: "page reloaded %.1f s later", $0)) }
        let cancellation = Cancellation()
        let signals = CancellingSignals(cancellation)
        try print("watching \(study.name): \(server.address)")
        if let page = URL(string: server.address), opens { Commands.open(page) }
        let plan = WatchLoop.Plan(
            study: study.name, package: package, report: reports.appendingPathComponent("report.html"),
            settings: setting.arguments + store.arguments,
            store: store.arguments, output: output.arguments, runs: runs)
        WatchLoop(plan, state: state, say: say, isEnding: { cancellation.isCancelled }).run()
        throw ExitCode(128 + signals.received)
    }
}

extension SettingOptions {
    /// The options that another call needs to ask for the same.
    fileprivate var arguments: [String] {
        let named = seed.map { ["--seed", "\($0)"] } ?? []
        let asked = [
            profile == .quick ? [] : ["--profile", profile.rawValue], named,
            data.flatMap { ["--data", $0.text] }, models.flatMap { ["--model", $0.text] },
            preparations.flatMap { ["--prepare", $0.text] }, options.flatMap { ["--option", $0.text] },
            allowsNonFinite ? ["--allow-nonfinite"] : [], exact ? ["--exact"] : [],
            replicates == 1 ? [] : ["--replicates", "\(replicates)"],
        ]
        return asked.flatMap { $0 } + arithmetic.arguments
    }
}

extension StoreOptions {
    fileprivate var arguments: [String] {
        (file.map { ["--store", $0] } ?? []) + (lockTimeout == 30 ? [] : ["--lock-timeout", "\(lockTimeout)"])
    }
}

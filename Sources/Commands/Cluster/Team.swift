import ArgumentParser
import Dispatch
import Files
import Foundation
import Notebook

/// The processes that help a run on this machine.
///
/// They end by themselves when nothing is left, when one of them fails, and when the run's own process is gone.
final class Team {
    private let count: Int
    private let store: Store
    private let options: [String]
    private var members: [Process] = []

    /// - Parameter options: what makes them compute as the run does.
    init(of count: Int, in store: Store, options: [String]) {
        (self.count, self.store, self.options) = (count, store, options)
    }

    /// Processes of one thread each for a run with more of them.
    convenience init(ofSingleThreaded count: Int, in store: Store, _ arithmetic: ArithmeticOptions) {
        var own = arithmetic
        own.threads = 1
        self.init(
            of: count, in: store, options: own.arguments + ["--threads-of-run", "\(Arithmetic.current.threads)"])
    }

    /// Has a run's work done, and comes back when nobody works any more: what is left then is the run's own.
    func work(for run: Int) {
        for _ in 0..<count {
            guard let member = member(for: run) else { break }
            members.append(member)
        }
        if members.count < count {
            StandardError.say(
                "warning: \(members.count) of \(count) processes could be started; what is left is computed by the run itself\n"
            )
        }
        while members.contains(where: \.isRunning) {
            // The run comes upon the same failure, and says it.
            if members.contains(where: { !$0.isRunning && $0.terminationStatus != 0 }) {
                for member in members where member.isRunning { member.terminate() }
            }
            Thread.sleep(forTimeInterval: 0.02)
        }
    }

    /// A process that has begun; nothing where none can be started.
    private func member(for run: Int) -> Process? {
        guard let program = Program.file else { return nil }
        let member = Process()
        member.executableURL = program
        member.arguments = ["help-run", "\(run)", "--store", store.file.path, "--parent", "\(getpid())"] + options
        member.standardOutput = FileHandle.nullDevice
        return (try? member.run()) == nil ? nil : member
    }
}

/// What a process of a team runs.
struct HelpRun: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "help-run", abstract: "Computes steps of a run that another process has begun.",
        discussion: "For cahier run --workers alone.", shouldDisplay: false)

    @Argument var number: Int
    @Option var parent: Int32
    @Option var threadsOfRun: Int?
    @OptionGroup var arithmetic: ArithmeticOptions
    @OptionGroup var store: StoreOptions

    func run() throws {
        try arithmetic.apply()
        // The run ignores them while it watches for them itself, and so would its children.
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
        let watch = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "cahier.parent"))
        watch.schedule(deadline: .now(), repeating: .milliseconds(200))
        watch.setEventHandler { [parent] in if getppid() != parent { _exit(128 + SIGTERM) } }
        watch.resume()
        defer { watch.cancel() }
        let store = try store.open()
        defer { store.close() }
        try Teamwork(store, console: Console(isTerminal: false)).help(
            run: number, among: Cahier.studies, threads: threadsOfRun)
    }
}

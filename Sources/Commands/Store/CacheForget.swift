import ArgumentParser
import Notebook

struct CacheForget: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Removes runs from the list that `cahier runs` shows.",
        discussion: """
            With --failed, those that failed, were interrupted, or whose record is damaged. The values of their steps stay, so \
            that a later run goes on from them; what only a forgotten run had goes with the next `cahier cache trim`. A \
            forgotten run can't be brought back, and its number is not given to another.

            Examples:
              cahier cache forget 3
              cahier cache forget --failed
            """)

    @Argument(help: ArgumentHelp("The runs' numbers; `cahier runs` shows them.", valueName: "run"))
    var numbers: [Int] = []
    @Flag(help: "Forget all runs that failed or were interrupted.")
    var failed = false
    @OptionGroup var store: StoreOptions

    func validate() throws {
        if numbers.isEmpty != failed { throw ValidationError("Name runs by number, or give --failed.") }
    }

    func run() throws {
        let store = try store.open()
        if failed {
            let gone = try store.forgetFailedRuns()
            return try print(
                gone.isEmpty
                    ? "no run failed or was interrupted" : "forgot \(counted(gone.count, "run")): \(list(gone))")
        }
        try store.forget(runs: numbers)
        try print("forgot \(counted(numbers.count, "run")): \(list(numbers))")
    }

    private func list(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: ", ") }
}

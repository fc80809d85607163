import GRDB

extension Store {
    /// Removes the records of runs; the values of their steps stay, for runs to come.
    ///
    /// A number is not given to another run. What only these runs had goes with the next trimming.
    /// - Throws: `NotebookError` if one of them isn't there or is at work; then none is removed.
    public func forget(runs numbers: [Int]) throws {
        let attempt = "forgetting runs"
        for number in numbers {
            guard let run = try run(number) else {
                throw NotebookError(
                    .store, "\(attempt) of the store \(file.path)", "there is no run \(number)",
                    advice: "cahier runs lists the runs")
            }
            guard run.status != .running else {
                throw NotebookError(
                    .store, "\(attempt) of the store \(file.path)", "run \(number) is at work",
                    advice: "Wait for its end, or interrupt it")
            }
        }
        try write(attempt) { database in
            for number in numbers {
                try database.execute(sql: "DELETE FROM run_values WHERE run = ?", arguments: [number])
                try database.execute(sql: "DELETE FROM runs WHERE number = ?", arguments: [number])
            }
        }
    }

    /// Forgets all runs that failed, were interrupted, or whose record is damaged.
    /// - Returns: their numbers.
    public func forgetFailedRuns() throws -> [Int] {
        let ended: Set<RunStatus> = [.failed, .interrupted, .damaged]
        let numbers = try runs().filter { ended.contains($0.status) }.map(\.number)
        try forget(runs: numbers)
        return numbers
    }
}

import Foundation

/// What else a machine did for some time, and what that cost this process.
struct MachineLoad: Equatable {
    /// Those that this process may use.
    var processors: Int
    /// How many of them others kept busy, on average.
    var others: Double
    /// How many of this process's threads waited for a processor, on average; nothing where the kernel doesn't count.
    var waiting: Double?

    /// How many others leave, one at least.
    var free: Int { max(1, processors - Int(others.rounded())) }

    /// Whether so many threads would find others in their place: half a processor, which is more than what happens to run
    /// beside anything.
    func leavesNoRoom(for threads: Int) -> Bool { others + Double(threads) - Double(processors) >= 0.5 }

    /// Whether others slowed this process down: one of its threads stood in line for a fifth of the time. All others then wait for
    /// it at the end of each operation. Threads of its own that stand in each other's way are not meant.
    func slowsDown(_ threads: Int) -> Bool {
        waiting.map { $0 >= 0.2 && others >= 0.25 } ?? leavesNoRoom(for: threads)
    }

    /// "others use 1.0 of 2 processors".
    var sentence: String { String(format: "others use %.1f of %d processors", others, processors) }
}

/// Looks at what else a machine does, from one moment to the next.
final class LoadWatch {
    private let readings: LoadReadings
    private var start: Look?

    private struct Look {
        var seconds: Double
        var own: Double
        var processors: ProcessorTimes
        var threads: ThreadWaits?
    }

    /// Begins at once.
    init(_ readings: LoadReadings = .here) {
        self.readings = readings
        start = look()
    }

    private func look() -> Look? {
        guard let processors = readings.processors().flatMap({ ProcessorTimes(stat: $0, status: readings.process()) })
        else { return nil }
        return Look(
            seconds: readings.clock(), own: readings.ownSeconds(), processors: processors,
            threads: ThreadWaits(schedstats: readings.threads()))
    }

    /// For how long it has looked.
    var seconds: Double { start.map { readings.clock() - $0.seconds } ?? 0 }

    /// Begins anew.
    func begin() { start = look() }

    /// What there was since it began, and begins anew; nothing where the kernel doesn't tell.
    func load() -> MachineLoad? {
        let before = start, now = look()
        start = now
        guard let before, let now, now.seconds > before.seconds else { return nil }
        let seconds = now.seconds - before.seconds
        // Programs that give way are in nobody's way who doesn't.
        var worked = now.processors.busy - before.processors.busy
        let givesWay = readings.givesWay()
        if givesWay { worked += now.processors.givingWay - before.processors.givingWay }
        return MachineLoad(
            processors: now.processors.count, others: max(0, (worked - (now.own - before.own)) / seconds),
            waiting: now.threads.flatMap { now in before.threads.map { now.since($0) / seconds } })
    }
}

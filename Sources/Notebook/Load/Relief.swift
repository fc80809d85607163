import Foundation

/// Has single-threaded processes go on with a run's steps that are made of pieces where something else computes on the machine.
///
/// The threads of one operation wait for each other at its end, so that one busy neighbour makes all of them slow; threads of
/// different processes don't. Only steps whose keys don't know of threads are given to others, since the bytes of the rest
/// depend on them. Belongs to one thread.
public final class Relief {
    private let watch: LoadWatch
    /// Those of an operation of this process.
    private let threads: Int
    private let memory: () -> (available: Int, needed: Int)?
    private var work: ((_ processes: Int) -> Void)?
    private var hasBegun = false, hasTold = false
    /// What was seen last.
    private var load: MachineLoad?
    private var isSlow = false
    /// Steps that others have been at: what they left is computed here.
    private var relieved: Set<String> = []

    /// How long it looks before the work begins, and while it goes on, in seconds.
    private static let firstLook = 0.3, look = 10.0, leastLook = 2.0
    /// Other processes are worth their start, and their reading of what they need, where more is left than this.
    private static let worthwhile = 15.0

    /// - Parameter threads: those of an operation of this process.
    public convenience init(threads: Int) { self.init(threads: threads, .here, memory: ProcessUsage.memoryForOthers) }

    init(threads: Int, _ readings: LoadReadings, memory: @escaping () -> (available: Int, needed: Int)?) {
        (self.threads, self.memory) = (threads, memory)
        watch = LoadWatch(readings)
    }

    /// - Parameter work: has so many processes of one thread compute what they can, and comes back when nobody works any more.
    public func callUpon(_ work: @escaping (_ processes: Int) -> Void) { self.work = work }

    /// What is chosen before anything is computed, and why, in one line.
    func begin(_ console: Console) {
        guard !hasBegun else { return }
        hasBegun = true
        let one = "1 process with \(Self.counted(threads, "thread"))"
        guard threads > 1 else { return console.note(one) }
        // What has been read so far has taken some of the time.
        let rest = Self.firstLook - watch.seconds
        if rest > 0 { Thread.sleep(forTimeInterval: rest) }
        load = watch.load()
        guard let load else {
            return console.note("\(one), since it can't be told here what else computes")
        }
        isSlow = load.leavesNoRoom(for: threads)
        guard isSlow else { return console.note("\(one), since \(load.sentence)") }
        hasTold = true
        console.note("\(one); \(load.sentence), so that threads wait for each other: \(plan)")
    }

    private var plan: String {
        "long steps of pieces whose numbers no threads change go on in \(Self.counted(processes(), "process", "processes")) with 1 thread (--workers 1: none do)"
    }

    /// Looks now and then; says once that the run is slowed down.
    func note(_ console: Console) {
        guard threads > 1, hasBegun, watch.seconds >= Self.look else { return }
        take(watch.load(), console)
    }

    private func take(_ seen: MachineLoad?, _ console: Console) {
        guard let seen else { return }
        (load, isSlow) = (seen, seen.slowsDown(threads))
        guard isSlow, !hasTold else { return }
        hasTold = true
        let waiting = seen.waiting.map {
            String(format: ", and %.1f of this run's %d threads wait for one", $0, threads)
        }
        console.note("something else computes here: \(seen.sentence)\(waiting ?? ""); \(plan)")
    }

    /// Whether what is left of a step is better computed by others.
    ///
    /// - Parameters:
    ///   - pieces: how many are left.
    ///   - seconds: what so many took here.
    func isWanted(
        for step: RunningStep, pieces: Int, took seconds: Double, for done: Int, _ console: Console
    ) -> Bool {
        guard threads > 1, work != nil, !step.dependsOnThreads, !relieved.contains(step.key) else { return false }
        let left = Double(pieces) * seconds / Double(done)
        guard seconds >= Self.leastLook, left > Self.worthwhile else { return false }
        if watch.seconds >= Self.leastLook { take(watch.load(), console) }
        guard isSlow else { return false }
        console.note(
            "\(Self.counted(processes(), "process", "processes")) with 1 thread \(processes() == 1 ? "goes" : "go") on with \"\(step.name)\", of which \(duration(left)) are left at this pace"
        )
        return true
    }

    /// Has others go on with a step that nobody claims.
    func relieve(_ step: String) {
        relieved.insert(step)
        work?(processes())
        // What was seen before is long ago, and the others are gone.
        watch.begin()
    }

    /// As many as others leave processors and memory for, and no more than this process would have used.
    private func processes() -> Int {
        let fitting = memory().map { $0.needed > 0 ? max(1, $0.available / $0.needed) : 1 } ?? threads
        return min(load?.free ?? 1, threads, fitting)
    }

    private static func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
        "\(count) \(count == 1 ? one : many ?? one + "s")"
    }
}

extension ProcessUsage {
    /// The memory that is free, and what this process has needed, in bytes; nil where the kernel doesn't say.
    static func memoryForOthers() -> (available: Int, needed: Int)? {
        guard let text = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8),
            let available = memoryAvailable(inMeminfo: text), let needed = memoryPeak
        else { return nil }
        return (available, needed)
    }

    /// - Parameter meminfo: as Linux has it in /proc/meminfo: a line "MemAvailable:   123456 kB".
    static func memoryAvailable(inMeminfo meminfo: String) -> Int? {
        let line = meminfo.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
        let words = line?.split(whereSeparator: \.isWhitespace) ?? []
        guard words.count == 3, words[2] == "kB", let kilobytes = Int(words[1]) else { return nil }
        return kilobytes * 1024
    }
}

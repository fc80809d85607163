import Foundation

/// Where it is read what a machine's processors and this process's threads do.
struct LoadReadings {
    /// /proc/stat; nothing where the kernel doesn't tell.
    var processors: () -> String?
    /// /proc/self/status.
    var process: () -> String?
    /// /proc/self/task/THREAD/schedstat, by thread.
    var threads: () -> [String: String]
    /// Seconds that all threads of this process have worked.
    var ownSeconds: () -> Double
    /// Of a clock that nobody sets.
    var clock: () -> Double
    /// Whether this process gives way to others (`nice`).
    var givesWay: () -> Bool

    /// This machine's.
    static var here: LoadReadings {
        let start = ContinuousClock.now
        func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
        return LoadReadings(
            processors: { text("/proc/stat") }, process: { text("/proc/self/status") },
            threads: {
                let folder = "/proc/self/task"
                let threads = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
                // One that has ended in between has no text.
                return Dictionary(
                    threads.compactMap { thread in text("\(folder)/\(thread)/schedstat").map { (thread, $0) } }
                ) { first, _ in first }
            },
            ownSeconds: { ProcessUsage.processorSeconds }, clock: { (ContinuousClock.now - start) / .seconds(1) },
            givesWay: { getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) > 0 })
    }
}

/// For how long the processors that a process may use have worked since the machine began.
struct ProcessorTimes: Equatable {
    /// How many there are.
    let count: Int
    /// Seconds, of all of them: for the kernel, for programs that give way to nobody, and for other machines on the same
    /// hardware.
    let busy: Double
    /// Seconds for programs that give way to others.
    let givingWay: Double

    /// - Parameters:
    ///   - stat: as Linux has it in /proc/stat: a line "cpu0 USER NICE SYSTEM IDLE IOWAIT IRQ SOFTIRQ STEAL …" for each
    ///     processor, in ticks.
    ///   - status: as in /proc/self/status, with a line "Cpus_allowed_list: 0-3,6"; all processors where it has none.
    init?(stat: String, status: String? = nil, ticksPerSecond: Double = Double(sysconf(Int32(_SC_CLK_TCK)))) {
        let allowed = status.flatMap(Self.allowed)
        var (count, busy, givingWay) = (0, 0.0, 0.0)
        for line in stat.split(separator: "\n") where line.hasPrefix("cpu") {
            let words = line.split(separator: " ")
            guard let number = Int(words[0].dropFirst(3)), allowed?.contains(number) ?? true else { continue }
            let ticks = words.dropFirst().compactMap { Double($0) }
            guard ticks.count >= 4 else { return nil }
            count += 1
            // Waiting for a disk is no work; older kernels know fewer kinds.
            busy += ([0, 2] + (5..<8)).reduce(0) { $0 + (ticks.indices.contains($1) ? ticks[$1] : 0) }
            givingWay += ticks[1]
        }
        guard count > 0, ticksPerSecond > 0 else { return nil }
        (self.count, self.busy, self.givingWay) = (count, busy / ticksPerSecond, givingWay / ticksPerSecond)
    }

    /// The processors that a process may use.
    private static func allowed(in status: String) -> Set<Int>? {
        let line = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") }
        guard let list = line?.split(whereSeparator: \.isWhitespace).last else { return nil }
        var found: Set<Int> = []
        for part in list.split(separator: ",") {
            let ends = part.split(separator: "-").compactMap { Int($0) }
            guard let first = ends.first, let last = ends.last, first <= last else { return nil }
            found.formUnion(first...last)
        }
        return found
    }
}

/// For how long threads have waited for a processor while they could have worked, in seconds.
struct ThreadWaits: Equatable {
    private let byThread: [String: Double]

    /// - Parameter schedstats: as Linux has them in /proc/self/task/THREAD/schedstat: "RUN WAIT SLICES", in nanoseconds.
    /// - Returns: nothing where the kernel doesn't count.
    init?(schedstats: [String: String]) {
        byThread = schedstats.compactMapValues { text in
            let words = text.split(whereSeparator: \.isWhitespace)
            return words.count >= 2 ? Double(words[1]).map { $0 / 1e9 } : nil
        }
        if byThread.isEmpty { return nil }
    }

    /// The sum of what threads waited since, of those that were there then.
    func since(_ earlier: ThreadWaits) -> Double {
        byThread.reduce(0) { sum, thread in
            sum + (earlier.byThread[thread.key].map { max(0, thread.value - $0) } ?? 0)
        }
    }
}

import Foundation

/// What this process has used of the machine.
enum ProcessUsage {
    /// Seconds that all threads have worked, since the process began.
    static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The most memory that the process has held, in bytes; nil where the kernel doesn't say.
    static var memoryPeak: Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
        return memoryPeak(inStatus: text)
    }

    /// - Parameter status: as Linux has it in /proc/self/status: a line "VmHWM:     123456 kB".
    static func memoryPeak(inStatus status: String) -> Int? {
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let words = line?.split(whereSeparator: \.isWhitespace) ?? []
        guard words.count == 3, words[2] == "kB", let kilobytes = Int(words[1]) else { return nil }
        return kilobytes * 1024
    }
}

import Foundation

/// How much memory the process holds, as Linux counts it.
enum ProcessMemory {
    /// The most bytes that it has held at once since the start, or since `forgetPeak()`.
    static var peak: Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let kilobytes = line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return kilobytes * 1024
    }

    /// Lets the peak start again from what is held now.
    static func forgetPeak() {
        // Where this isn't allowed, the peak is that of the whole process: too much, never too little.
        try? Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
    }
}

import Foundation

/// Which process works on a run, in a form that no later process can have: boot, process number and start time.
enum ProcessIdentity {
    static let current = identity(of: Int(ProcessInfo.processInfo.processIdentifier)) ?? "unknown"

    /// Whether the process with this identity still lives.
    static func isAlive(_ text: String) -> Bool {
        let parts = text.split(separator: " ")
        guard parts.count == 3, let number = Int(parts[1]) else { return false }
        return identity(of: number) == text
    }

    /// The process number in an identity, as `ps` shows it.
    static func number(in text: String) -> String? {
        text.split(separator: " ").dropFirst().first.map(String.init)
    }

    private static func identity(of number: Int) -> String? {
        guard let boot = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8),
            let status = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8),
            // The program's name may contain blanks and brackets, so counting starts after its last bracket.
            let bracket = status.lastIndex(of: ")")
        else { return nil }
        let fields = status[status.index(after: bracket)...].split(separator: " ")
        guard fields.count > 19, fields[0] != "Z" else { return nil }
        return "\(boot.trimmingCharacters(in: .whitespacesAndNewlines)) \(number) \(fields[19])"
    }
}

import Files
import Foundation

/// What a fetch says on standard error while it works.
public final class ProgressReport {
    private let isTerminal: Bool
    private let write: (String) -> Void
    private var lineIsOpen = false
    private var lastShown: ContinuousClock.Instant?

    /// - Parameters:
    ///   - isTerminal: whether a line can be overwritten; by default, whether standard error is a terminal.
    ///   - write: receives the text.
    public init(
        isTerminal: Bool = isatty(STDERR_FILENO) == 1,
        write: @escaping (String) -> Void = StandardError.say
    ) {
        self.isTerminal = isTerminal
        self.write = write
    }

    /// A line of its own.
    public func note(_ text: String) {
        if lineIsOpen { write("\n") }
        lineIsOpen = false
        write(text + "\n")
    }

    /// Shows how far a transfer is: on a terminal up to ten times a second, elsewhere every ten seconds.
    func show(_ progress: TransferProgress) {
        let now = ContinuousClock.now
        if let lastShown, now - lastShown < (isTerminal ? .milliseconds(100) : .seconds(10)) { return }
        // What takes less than a pause needs no line elsewhere than on a terminal.
        defer { lastShown = now }
        if lastShown == nil && !isTerminal { return }
        write(isTerminal ? "\r\u{1B}[K\(progress)" : "\(progress)\n")
        lineIsOpen = isTerminal
    }

    /// Shows how a transfer ended, whenever the last line was.
    func showLast(_ progress: TransferProgress) {
        write(isTerminal ? "\r\u{1B}[K\(progress)\n" : "\(progress)\n")
        lineIsOpen = false
        lastShown = nil
    }
}

/// How far a transfer is.
struct TransferProgress: CustomStringConvertible {
    let name: String
    /// Bytes that are there, those of earlier transfers included.
    var received: Int
    /// Bytes of the whole file, where known.
    let total: Int?
    /// Bytes that were there when this transfer began.
    let start: Int
    /// Seconds since then.
    var seconds: Double

    /// E.g. "  vgg16-397923af.pth 104.2 of 553.4 MB, 12.3 MB/s, 36 s left".
    var description: String {
        var text = "  \(name) \(byteCount(received, of: total))"
        guard seconds > 0.2, received > start else { return text }
        let rate = Double(received - start) / seconds
        text += ", \(byteCount(Int(rate)))/s"
        if let total, total > received { text += ", \(time(Double(total - received) / rate)) left" }
        return text
    }
}

/// Bytes as people say them, in decimal units: "482 bytes", "12.3 kB", "553.4 MB".
func byteCount(_ count: Int) -> String {
    let (unit, name) = byteUnit(count)
    return unit == 1 ? "\(count) bytes" : String(format: "%.1f %@", Double(count) / Double(unit), name)
}

/// A part of a whole in the unit of the whole: "104.2 of 553.4 MB".
func byteCount(_ count: Int, of total: Int?) -> String {
    guard let total else { return byteCount(count) }
    let (unit, name) = byteUnit(total)
    if unit == 1 { return "\(count) of \(total) bytes" }
    return String(format: "%.1f of %.1f %@", Double(count) / Double(unit), Double(total) / Double(unit), name)
}

private func byteUnit(_ count: Int) -> (size: Int, name: String) {
    count < 1000 ? (1, "bytes") : count < 1_000_000 ? (1000, "kB") : (1_000_000, "MB")
}

/// A duration as people say it: "36 s", "3 min 20 s", "1 h 05 min".
private func time(_ seconds: Double) -> String {
    guard seconds < 1e6 else { return "days" }
    let whole = Int(seconds.rounded(.up))
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return String(format: "%d min %02d s", whole / 60, whole % 60) }
    return String(format: "%d h %02d min", whole / 3600, whole % 3600 / 60)
}

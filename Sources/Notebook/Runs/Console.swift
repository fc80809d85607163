import Files
import Foundation

/// What a run says on standard error while it works.
public final class Console {
    private let isTerminal: Bool
    private let isQuiet: Bool
    private let write: (String) -> Void
    private var lineIsOpen = false
    private var task = ""
    private var taskStart = ContinuousClock.now
    private var firstDone = 0
    private var lastShown = ContinuousClock.now

    /// - Parameters:
    ///   - isTerminal: whether a line can be overwritten; by default, whether standard error is a terminal.
    ///   - isQuiet: whether only warnings are written.
    public init(
        isTerminal: Bool = isatty(STDERR_FILENO) == 1, isQuiet: Bool = false,
        write: @escaping (String) -> Void = Console.say
    ) {
        self.isTerminal = isTerminal
        self.isQuiet = isQuiet
        self.write = write
    }

    /// Writes on standard error; where that fails, because a disk is full or nobody listens, work goes on without
    /// words.
    public static func say(_ text: String) { StandardError.say(text) }

    func begin(_ verb: String, _ name: String) {
        guard !isQuiet else { return }
        line("\(verb) \(name)")
    }

    func end(_ verb: String, _ name: String, seconds: Double) {
        guard !isQuiet else { return }
        line("\(verb) \(name) in \(duration(seconds))")
    }

    package func note(_ text: String) {
        guard !isQuiet else { return }
        line(text)
    }

    func warn(_ text: String) { line("warning: \(text)") }

    package func progress(_ what: String, _ done: Int, _ total: Int, detail: String = "") {
        guard !isQuiet else { return }
        let now = ContinuousClock.now
        let isNew = what != task || done < firstDone
        if isNew {
            task = what
            taskStart = now
            firstDone = done
        }
        let pause: Duration = isTerminal ? .milliseconds(100) : .seconds(10)
        guard now - lastShown >= pause || done == total || (isNew && isTerminal) else { return }
        lastShown = now
        var text = "  \(what) \(done)/\(total)"
        let seconds = (now - taskStart) / .seconds(1)
        if done > firstDone, seconds > 0 {
            // What was done before the first report took no time that we saw, so it does not count.
            let rate = Double(done - firstDone) / seconds
            text += rate >= 1 ? String(format: ", %.1f/s", rate) : String(format: ", %.1f/min", rate * 60)
            text += done < total ? ", \(duration(Double(total - done) / rate)) left" : ", \(duration(seconds))"
        }
        if !detail.isEmpty { text += "; \(detail)" }
        if isTerminal {
            write("\r\u{1B}[K" + text)
            lineIsOpen = true
            if done == total { closeLine() }
        } else {
            write(text + "\n")
        }
        if done == total { task = "" }
    }

    /// Ends a progress line that the next output would otherwise overwrite.
    package func closeLine() {
        if lineIsOpen { write("\n") }
        lineIsOpen = false
    }

    private func line(_ text: String) {
        closeLine()
        write(text + "\n")
    }
}

/// A duration as people say it: `0.2 s`, `41 s`, `3 min 20 s`, `1 h 05 min`.
package func duration(_ seconds: Double) -> String {
    if seconds < 10 { return String(format: "%.1f s", seconds) }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return String(format: "%d min %02d s", whole / 60, whole % 60) }
    return String(format: "%d h %02d min", whole / 3600, whole % 3600 / 60)
}

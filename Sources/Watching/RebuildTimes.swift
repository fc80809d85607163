import Foundation

/// Where the time between a save and the new report goes.
package struct RebuildTimes: Sendable {
    package enum Part: String, CaseIterable, Sendable {
        case noticing, planning, reading, compiling, linking, checking, drawing, running
    }

    private var seconds: [Part: Double] = [:]
    private let begin: ContinuousClock.Instant
    private let processorBefore: Double
    private var current: Part
    private var last: ContinuousClock.Instant

    /// Begins with the save, as far as it was noticed.
    package init(_ part: Part, now: ContinuousClock.Instant = .now) {
        (begin, last, current) = (now, now, part)
        processorBefore = Self.processorTime
    }

    /// From here on, the time counts for another part.
    package mutating func enter(_ part: Part, now: ContinuousClock.Instant = .now) {
        seconds[current, default: 0] += last.duration(to: now) / .seconds(1)
        (current, last) = (part, now)
    }

    /// What SwiftPM is at, by the last line that it printed: `[3/5] Compiling Studies Mine.swift`.
    package static func part(after output: some StringProtocol) -> Part? {
        guard let line = output.split(whereSeparator: \.isNewline).last(where: { $0.hasPrefix("[") }),
            let end = line.firstIndex(of: "]")
        else { return nil }
        let text = line[line.index(after: end)...].drop { $0 == " " }
        if text.hasPrefix("Reading the code") { return .reading }
        if text.hasPrefix("Linking") { return text.hasSuffix("-tool") ? .planning : .linking }
        if text.hasPrefix("Compiling") || text.hasPrefix("Emitting") { return .compiling }
        return nil
    }

    /// `8.1 s (planning 2.0, compiling 4.5, …; 9.3 s of processor time)`.
    package mutating func summary(now: ContinuousClock.Instant = .now) -> String {
        enter(current, now: now)
        let parts = Part.allCases.compactMap { part in seconds[part].map { "\(part.rawValue) \(Self.digits($0))" } }
        return
            "\(Self.digits(begin.duration(to: last) / .seconds(1))) s (\(parts.joined(separator: ", ")); \(Self.digits(Self.processorTime - processorBefore)) s of processor time)"
    }

    private static func digits(_ seconds: Double) -> String { String(format: "%.1f", seconds) }

    /// What the programs that this one started, and those that they started, have used and ended with.
    private static var processorTime: Double {
        var usage = rusage()
        getrusage(RUSAGE_CHILDREN.rawValue, &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }
}

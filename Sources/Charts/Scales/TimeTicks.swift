import Foundation

/// Ticks at good places of the calendar, in UTC.
package enum TimeTicks {
    /// What dates can be written with four digits for the year: 0001 to 9999, in seconds since 1970 began.
    static let range = -62_135_596_800.0...253_402_300_799.0

    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar
    }()

    /// The distance from one tick to the next.
    enum Step: Equatable {
        case seconds(Double), months(Int), years(Int)

        var length: Double {
            switch self {
            case .seconds(let seconds): seconds
            case .months(let months): Double(months) * 2_629_746
            case .years(let years): Double(years) * 31_556_952
            }
        }

        var isShorterThanADay: Bool { length < 86_400 }
    }

    private static let steps: [Step] =
        [
            1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800,
            604_800, 1_209_600,
        ]
        .map(Step.seconds) + [1, 2, 3, 6].map(Step.months)
        + [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].map(Step.years)

    /// The step that gives nearly `count` ticks, by ratio.
    static func step(_ domain: ClosedRange<Double>, count: Int) -> Step {
        let wished = (domain.upperBound - domain.lowerBound) / Double(max(count, 1))
        if wished < 0.7 { return .seconds(Ticks.step(span: max(wished, 1e-6), count: 1)) }
        return steps.min { abs(log($0.length / wished)) < abs(log($1.length / wished)) } ?? .years(1)
    }

    /// `ticks(0...86_400, count: 4)` stand at 00:00, 06:00, 12:00, 18:00 and 00:00; a midnight is written as its date.
    package static func ticks(_ domain: ClosedRange<Double>, count: Int) -> [Tick] {
        guard domain.upperBound > domain.lowerBound, range.contains(domain.lowerBound),
            range.contains(domain.upperBound)
        else { return [] }
        let step = step(domain, count: count)
        return places(domain, step).filter(domain.contains).map { Tick(value: $0, label: label($0, step)) }
    }

    private static func places(_ domain: ClosedRange<Double>, _ step: Step) -> [Double] {
        switch step {
        case .seconds(let seconds):
            // 1970 began on a Thursday; weeks are counted from Mondays.
            let shift = seconds >= 604_800 ? 345_600.0 : 0
            let first = ((domain.lowerBound - shift) / seconds).rounded(.up),
                last = ((domain.upperBound - shift) / seconds).rounded(.down)
            return first <= last ? (0...Int(last - first)).map { (first + Double($0)) * seconds + shift } : []
        case .months(let months): return periods(domain, by: months)
        case .years(let years): return periods(domain, by: years * 12)
        }
    }

    /// The beginnings of every so many months, counted from the year 0.
    private static func periods(_ domain: ClosedRange<Double>, by months: Int) -> [Double] {
        func month(_ seconds: Double) -> Int {
            let parts = calendar.dateComponents([.year, .month], from: Date(timeIntervalSince1970: seconds))
            return (parts.year ?? 0) * 12 + (parts.month ?? 1) - 1
        }
        let first = month(domain.lowerBound) / months * months
        return stride(from: first, through: month(domain.upperBound), by: months).compactMap { month in
            calendar.date(from: DateComponents(year: month / 12, month: month % 12 + 1, day: 1))?.timeIntervalSince1970
        }
    }

    private static func label(_ seconds: Double, _ step: Step) -> String {
        switch step {
        case .years: return text(seconds, "%04d", .year)
        case .months: return text(seconds, "%04d-%02d", .year, .month)
        case .seconds(let length):
            let ofDay = seconds - (seconds / 86_400).rounded(.down) * 86_400
            if ofDay == 0 { return text(seconds, "%04d-%02d-%02d", .year, .month, .day) }
            let minutes = text(seconds, "%02d:%02d", .hour, .minute)
            if length >= 60 { return minutes }
            let decimals = length >= 1 ? 0 : max(0, -Int(floor(log10(length) + 1e-9)))
            let ofMinute = seconds - (seconds / 60).rounded(.down) * 60
            return minutes + ":" + (ofMinute < 9.5 ? "0" : "") + String(format: "%.\(decimals)f", ofMinute)
        }
    }

    /// What the axis's title says beside its name: the zone, and the day that times of day belong to.
    static func context(_ domain: ClosedRange<Double>, count: Int) -> String {
        let step = step(domain, count: count)
        guard step.length <= 1_209_600, range.contains(domain.lowerBound), range.contains(domain.upperBound) else {
            return ""
        }
        guard step.isShorterThanADay else { return "UTC" }
        let day = text(domain.lowerBound, "%04d-%02d-%02d", .year, .month, .day)
        return day == text(domain.upperBound, "%04d-%02d-%02d", .year, .month, .day)
            ? "UTC, \(day)" : "UTC, from \(day)"
    }

    /// "2026-11-23", or "2026-11-23 14:05:00" where it isn't midnight.
    static func text(of date: Date) -> String {
        let seconds = date.timeIntervalSince1970
        guard range.contains(seconds) else { return "no date" }
        let day = text(seconds, "%04d-%02d-%02d", .year, .month, .day)
        return seconds.truncatingRemainder(dividingBy: 86_400) == 0
            ? day : day + " " + text(seconds, "%02d:%02d:%02d", .hour, .minute, .second)
    }

    private static func text(_ seconds: Double, _ format: String, _ components: Calendar.Component...) -> String {
        let date = Date(timeIntervalSince1970: seconds)
        return String(format: format, arguments: components.map { calendar.component($0, from: date) })
    }
}

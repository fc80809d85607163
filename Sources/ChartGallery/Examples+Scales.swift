import Charts
import Foundation

extension Examples {
    private static func day(_ text: String) -> Date {
        (try? Date(text + "T00:00:00Z", strategy: .iso8601)) ?? .distantPast
    }

    private static func timeline(
        _ identifier: String, _ title: String, from start: String, days: Double, count: Int = 40
    ) -> Example {
        Example(
            identifier, title, "Ticks stand at places of the calendar, in UTC.",
            alternativeText: "A slowly rising wave over time.",
            Chart {
                for index in 0...count {
                    let part = Double(index) / Double(count)
                    LineMark(
                        x: .value("Time", day(start).addingTimeInterval((part * days + 0.37) * 86_400)),
                        y: .value("Loss", 2 - part + 0.3 * sin(part * 9)))
                }
            }
            .size(height: 200))
    }

    static let scales = [
        Example(
            "log-log", "Logarithmic axes with minor ticks",
            "A power law is a straight line. Minor ticks are 2 to 9 times a power of ten.",
            alternativeText: "Two straight lines, one steeper.",
            Chart {
                for (name, power) in [("linear", 1.0), ("quadratic", 2.0)] {
                    for exponent in stride(from: 0.0, through: 3, by: 0.25) {
                        LineMark(
                            x: .value("Images", pow(10, exponent)),
                            y: .value("Time", 0.002 * pow(pow(10, exponent), power))
                        )
                        .foregroundStyle(by: .value("Growth", name))
                        PointMark(
                            x: .value("Images", pow(10, exponent)),
                            y: .value("Time", 0.002 * pow(pow(10, exponent), power))
                        )
                        .foregroundStyle(by: .value("Growth", name))
                    }
                }
            }
            .xScale(.log).yScale(.log).yAxis("Time", unit: "s")),
        Example(
            "log-wide", "A logarithmic axis over 48 powers of ten", "Every so many powers have a label.",
            alternativeText: "A line that rises in a curve.",
            Chart {
                for exponent in stride(from: -10, through: 38, by: 2) {
                    LineMark(
                        x: .value("Activation", Ticks.power(exponent)),
                        y: .value("Share", Double((exponent + 10) * (exponent + 10)) / 2304))
                }
            }
            .xScale(.log).size(height: 200)),
        Example(
            "log-short", "A logarithmic axis of less than a power of ten", "Ticks at 1, 2 and 5 times a power of ten.",
            alternativeText: "Five points on a rising line.",
            Chart {
                for value in [1.5, 2, 3, 5, 8] {
                    PointMark(x: .value("Threshold", value), y: .value("Accuracy", 80 + value))
                }
            }
            .xScale(.log).size(height: 200)),
        Example(
            "symlog", "Both signs on one axis", "Linear between −1 and 1, logarithmic beyond: zero has a place.",
            alternativeText: "Points that rise from minus ten thousand through zero to ten thousand.",
            Chart {
                RuleMark(y: .value("Gradient", 0)).lineStyle(.solid)
                for step in -20...20 {
                    let size = pow(10, abs(Double(step)) / 5)
                    PointMark(x: .value("Step", step), y: .value("Gradient", step == 0 ? 0 : step < 0 ? -size : size))
                }
            }
            .yScale(.symlog(linearWithin: 1))),
        Example(
            "symlog-wide", "Both signs over many powers of ten",
            "Labels are as far apart on one side of zero as on the other.",
            alternativeText: "Bars up and down, of very different sizes.",
            Chart {
                for (index, value) in [-1e30, -1e12, -3, -0.01, 0, 0.5, 40, 1e9, 1e20, 1e38].enumerated() {
                    BarMark(x: .value("Weight", index), y: .value("Value", value))
                }
            }
            .yScale(.symlog(linearWithin: 0.1))),
        timeline("time-minutes", "Time: minutes", from: "2026-03-05", days: 0.02),
        timeline("time-hours", "Time: hours across midnight", from: "2026-03-05", days: 1.2),
        timeline("time-days", "Time: days and weeks", from: "2026-02-20", days: 30),
        timeline("time-months", "Time: months", from: "2025-10-20", days: 400),
        timeline("time-years", "Time: years", from: "1958-10-20", days: 25_000),
    ]

    static let extremes = [
        Example(
            "empty", "Nothing to show", "", alternativeText: "Empty axes.",
            Chart {}.xAxis("Fault rate").yAxis("Accuracy").size(height: 160)),
        Example(
            "one-point", "One point", "", alternativeText: "One point in the middle.",
            Chart { PointMark(x: .value("Rate", 1e-300), y: .value("Accuracy", 0.01)) }.size(height: 160)),
        Example(
            "all-equal", "All values equal", "", alternativeText: "A level line.",
            Chart { for x in 0...5 { LineMark(x: .value("Epoch", x), y: .value("Accuracy", 0.1)) } }.size(height: 160)),
        Example(
            "close-together", "Large values that differ little", "", alternativeText: "A rising line.",
            Chart { for x in 0...5 { LineMark(x: .value("Epoch", x), y: .value("Count", 1e9 + Double(x))) } }.size(
                height: 200)),
        Example(
            "largest", "The largest numbers of both signs", "",
            alternativeText: "Three points from lower left to upper right.",
            Chart {
                for (x, y) in [(-1, -Double.greatestFiniteMagnitude), (0, 0), (1, Double.greatestFiniteMagnitude)] {
                    PointMark(x: .value("x", x), y: .value("Weight", y))
                }
            }
            .size(height: 200)),
        Example(
            "missing", "Values that have no place",
            "NaN and infinities are left out and counted; a line has a gap where one was.",
            alternativeText: "A line in two pieces.",
            Chart {
                for (x, y) in ([1, 2, 4, .nan, 3, 5, .infinity, -.infinity] as [Double]).enumerated() {
                    LineMark(x: .value("Epoch", x), y: .value("Loss", y))
                }
            }
            .size(height: 200)),
    ]
}

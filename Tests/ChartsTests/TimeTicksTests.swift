import Charts
import Foundation
import Testing

@Suite struct TimeTicksTests {
    private func seconds(_ text: String) throws -> Double { try Date(text, strategy: .iso8601).timeIntervalSince1970 }

    private func labels(_ from: String, _ to: String, count: Int) throws -> [String] {
        TimeTicks.ticks(try seconds(from)...(try seconds(to)), count: count).map(\.label)
    }

    @Test func ticksStandAtGoodPlacesOfTheCalendar() throws {
        #expect(
            try labels("2024-02-27T05:00:00Z", "2024-03-03T05:00:00Z", count: 5) == [
                "2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02", "2024-03-03",
            ])
        #expect(
            try labels("2026-03-05T21:30:00Z", "2026-03-06T03:10:00Z", count: 3) == ["22:00", "2026-03-06", "02:00"])
        #expect(
            try labels("2025-11-20T00:00:00Z", "2026-04-02T00:00:00Z", count: 5) == [
                "2025-12", "2026-01", "2026-02", "2026-03", "2026-04",
            ])
        #expect(
            try labels("1895-06-01T00:00:00Z", "2026-06-01T00:00:00Z", count: 6) == [
                "1900", "1920", "1940", "1960", "1980", "2000", "2020",
            ])
        #expect(
            try labels("2026-03-05T10:00:00Z", "2026-03-05T10:00:04Z", count: 4) == [
                "10:00:00", "10:00:01", "10:00:02", "10:00:03", "10:00:04",
            ])
    }

    @Test func weeksBeginOnMondays() throws {
        // The 5th of January 2026 was a Monday.
        #expect(
            try labels("2026-01-02T00:00:00Z", "2026-01-28T00:00:00Z", count: 4) == [
                "2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26",
            ])
    }

    @Test func ticksAscendInTheDomainWithDistinctLabels() {
        for seed in 0..<500 as Range<UInt64> {
            var random = SeededNumbers(seed: seed)
            let low = Double.random(in: -2e9...4e9, using: &random),
                high = low + pow(10, Double.random(in: -2...9.5, using: &random))
            let count = Int.random(in: 3...9, using: &random), ticks = TimeTicks.ticks(low...high, count: count)
            #expect(ticks.count >= 1 && ticks.count <= count * 2 + 2, "seed \(seed): \(ticks.count) of \(count)")
            #expect(ticks.allSatisfy { $0.value >= low && $0.value <= high }, "seed \(seed)")
            #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0.value < $1.value }, "seed \(seed)")
            // Times of day recur on the next day.
            if high - low < 86_400 {
                #expect(Set(ticks.map(\.label)).count == ticks.count, "seed \(seed): \(ticks.map(\.label))")
            }
        }
    }

    @Test func datesMakeATimeAxisThatSaysItsZone() throws {
        let start = try seconds("2026-03-05T08:00:00Z")
        let chart = Chart {
            for hour in 0...6 {
                PointMark(
                    x: .value("Time", Date(timeIntervalSince1970: start + Double(hour) * 3600)), y: .value("Loss", hour)
                )
            }
        }
        let plan = ChartPlan(chart)
        #expect(plan.x.transform == .time)
        #expect(plan.xTitle == "Time (UTC, 2026-03-05)")
        #expect(chart.omissions.total == 0)
    }

    @Test func datesThatCannotBeWrittenAreLeftOut() {
        let chart = Chart {
            for date in [
                Date(timeIntervalSince1970: 0), Date(timeIntervalSince1970: 1e300), Date(timeIntervalSince1970: .nan),
            ] {
                PointMark(x: .value("Time", date), y: .value("Loss", 1))
            }
        }
        #expect(chart.omissions.total == 2)
        #expect(ChartPlan(chart).x.domain.contains(0))
    }
}

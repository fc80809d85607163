import Charts
import Foundation
import Testing

@Suite struct TicksTests {
    @Test func linearTicksAreMultiplesOfOneTwoOrFive() {
        #expect(Ticks.linear(0...100, count: 5).map(\.value) == [0, 20, 40, 60, 80, 100])
        #expect(Ticks.linear(0...100, count: 2).map(\.label) == ["0", "50", "100"])
        #expect(Ticks.linear(-1...1, count: 4).map(\.label) == ["−1.0", "−0.5", "0", "0.5", "1.0"])
        #expect(
            Ticks.linear(0.12...0.19, count: 7).map(\.label) == [
                "0.12", "0.13", "0.14", "0.15", "0.16", "0.17", "0.18", "0.19",
            ])
        #expect(Ticks.linear(0...31, count: 6).map(\.value) == [0, 5, 10, 15, 20, 25, 30])
    }

    @Test func stepIsNearTheWishedCount() {
        for seed in 0..<500 as Range<UInt64> {
            var random = SeededNumbers(seed: seed)
            let span =
                Double("1e\(Int.random(in: -30...30, using: &random))").map {
                    $0 * Double.random(in: 1..<10, using: &random)
                } ?? 1
            let count = Int.random(in: 2...12, using: &random)
            let step = Ticks.step(span: span, count: count)
            let intervals = span / step
            #expect(
                intervals > Double(count) / 1.6 && intervals < Double(count) * 1.6,
                "seed \(seed): span \(span), count \(count), step \(step)")
            let mantissa = step / pow(10, floor(log10(step) + 1e-9))
            #expect([1, 2, 5].contains { abs(mantissa - $0) < 1e-6 }, "seed \(seed): span \(span), step \(step)")
        }
    }

    @Test func decadesAreWrittenAsPowersOfTen() {
        let ticks = Ticks.logarithmic(1e-8...1e-4, count: 6)
        #expect(ticks.map(\.label) == ["10⁻⁸", "10⁻⁷", "10⁻⁶", "10⁻⁵", "10⁻⁴"])
        #expect(ticks.map(\.value) == [1e-8, 1e-7, 1e-6, 1e-5, 1e-4])
    }

    @Test func longLogAxesTakeEverySoManyDecades() {
        #expect(Ticks.logarithmic(1e-10...1e38, count: 5).map(\.label) == ["10⁻¹⁰", "10⁰", "10¹⁰", "10²⁰", "10³⁰"])
        #expect(
            Ticks.logarithmic(1e-6...1e38, count: 10).map(\.value) == [
                1e-5, 1, 1e5, 1e10, 1e15, 1e20, 1e25, 1e30, 1e35,
            ])
    }

    @Test func shortLogAxesHaveTicksWithinADecade() {
        #expect(Ticks.logarithmic(1...10, count: 5).map(\.label) == ["1", "2", "5", "10"])
        #expect(Ticks.logarithmic(2.1e-6...4e-6, count: 3).count >= 2)
    }

    @Test func everyTickLiesInTheDomainAndTicksAscend() {
        for seed in 0..<300 as Range<UInt64> {
            var random = SeededNumbers(seed: seed)
            let low = pow(10, Double.random(in: -10...38, using: &random)),
                high = low * pow(10, Double.random(in: 0.2...10, using: &random))
            guard high.isFinite else { continue }
            let scale = Scale(transform: .log, domain: low...high)
            let values = scale.ticks(count: 6).map(\.value)
            #expect(!values.isEmpty, "seed \(seed)")
            #expect(
                values.allSatisfy {
                    scale.domain.contains($0) || abs(log10($0 / low)) < 1e-8 || abs(log10($0 / high)) < 1e-8
                }, "seed \(seed)")
            #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 }, "seed \(seed)")
        }
    }

    @Test func symlogTicksAreSymmetricAboutZero() {
        #expect(Ticks.symmetric(-100...100, width: 1, count: 6).map(\.value) == [-100, -10, -1, 0, 1, 10, 100])
        #expect(
            Ticks.symmetric(-100...100, width: 1, count: 6).map(\.label) == [
                "−100", "−10", "−1", "0", "1", "10", "100",
            ])
    }

    @Test func numbersAreWrittenWithTrueMinusAndGroups() {
        #expect(TickLabel.stepped(-2.5, step: 0.5, largest: 10) == "−2.5")
        #expect(TickLabel.stepped(20000, step: 10000, largest: 50000) == "20\u{202F}000")
        #expect(TickLabel.stepped(2e8, step: 1e8, largest: 5e8) == "2×10⁸")
        #expect(Numerals.plain(0.25) == "0.25")
        #expect(Numerals.plain(1e-5) == "10⁻⁵")
        #expect(Numerals.plain(.nan) == "not a number")
        #expect(Numerals.superscript(-38) == "⁻³⁸")
    }

    @Test func symlogTicksAreAlikeOnBothSides() {
        for seed in 0..<300 as Range<UInt64> {
            var random = SeededNumbers(seed: seed)
            let width = pow(10, Double.random(in: -6...6, using: &random)),
                high = width * pow(10, Double.random(in: 0.1...30, using: &random))
            let count = Int.random(in: 2...9, using: &random),
                ticks = Ticks.symmetric(-high...high, width: width, count: count)
            let values = ticks.map(\.value)
            #expect(values.contains(0), "seed \(seed)")
            #expect(values == values.reversed().map { $0 == 0 ? 0 : -$0 }, "seed \(seed): \(values)")
            #expect(
                zip(values, values.dropFirst()).allSatisfy { $0 < $1 } && values.allSatisfy { abs($0) <= high },
                "seed \(seed)")
            #expect(Set(ticks.map(\.label)).count == ticks.count, "seed \(seed): \(ticks.map(\.label))")
            #expect(ticks.count <= count * 2 + 3, "seed \(seed): \(ticks.count) for \(count)")
        }
    }

    @Test func symlogTicksOfOneSidedDomains() {
        #expect(Ticks.symmetric(-5...1000, width: 10, count: 6).map(\.label) == ["0", "10", "100", "1000"])
        #expect(Ticks.symmetric(10...1000, width: 1, count: 6).map(\.value) == [10, 100, 1000])
        // Within the linear part there are no powers of ten to show.
        #expect(Ticks.symmetric(-0.5...0.5, width: 1, count: 4).map(\.label) == ["−0.4", "−0.2", "0", "0.2", "0.4"])
    }

    @Test func minorTicksStandBetweenPowersOfTen() {
        func minor(_ transform: Scale.Transform, _ domain: ClosedRange<Double>, _ pixels: Double) -> [Double] {
            Scale(transform: transform, domain: domain, start: 0, end: pixels).minorTicks
        }
        #expect(minor(.log, 1...100, 200) == [2, 3, 4, 5, 6, 7, 8, 9, 20, 30, 40, 50, 60, 70, 80, 90])
        // Where they would blur, the powers alone; where these would, none.
        #expect(minor(.log, 1...1e4, 100) == [1, 10, 100, 1000, 1e4])
        #expect(minor(.log, 1...1e40, 100).isEmpty)
        // Of more than a dozen, those that have labels are enough, however wide the axis is.
        #expect(minor(.log, 1...1e12, 150).count == 13 && minor(.log, 1e-6...1e38, 660).isEmpty)
        #expect(minor(.symlog(1), -1e20...1e20, 660).isEmpty)
        #expect(minor(.linear, 1...100, 200).isEmpty)
        let both = minor(.symlog(1), -100...100, 600)
        #expect(both.contains(50) && both.contains(-50) && !both.contains { abs($0) < 1 })
    }

    @Test func labelsOfCloseTicksDiffer() {
        for (domain, count) in [
            (1e9...(1e9 + 5), 5), (1e-300...2e-300, 4), (-1e12...1e12, 5), (0.999999...1.000001, 4),
            (-1.7e308...1.7e308, 4),
        ] {
            let labels = Ticks.linear(domain, count: count).map(\.label)
            #expect(labels.count >= 2 && Set(labels).count == labels.count, "\(domain): \(labels)")
        }
        #expect(Ticks.linear(0...2e8, count: 4).map(\.label) == ["0", "0.5×10⁸", "1.0×10⁸", "1.5×10⁸", "2.0×10⁸"])
    }

    @Test func wholeNumbersAreNotCountedInHalves() throws {
        let chart = Chart { for x in 0...3 { LineMark(x: .value("Epoch", x), y: .value("Count", x)) } }
        let layout = ChartLayout(ChartPlan(chart))
        #expect(
            layout.xTicks.map(\.label) == ["0", "1", "2", "3"] && layout.yTicks.map(\.label) == ["0", "1", "2", "3"])
    }

    /// Ticks that were given are left out where their labels would touch, and not their ends and zero.
    @Test(
        arguments: [
            ([40, 60, 80, 100], 30...100, .linear),
            ([-8, -4, -2, -1, 0, 1, 2, 4, 8], -8...8, .symlog(linearWithin: 1)),
            ([0, 5, 10, 15, 20, 23, 27, 30, 31], -0.5...31.5, .linear),
            ([-180, -90, 0, 90, 180], -180...180, .linear), ([1, 10, 100, 1000, 10_000], 1...10_000, .log),
        ] as [([Double], ClosedRange<Double>, ScaleKind)]
    ) func givenTicksStandApart(given: [Double], domain: ClosedRange<Double>, kind: ScaleKind) throws {
        func chart(_ panels: Int, _ width: Double) -> ChartLayout {
            let chart = Chart {
                for panel in 0..<panels {
                    for x in given {
                        PointMark(x: .value("x", x), y: .value("y", x)).facet(by: .value("p", "\(panel)"))
                    }
                }
            }
            return ChartLayout(ChartPlan(chart.xScale(kind, domain: domain).xTicks(given).size(width: width)))
        }
        for (panels, width) in [(1, 720.0), (2, 720), (3, 720), (1, 340), (2, 340)] {
            let panel = try #require(chart(panels, width).panels.first)
            let extents = panel.xTicks.map { tick in
                (centre: panel.x.position(tick.value) ?? .nan, half: TextLine(tick.label).width / 2)
            }
            for (one, next) in zip(extents, extents.dropFirst()) {
                #expect(next.centre - next.half >= one.centre + one.half + 9.9, "\(panels) panels in \(width)")
            }
            let values = panel.xTicks.map(\.value)
            #expect(values.first == given.first && values.last == given.last, "\(panels) panels in \(width): \(values)")
            #expect(values.contains(0) == given.contains(0), "\(panels) panels in \(width): \(values)")
            if given.contains(-8) { #expect(values == values.reversed().map { $0 == 0 ? 0 : -$0 }) }
        }
        // Nothing is left out where there is room.
        #expect(chart(1, 6000).xTicks.map(\.value) == given)
    }

    @Test func onlyWhatHasNoRoomIsLeftOut() {
        func ticks(_ given: [Double], _ domain: ClosedRange<Double>, width: Double) -> [Double] {
            let chart = Chart { for x in given { PointMark(x: .value("x", x), y: .value("y", 1)) } }
            return ChartLayout(
                ChartPlan(chart.xScale(.linear, domain: domain).xTicks(given).size(width: width))
            ).xTicks.map(\.value)
        }
        #expect(
            ticks([0, 5, 10, 15, 20, 23, 27, 30, 31], -0.5...31.5, width: 720) == [0, 5, 10, 15, 20, 23, 27, 31])
        // Evenly spaced ones stay so.
        #expect(ticks(Array(stride(from: 0, through: 100, by: 10)), 0...100, width: 260).count == 6)
    }

    @Test func theNumbersOfAHeatMapStandAtItsCells() {
        let chart = Chart {
            for x in 3...7 { RectangleMark(x: .value("x", x), y: .value("y", "a")).foregroundStyle(by: .value("v", x)) }
        }
        #expect(ChartLayout(ChartPlan(chart)).xTicks.map(\.label) == ["3", "4", "5", "6", "7"])
    }
}

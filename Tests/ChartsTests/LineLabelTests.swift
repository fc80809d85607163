import Charts
import Testing

@Suite struct LineLabelTests {
    @Test func crowdedLabelsMoveApartAroundTheirMean() {
        #expect(LineLabel.separate([10, 12], gap: 10, within: 0...100) == [6, 16])
        #expect(LineLabel.separate([50, 50, 50], gap: 10, within: 0...100) == [40, 50, 60])
        #expect(LineLabel.separate([20, 80], gap: 10, within: 0...100) == [20, 80])
        #expect(LineLabel.separate([1, 2], gap: 10, within: 0...100) == [5, 15])
    }

    @Test func tooManyLabelsAreRefused() {
        #expect(LineLabel.separate([1, 2, 3], gap: 10, within: 0...25) == nil)
    }

    @Test func placedLabelsNeverOverlapAndKeepTheirOrder() throws {
        for seed in 1...200 as ClosedRange<UInt64> {
            var random = SeededNumbers(seed: seed)
            let wanted = (0..<6).map { _ in Double.random(in: 0...200, using: &random) }
            let placed = try #require(LineLabel.separate(wanted, gap: 17, within: 0...200))
            let order = wanted.indices.sorted { wanted[$0] < wanted[$1] }
            for (a, b) in zip(order, order.dropFirst()) { #expect(placed[b] - placed[a] >= 17 - 1e-9, "seed \(seed)") }
            #expect(placed.allSatisfy { $0 >= 8.5 - 1e-9 && $0 <= 191.5 + 1e-9 }, "seed \(seed)")
        }
    }

    @Test func farSeriesAreNamedAtTheirEndsAndManyCloseOnesInALegend() {
        func chart(_ ends: [Double]) -> ChartLayout {
            ChartLayout(
                ChartPlan(
                    Chart {
                        for (index, end) in ends.enumerated() {
                            for x in 0...4 {
                                LineMark(x: .value("x", x), y: .value("y", end * Double(x))).foregroundStyle(
                                    by: .value("s", "series \(index)"))
                            }
                        }
                    }.yScale(.linear, domain: 0...100)))
        }
        let apart = chart([5, 15, 24])
        #expect(apart.legend.isEmpty && apart.lineLabels.count == 3)
        let crowded = chart([20, 20.1, 20.2, 20.3, 20.4, 20.5, 20.6])
        #expect(crowded.lineLabels.isEmpty && crowded.legend.count == 7)
    }

    @Test func ofLinesThatEndTogetherTheUpperOneIsNamedAbove() {
        #expect(LineLabel.separate([50, 50, 50], ties: [3, 1, 2], gap: 10, within: 0...100) == [60, 40, 50])
        let layout = ChartLayout(
            ChartPlan(
                Chart {
                    for (name, start) in [("low", 0.0), ("high", 90), ("middle", 40)] {
                        for x in 0...1 {
                            LineMark(x: .value("x", x), y: .value("y", x == 0 ? start : 50)).foregroundStyle(
                                by: .value("s", name))
                        }
                    }
                }))
        #expect(layout.lineLabels.sorted { $0.y < $1.y }.map(\.series) == ["high", "middle", "low"])
    }

    @Test func labelsStayInTheChartAndApartWhateverTheEnds() {
        for seed in 1...60 as ClosedRange<UInt64> {
            var random = SeededNumbers(seed: seed)
            let count = Int.random(in: 2...8, using: &random), width = Double.random(in: 300...720, using: &random)
            let spread = Double.random(in: 0...60, using: &random)
            let ends = (0..<count).map { _ in 50 + Double.random(in: -1...1, using: &random) * spread }
            let length = Int.random(in: 1...30, using: &random)
            let layout = ChartLayout(
                ChartPlan(
                    Chart {
                        for (index, end) in ends.enumerated() {
                            for x in 0...3 {
                                LineMark(x: .value("x", x), y: .value("y", end * Double(x) / 3))
                                    .foregroundStyle(
                                        by: .value("s", "\(index)" + String(repeating: "n", count: length)))
                            }
                        }
                    }.size(width: width)))
            #expect(layout.lineLabels.isEmpty != layout.legend.isEmpty, "seed \(seed)")
            let places = layout.lineLabels.map(\.y).sorted()
            #expect(zip(places, places.dropFirst()).allSatisfy { $1 - $0 >= 17 - 1e-9 }, "seed \(seed)")
            for label in layout.lineLabels {
                #expect(
                    label.endX + 13 + TextLine(label.series, bold: true).width <= layout.width + 0.5, "seed \(seed)")
                #expect(label.y > 0 && label.y < layout.height, "seed \(seed)")
            }
        }
    }
}

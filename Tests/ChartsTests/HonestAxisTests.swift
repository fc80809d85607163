import Charts
import Testing

/// Axes that can't be read as something else.
@Suite struct HonestAxisTests {
    private func labels(_ domain: ClosedRange<Double>, _ width: Double, count: Int) -> [String] {
        Ticks.symmetric(domain, width: width, count: count).map(\.label)
    }

    /// The logarithmic part has labels, too: −1, 0 and 1 alone would be read as a linear axis.
    @Test func symmetricAxesHaveTicksInTheirLogarithmicPart() {
        #expect(labels(-8.48...5.44, 1, count: 8) == ["−5", "−2", "−1", "0", "1", "2", "5"])
        #expect(labels(-8.48...5.44, 1, count: 4) == ["−3", "−1", "0", "1", "3"])
        #expect(
            labels(-1e4...1e4, 1, count: 5).contains("10⁴") || labels(-1e4...1e4, 1, count: 5).contains("10\u{202F}000")
        )
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>) func symmetricTicksAscendWithinTheDomain(seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        let width = Double.random(in: 0.01...10, using: &random)
        let domain =
            -width * Double.random(in: 0...300, using: &random)...width * Double.random(in: 2...300, using: &random)
        for count in 2...10 {
            let values = Ticks.symmetric(domain, width: width, count: count).map(\.value)
            #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 }, "seed \(seed)")
            #expect(values.allSatisfy(domain.contains), "seed \(seed)")
        }
    }

    private func line(_ domain: ClosedRange<Double>, width: Double) -> Chart {
        Chart {
            for (x, y) in [(domain.lowerBound, 1.0), (domain.upperBound, 2)] {
                LineMark(x: .value("Fault rate", x), y: .value("Accuracy", y))
            }
        }
        .xScale(.log).size(width: width)
    }

    /// Three labels tell a logarithmic axis, two don't.
    @Test(arguments: [1e-7...1e-3, 1e-8...3.2e-4, 1e-6...1e-3, 1...1e5, 1e-10...1e38])
    func logarithmicAxesHaveThreeLabels(
        domain: ClosedRange<Double>
    ) {
        for width in [250.0, 350, 500, 720] {
            #expect(ChartLayout(ChartPlan(line(domain, width: width))).xTicks.count >= 3, "\(width)")
        }
    }

    @Test func barsNeedAZero() throws {
        func chart(_ scale: ScaleKind) -> Chart {
            Chart { BarMark(x: .value("Network", "LeNet"), y: .value("Time", 20)) }.yScale(scale)
        }
        #expect(throws: ChartError.self) { try chart(.log).svg() }
        #expect(throws: Never.self) { try chart(.linear).svg() }
        #expect(throws: Never.self) { try chart(.symlog(linearWithin: 1)).svg() }
        // A bar that lies has its length along x; its place may be logarithmic.
        let lying = Chart { BarMark(x: .value("Time", 20), y: .value("Network", "LeNet")) }
        #expect(throws: ChartError.self) { try lying.xScale(.log).svg() }
        let placed = Chart { for x in [1.0, 10] { BarMark(x: .value("Rate", x), y: .value("Accuracy", 20)) } }
        #expect(throws: Never.self) { try placed.xScale(.log).svg() }
    }

    private func histograms(_ names: [String], _ scale: ScaleKind) throws -> [String] {
        try Chart {
            for name in names {
                HistogramMark(x: .values("Activation", [1.0, 2, 2, 3]), bins: .edges([0, 1, 2, 3, 4])).foregroundStyle(
                    by: .value("Weights", name))
            }
        }
        .yScale(scale).legend(.hidden).drawingCommands()
    }

    /// Two fills would mix to a colour that is in no legend; and a logarithmic axis has nothing that they could fill.
    @Test func histogramsAreOutlinesWhereFillsWouldLie() throws {
        func fills(_ commands: [String]) -> Int { commands.count { $0.contains("fill series-") } }
        #expect(fills(try histograms(["clean"], .linear)) == 1)
        #expect(fills(try histograms(["clean", "faulty"], .linear)) == 0)
        #expect(fills(try histograms(["clean"], .log)) == 0)
        #expect(try histograms(["clean", "faulty"], .linear).contains { $0.contains("stroke series-2 2 dash") })
    }
}

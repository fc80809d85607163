import Charts
import Foundation
import Testing

/// Whatever numbers a chart is given, it is drawn or refused: nothing becomes a whole number that can't be one.
@Suite struct ExtremeNumbersTests {
    static let extremes: [Double] = [
        .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .infinity,
        .nan, 0, 1,
    ]
    static let scales: [ScaleKind] = [
        .linear, .log, .symlog(linearWithin: 1), .symlog(linearWithin: .leastNonzeroMagnitude), .time,
    ]

    private func isDrawn(_ chart: Chart) throws {
        #expect(try chart.svg().contains("</svg>"))
        #expect(!chart.inWords.isEmpty)
    }

    private func chart(_ low: Double, _ high: Double) -> Chart {
        Chart {
            for (index, value) in [low, high].enumerated() {
                PointMark(x: .value("x", value), y: .value("y", index))
                LineMark(x: .value("x", value), y: .value("y", value))
                AreaMark(x: .value("x", value), yStart: .value("y", low), yEnd: .value("y", high))
                ErrorBar(x: .value("x", value), yStart: .value("y", low), yEnd: .value("y", value))
                RuleMark(y: .value("y", value)).annotation("rule")
            }
        }
    }

    @Test(arguments: scales) func pairsOfExtremesAreDrawn(scale: ScaleKind) throws {
        for (index, low) in Self.extremes.enumerated() {
            for high in Self.extremes[index...] { try isDrawn(chart(low, high).xScale(scale).yScale(scale)) }
        }
    }

    /// Bands and intervals run on beyond a domain, where points and lines are left out.
    @Test func whatLiesFarBeyondADomainIsDrawn() throws {
        for (low, high) in [(-1e300, 1e300), (-Double.greatestFiniteMagnitude, .greatestFiniteMagnitude), (0.5, 1e12)] {
            try isDrawn(chart(low, high).xScale(.linear, domain: 0...1).yScale(.linear, domain: 0...1))
            #expect(try chart(low, high).xScale(.linear, domain: 0...1).png(scale: 0.5).starts(with: [0x89, 0x50]))
            try isDrawn(
                chart(low, high).xScale(.log, domain: 1e-9...1e-8).yScale(.symlog(linearWithin: 1), domain: -1...1))
        }
    }

    @Test(arguments: extremes) func barsBoxesCellsAndHistogramsAreDrawn(value: Double) throws {
        try isDrawn(
            Chart {
                for (name, height) in [("a", value), ("b", 1)] {
                    BarMark(x: .value("n", name), y: .value("v", height))
                }
            })
        try isDrawn(
            Chart {
                for (column, magnitude) in [value, 1, 0].enumerated() {
                    RectangleMark(x: .value("x", column), y: .value("y", "a")).foregroundStyle(
                        by: .value("v", magnitude))
                }
            })
        try isDrawn(Chart { BoxMark(x: .value("n", "a"), y: .values("v", [value, 0, 1, 2, value])) })
        let histogram = Histogram([value, 0, 1, 2])
        #expect(histogram.bins.map(\.count).reduce(0, +) + histogram.notFinite + histogram.outside == 4)
    }

    @Test func ticksOfTheLargestNumbersAreNumbers() {
        for domain in [
            0...Double.greatestFiniteMagnitude, -Double.greatestFiniteMagnitude...0,
            -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude, 0...Double.leastNonzeroMagnitude,
            -Double.leastNonzeroMagnitude...Double.leastNonzeroMagnitude,
        ] {
            for count in 1...12 {
                let ticks = Ticks.linear(domain, count: count)
                #expect(!ticks.isEmpty, "\(domain), \(count)")
                #expect(ticks.allSatisfy { domain.contains($0.value) }, "\(domain), \(count): \(ticks)")
            }
        }
    }

    @Test(arguments: [ScaleKind.linear, .log]) func forestsAreDrawn(scale: ScaleKind) throws {
        for low in Self.extremes {
            for high in Self.extremes {
                let row = ForestRow("a", low, low, high, bound: .above(high), paper: low, word: "not tested")
                for diagram in [
                    Diagram.forest(Forest(field: "Gained", scale: scale, rows: [row])),
                    .forest(Forest(scale: scale, rows: [row])), .strip(row),
                    .specifications(
                        SpecificationCurve(
                            "Gained", forks: [.init("Fork", ["a"])], [.init(low, low, high, .holds, options: ["a"])])),
                ] {
                    #expect(try diagram.svg().contains("</svg>") && !diagram.inWords.isEmpty)
                }
            }
        }
    }
}

import Charts
import Foundation
import Testing

@Suite struct ColorTests {
    /// Any two of the eight differ by this much or more, for every kind of sight: ten is what one sees at a glance, one
    /// what one sees side by side.
    static let leastDifference = 10.0

    @Test(arguments: [Theme.light, .dark], Sight.allCases) func seriesAreToldApart(theme: Theme, sight: Sight) {
        for (index, one) in theme.series.enumerated() {
            for other in theme.series[(index + 1)...] {
                let difference = LabColor(one, seenBy: sight).difference(from: LabColor(other, seenBy: sight))
                #expect(difference >= ColorTests.leastDifference, "\(one.hex) and \(other.hex): \(difference)")
            }
        }
    }

    @Test(arguments: [Theme.light, .dark]) func marksReachThreeToOne(theme: Theme) {
        for color in theme.series {
            #expect(
                color.contrast(with: theme.background) >= 3 && color.contrast(with: theme.region) >= 3, "\(color.hex)")
        }
    }

    @Test func everySeriesHasItsOwnDashAndSymbol() {
        #expect(Set((0..<8).map { SeriesCode.dash($0).pattern }).count == 8)
        #expect(Set((0..<8).map { "\(SeriesCode.symbol($0))" }).count == 8)
    }

    /// Pairs 1, 7, 17 and 25 of Sharma, Wu and Dalal's test data (2005).
    @Test func differencesFollowTheirPublishedTestData() {
        for (one, other, expected) in [
            ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425), ((50, 0, 0), (50, -1, 2), 2.3669),
            ((50, 2.5, 0), (50, 0, -2.5), 4.3065), ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ] {
            let difference = LabColor(one.0, one.1, one.2).difference(from: LabColor(other.0, other.1, other.2))
            #expect(abs(difference - expected) < 5e-5, "\(difference) for \(expected)")
        }
    }

    /// Zero is the lightest, and where a page is printed in grey the ends are told apart by their lightness.
    @Test(arguments: DivergingColorMap.allCases) func signsAreToldApartInGrey(map: DivergingColorMap) {
        func lightness(_ value: Double) -> Double {
            LabColor(map.color(value, limit: 1), seenBy: .common).lightness
        }
        for sign in [1.0, -1] {
            let side = (0...20).map { lightness(sign * Double($0) / 20) }
            #expect(zip(side, side.dropFirst()).allSatisfy { $0 > $1 })
        }
        #expect(abs(lightness(1) - lightness(-1)) > 20)
        #expect(map.color(0, limit: 3) == RGB(0xF7F7F7))
        #expect(map.color(9, limit: 3) == map.color(3, limit: 3))
    }

    /// Half of a diverging map would stand for nothing.
    @Test func colourMapsOfSignedDataAreNotForMagnitudes() throws {
        func chart(_ field: Field, _ values: [Double]) -> Chart {
            Chart {
                for (index, value) in values.enumerated() {
                    RectangleMark(x: .value("x", index), y: .value("y", "a")).foregroundStyle(by: .value(field, value))
                }
            }
            .colorScale(.blueRed)
        }
        #expect(throws: ChartError.self) { try chart("Saliency", [0, 1, 2]).svg() }
        #expect(throws: ChartError.self) { try chart(Field("Saliency", bounds: 0...9), [0, 1, 2]).svg() }
        #expect(throws: Never.self) { try chart("Relevance", [-0.1, 1, 2]).svg() }
        #expect(throws: Never.self) { try chart(Field("Correlation", bounds: -1...1), [0, 0.5, 1]).svg() }
        #expect(throws: Never.self) { try chart("Saliency", [0, 1, 2]).colorScale(.cividis).svg() }
    }

    @Test func magnitudesBeginAtZeroUnlessSomeAreNegative() throws {
        #expect(try #require(ChartPlan(cells([0.5, 0.9])).colors).domain == 0...0.9)
        #expect(try #require(ChartPlan(cells([-2, 0.9])).colors).domain == -2...0.9)
        #expect(try #require(ChartPlan(cells([0.5]).colorScale(.viridis, domain: 0.4...1)).colors).domain == 0.4...1)
    }

    private func cells(_ values: [Double]) -> Chart {
        Chart {
            for (index, value) in values.enumerated() {
                RectangleMark(x: .value("x", index), y: .value("y", "a")).foregroundStyle(by: .value("v", value))
            }
        }
    }

    @Test func divergingLimitsAreSymmetric() throws {
        let colors = try #require(ChartPlan(cells([-1, 0, 5]).colorScale(.blueRed)).colors)
        #expect(colors.domain == -5...5 && colors.color(0) == RGB(0xF7F7F7))
        #expect(try #require(ChartPlan(cells([0, 0]).colorScale(.blueRed)).colors).domain == -1...1)
    }

    @Test(arguments: [0, -2, .nan, .infinity]) func aLimitThatIsNoneIsRefused(limit: Double) {
        #expect(throws: ChartError.self) { try cells([-1, 2]).colorScale(.blueRed, limit: limit).svg() }
    }

    @Test func anInfiniteColourDomainIsRefused() {
        #expect(throws: ChartError.self) { try cells([1, 2]).colorScale(.viridis, domain: 0...(.infinity)).png() }
        #expect(throws: ChartError.self) { try cells([1, 2]).colorScale(.viridis, domain: 1...1).pdf() }
    }

    @Test func theColourBarSaysWhatLiesBeyondIt() throws {
        let chart = cells([-9, -3, 0, 1, 7, 8, 9]).colorScale(.blueRed, limit: 5)
        let commands = try TextLine.$setting.withValue(.bars) { try chart.drawingCommands() }
        #expect(commands.contains { $0.contains("\"3 above\"") } && commands.contains { $0.contains("\"1 below\"") })
        #expect(chart.omissions.total == 0)
        #expect(chart.omissions.sentence == "4 values beyond the colour scale have the colour of its end.")
        let whole = try TextLine.$setting.withValue(.bars) {
            try cells([-9, 9]).colorScale(.blueRed).drawingCommands()
        }
        #expect(!whole.contains { $0.contains("above") || $0.contains("below") })
    }
}

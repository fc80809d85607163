import Charts
import Foundation
import Testing

@Suite struct ScaleTests {
    @Test func linearScaleMapsProportionally() {
        let scale = Scale(transform: .linear, domain: -10...30, start: 100, end: 300)
        #expect(scale.position(-10) == 100)
        #expect(scale.position(0) == 150)
        #expect(scale.position(30) == 300)
        #expect(scale.position(.nan) == nil)
        #expect(scale.position(.infinity) == nil)
    }

    @Test func logScaleGivesEveryDecadeTheSameLength() throws {
        let scale = Scale(transform: .log, domain: 1e-10...1e38, start: 0, end: 480)
        for decade in -10...38 {
            let position = try #require(scale.position(Double("1e\(decade)") ?? .nan))
            #expect(abs(position - Double(decade + 10) * 10) < 1e-9)
        }
        #expect(scale.position(0) == nil)
        #expect(scale.position(-1) == nil)
    }

    @Test func symlogIsLinearNearZeroLogarithmicBeyondAndOdd() throws {
        let scale = Scale(transform: .symlog(2), domain: -200...200)
        #expect(scale.transformed(1) == 0.5)
        #expect(scale.transformed(2) == 1)
        #expect(abs(try #require(scale.transformed(20)) - 2) < 1e-12)
        #expect(abs(try #require(scale.transformed(200)) - 3) < 1e-12)
        #expect(scale.transformed(-20) == scale.transformed(20).map { -$0 })
        #expect(scale.position(0) == 0.5)
    }

    @Test func categoriesStandAtTheMiddleOfEqualBands() {
        let scale = Scale(transform: .categorical(["a", "b", "c", "d"]), domain: -0.5...3.5, start: 0, end: 400)
        #expect(scale.position(.value("", "a")) == 50)
        #expect(scale.position(.value("", "d")) == 350)
        #expect(scale.position(.value("", "e")) == nil)
        #expect(scale.step == 100)
    }

    @Test func barsBeginAtZeroWhereTheScaleHasIt() {
        #expect(Scale(transform: .linear, domain: -10...10, start: 100, end: 0).baseline == 50)
        #expect(Scale(transform: .linear, domain: 5...10, start: 100, end: 0).baseline == 100)
        #expect(Scale(transform: .log, domain: 1...10, start: 100, end: 0).baseline == 100)
    }

    @Test func degenerateDataGetADomainThatContainsThem() {
        for (kind, value) in [(ScaleKind.linear, 5.0), (.linear, 0), (.log, 1e-7), (.log, 1e38)] {
            let plan = ChartPlan(Chart { PointMark(x: .value("x", value), y: .value("y", 1)) }.xScale(kind))
            #expect(plan.x.domain.lowerBound < value && value < plan.x.domain.upperBound)
        }
        let empty = ChartPlan(Chart {}.xScale(.log))
        #expect(empty.x.domain.lowerBound > 0)
    }

    @Test func symlogReachesTheLargestNumbers() throws {
        let scale = Scale(
            transform: .symlog(1e-3), domain: -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude,
            start: 0, end: 100)
        #expect(abs(try #require(scale.position(0)) - 50) < 1e-9)
        #expect(try #require(scale.position(.greatestFiniteMagnitude)) == 100)
        #expect(scale.position(.infinity) == nil)
    }

    @Test func symlogHasNoJumpWhereItsPartsMeet() throws {
        for width in [1e-5, 0.3, 1, 2, 1e7] {
            let scale = Scale(transform: .symlog(width), domain: -1e9...1e9, start: 0, end: 1000)
            let below = try #require(scale.position(width * (1 - 1e-9))),
                above = try #require(scale.position(width * (1 + 1e-9)))
            #expect(above > below && above - below < 1e-5, "width \(width)")
        }
    }

    @Test(arguments: [0, -1, .nan, .infinity]) func aSymlogWithoutWidthIsRefused(width: Double) {
        let chart = Chart { PointMark(x: .value("x", -1), y: .value("y", 1)) }.xScale(.symlog(linearWithin: width))
        #expect(throws: ChartError.self) { try chart.svg() }
        // What only asks for its size gets an answer.
        #expect(chart.size.width == 720)
    }

    @Test func theLargestNumbersOfBothSignsHaveTheirPlaces() throws {
        let scale = Scale(
            transform: .linear, domain: -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude, start: 0,
            end: 100)
        #expect(scale.position(0) == 50 && scale.position(-.greatestFiniteMagnitude) == 0)
    }

    @Test(arguments: [0, 5, -3, 0.01, 1e-300, -1e300, .leastNonzeroMagnitude]) func allEqualValuesLieInsideTheirDomain(
        value: Double
    ) {
        let plan = ChartPlan(Chart { for x in 0...2 { LineMark(x: .value("x", x), y: .value("y", value)) } })
        #expect(plan.y.domain.lowerBound < value && value < plan.y.domain.upperBound)
        // The domain is about as large as the value, so that its ticks tell it.
        if abs(value) > 1e-300 { #expect(plan.y.domain.upperBound - plan.y.domain.lowerBound <= abs(value)) }
    }
}

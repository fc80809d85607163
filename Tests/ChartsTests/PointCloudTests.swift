import Charts
import Foundation
import Testing

@Suite struct PointCloudTests {
    private static func chart(_ count: Int) -> Chart {
        var random = SeededNumbers(seed: 5)
        let points = (0..<count).map { index in
            (
                x: Double.random(in: 0...1, using: &random), y: Double.random(in: 0...1, using: &random),
                series: "s\(index % 4)"
            )
        }
        return Chart {
            for point in points {
                PointMark(x: .value("x", point.x), y: .value("y", point.y)).foregroundStyle(
                    by: .value("s", point.series))
            }
        }
    }

    /// Spread evenly over the plot, which is the hardest case for the picture's compression.
    @Test func aHundredThousandPointsStayUnderAMegabyte() throws {
        let chart = PointCloudTests.chart(100_000)
        let svg = try chart.svg(), pdf = try chart.pdf()
        #expect(svg.utf8.count < 1_000_000, "\(svg.utf8.count)")
        #expect(pdf.count < 1_000_000, "\(pdf.count)")
        let document = SVGDocument(svg)
        #expect(document.failure == nil)
        #expect(
            document.elements.count {
                $0.name == "image" && ($0.attributes["xlink:href"] ?? "").hasPrefix("data:image/png")
            } == 4)
        #expect(chart.omissions.total == 0)
    }

    @Test func pointsColouredByMagnitudeShareOnePicture() throws {
        var random = SeededNumbers(seed: 6)
        let points = (0..<100_000).map { _ in
            (x: Double.random(in: 0...1, using: &random), y: Double.random(in: 0...1, using: &random))
        }
        let chart = Chart {
            for point in points {
                PointMark(x: .value("x", point.x), y: .value("y", point.y)).foregroundStyle(
                    by: .value("v", point.x * point.y))
            }
        }
        let svg = try chart.svg(), pdf = try chart.pdf()
        #expect(svg.utf8.count < 1_000_000, "\(svg.utf8.count)")
        #expect(pdf.count < 1_000_000, "\(pdf.count)")
        #expect(SVGDocument(svg).elements.count { $0.name == "image" } == 1)
    }

    @Test func theFigureSaysSo() throws {
        func notes(_ count: Int) throws -> [String] {
            try TextLine.$setting.withValue(.bars) { try PointCloudTests.chart(count).drawingCommands() }.filter {
                $0.contains("drawn as a picture")
            }
        }
        #expect(try notes(2001).count == 1)
        #expect(try notes(2001).first?.contains("2001 points") == true)
        #expect(try notes(2000).isEmpty)
    }

    @Test func theMaskStandsOnThePlot() throws {
        let chart = PointCloudTests.chart(3000), document = SVGDocument(try chart.svg())
        let panel = try #require(ChartLayout(ChartPlan(chart)).panels.first)
        let masked = document.elements.filter { $0.attributes["mask"] != nil }
        let masks = zip(document.elements, document.elements.dropFirst()).filter { $0.0.name == "mask" }
        #expect(masks.count == 4 && masked.count == 4)
        for (place, (mask, image)) in zip(masked, masks) {
            #expect(image.name == "image" && place.attributes["mask"] == "url(#\(mask.attributes["id"] ?? ""))")
            for element in [place, image] {
                func number(_ name: String) -> Double { Double(element.attributes[name] ?? "") ?? .nan }
                #expect(abs(number("x") - panel.frame.x) <= 1 && abs(number("y") - panel.frame.y) <= 1)
                #expect(abs(number("width") - panel.frame.width) <= 2)
                #expect(abs(number("height") - panel.frame.height) <= 2)
            }
        }
    }

    @Test func colourFollowsThePage() throws {
        let text = try PointCloudTests.chart(3000).inlineSVG(prefix: "p-", label: "points")
        #expect(SVGDocument(text).elements.contains { $0.style("fill") == "var(--series-1)" })
    }

    /// The middle of the picture's marks is where a point's value is.
    @Test func pointsAreWhereTheirValuesAre() throws {
        let chart = Chart { for _ in 0..<2500 { PointMark(x: .value("x", 3), y: .value("y", 7)) } }
            .xScale(.linear, domain: 0...10).yScale(.linear, domain: 0...10).size(width: 300, height: 200)
        let panel = try #require(ChartLayout(ChartPlan(chart)).panels.first)
        let picture = try DecodedPNG(png: try chart.png(scale: 1))
        let blue = Theme.light.series[0]
        let found = (0..<picture.width * picture.height).filter { picture.pixels[$0] == blue }
        try #require(!found.isEmpty)
        let x = found.map { Double($0 % picture.width) + 0.5 }.reduce(0, +) / Double(found.count)
        let y = found.map { Double($0 / picture.width) + 0.5 }.reduce(0, +) / Double(found.count)
        #expect(abs(x - (panel.x.position(3) ?? 0)) < 0.6 && abs(y - (panel.y.position(7) ?? 0)) < 0.6)
    }
}

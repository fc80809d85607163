import Charts
import Foundation
import Testing

@Suite struct OutputTests {
    static let chart = Chart {
        for series in ["none <&\" '", "clipped", "tuned"] {
            for x in 1...9 {
                AreaMark(x: .value("x", x), yStart: .value("y", x), yEnd: .value("y", x + series.count))
                    .foregroundStyle(by: .value("s", series)).facet(by: .value("f", x % 2 == 0 ? "even" : "odd"))
                PointMark(x: .value("x", x), y: .value("y", x * series.count)).foregroundStyle(by: .value("s", series))
                    .facet(by: .value("f", x % 2 == 0 ? "even" : "odd"))
            }
        }
    }

    @Test func svgIsWellFormedWithUniqueIdsThatResolve() throws {
        let document = SVGDocument(try OutputTests.chart.svg())
        #expect(document.failure == nil)
        let identifiers = document.identifiers
        #expect(identifiers.count > 10 && Set(identifiers).count == identifiers.count)
        for use in document.elements where use.name == "use" {
            #expect(identifiers.contains(String((use.attributes["xlink:href"] ?? "").dropFirst())))
        }
        for clip in document.elements.compactMap({ $0.attributes["clip-path"] }) {
            #expect(identifiers.contains(String(clip.dropFirst(5).dropLast())))
        }
    }

    @Test func inlineChartsOfOnePageShareNoId() throws {
        let first = SVGDocument(try OutputTests.chart.inlineSVG(prefix: "a-", label: "one")),
            second = SVGDocument(try OutputTests.chart.inlineSVG(prefix: "b-", label: "two"))
        #expect(Set(first.identifiers).isDisjoint(with: second.identifiers))
        #expect(first.identifiers.allSatisfy { $0.hasPrefix("a-") })
    }

    @Test func drawingsOfOnePageMayShareTheirLetters() throws {
        let letters = LetterOutlines(prefix: "l")
        func drawing(_ prefix: String) throws -> SVGDocument {
            SVGDocument(
                try OutputTests.chart.inlineDrawing(prefix: prefix, label: "one", letters: letters, isRead: false).svg)
        }
        let first = try drawing("a-"), once = SVGDocument(letters.hidden)
        let second = try drawing("b-"), twice = SVGDocument(letters.hidden)
        let alone = SVGDocument(try OutputTests.chart.inlineSVG(prefix: "a-", label: "one"))
        func uses(_ document: SVGDocument) -> [String] {
            document.elements.filter { $0.name == "use" }.map { $0.attributes["xlink:href"] ?? "" }
        }
        #expect(uses(first) == uses(alone).map { $0.replacing("#a-g", with: "#l") })
        #expect(uses(second) == uses(first))
        #expect(Set(uses(first)) == Set(once.identifiers.map { "#" + $0 }))
        // What the second needs was there.
        #expect(twice.identifiers == once.identifiers && once.identifiers.count > 10)
        #expect(Set(first.identifiers + second.identifiers).isDisjoint(with: once.identifiers))
    }

    @Test func inlineChartsTakeTheirColoursFromThePage() throws {
        let text = try OutputTests.chart.inlineSVG(prefix: "a-", label: "say \"<x>\" & y")
        let document = SVGDocument(text)
        #expect(document.failure == nil)
        #expect(document.elements.first?.attributes["role"] == "img")
        #expect(document.elements.first?.attributes["aria-label"] == "say \"<x>\" & y")
        let named = Set(Theme.light.cssVariables.map { "var(\($0.name))" })
        let colors = document.elements.flatMap { [$0.style("fill"), $0.style("stroke")] }.compactMap { $0 }.filter {
            $0 != "none"
        }
        #expect(!colors.isEmpty && colors.allSatisfy(named.contains))
    }

    @Test func lightAndDarkDifferInColoursOnly() throws {
        let light = try OutputTests.chart.svg(theme: .light), dark = try OutputTests.chart.svg(theme: .dark)
        #expect(light != dark)
        func bare(_ text: String) -> String {
            text.replacingOccurrences(of: "#[0-9a-f]{6}", with: "", options: .regularExpression)
        }
        #expect(bare(light) == bare(dark))
    }

    @Test func drawingTwiceGivesTheSameBytes() throws {
        #expect(try OutputTests.chart.svg() == OutputTests.chart.svg())
        #expect(try OutputTests.chart.png() == OutputTests.chart.png())
        #expect(try OutputTests.chart.pdf() == OutputTests.chart.pdf())
        let date = Date(timeIntervalSince1970: 1_700_000_000)
        #expect(try OutputTests.chart.pdf(created: date) == OutputTests.chart.pdf(created: date))
        #expect(try OutputTests.chart.pdf(created: date) != OutputTests.chart.pdf())
    }

    /// What is laid out once is drawn as what is laid out for each file.
    @Test func filesAndReadingsOfOneLayoutAreThoseOfTheirOwn() throws {
        let chart = OutputTests.chart, date = Date(timeIntervalSince1970: 1_700_000_000)
        let files = try chart.files(created: date, title: "T")
        #expect(try files.light == chart.svg(theme: .light, hasGround: true))
        #expect(try files.dark == chart.svg(theme: .dark))
        #expect(try files.pdf == chart.pdf(created: date, title: "T"))
        let drawn = try chart.inlineDrawing(prefix: "a-", label: "b", letters: nil, isRead: true)
        #expect(try drawn.svg == chart.inlineSVG(prefix: "a-", label: "b"))
        func places(_ readings: [Reading]) -> [[Double]] { readings.map { [$0.x, $0.y] } }
        #expect(places(drawn.readings) == places(chart.readings) && !drawn.readings.isEmpty)
        #expect(try chart.inlineDrawing(prefix: "a-", label: "b", letters: nil, isRead: false).readings.isEmpty)
    }

    @Test func svgCarriesNoTimeAndStaysSmall() throws {
        let svg = try OutputTests.chart.svg()
        #expect(!svg.contains("<!--") && !svg.contains("<?"))
        #expect(svg.utf8.count < 60_000)
    }

    @Test func pngHasTheAskedSize() throws {
        let png = try OutputTests.chart.size(width: 300, height: 200).png(scale: 2)
        #expect(png.prefix(8) == Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        let header = [UInt8](png[16..<24])
        #expect(header[0..<4].reduce(0) { $0 << 8 | Int($1) } == 600)
        #expect(header[4..<8].reduce(0) { $0 << 8 | Int($1) } == 400)
    }

    @Test func anEmptyChartCanBeDrawn() throws {
        #expect(SVGDocument(try Chart {}.svg()).failure == nil)
        #expect(
            SVGDocument(try Chart { PointMark(x: .value("x", Double.nan), y: .value("y", Double.nan)) }.svg()).failure
                == nil)
    }
}

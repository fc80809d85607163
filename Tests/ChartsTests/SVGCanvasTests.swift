import CCairo
import Charts
import Foundation
import Testing

@Suite struct SVGCanvasTests {
    private func drawn(_ colors: SVGCanvas.Colors = .page, _ draw: (SVGCanvas) throws -> Void) throws -> String {
        let canvas = SVGCanvas(prefix: "p-", colors: colors)
        try draw(canvas)
        return try canvas.document(width: 20, height: 10)
    }

    @Test func aPathIsOneElementWithItsFillAndItsLine() throws {
        let svg = try drawn { canvas in
            canvas.path([(0, 0), (10, 0), (10, -0.504)], closed: true)
            canvas.fill(.series(0), opacity: 0.25, keepsPath: true)
            canvas.stroke(.fixed(RGB(0x010203)), width: 1.5, dash: [4, 2.5], opacity: 1)
            canvas.rectangle(Box(1, 2, 3, 4), .ink)
        }
        #expect(
            svg
                == #"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="20" height="10" viewBox="0 0 20 10" stroke-linecap="round" stroke-linejoin="round">"#
                + #"<path d="M0 0L10 0L10-.5Z" style="fill:var(--series-1);fill-opacity:.25;stroke:#010203;stroke-width:1.5;stroke-linecap:butt;stroke-dasharray:4,2.5"/>"#
                + #"<path d="M1 2L4 2L4 6L1 6Z" style="fill:var(--ink)"/></svg>"#)
    }

    @Test func aClipIsDefinedOnceAndAnEmptyOneNotAtAll() throws {
        let svg = try drawn { canvas in
            for _ in 0..<2 { canvas.clipped(to: Box(0, 0, 5, 5)) { canvas.rectangle(Box(1, 1, 9, 9), .grid) } }
            canvas.clipped(to: Box(0, 0, 6, 6)) {}
        }
        #expect(
            svg.components(separatedBy: "<clipPath id=\"p-c0\"><path d=\"M0 0L5 0L5 5L0 5Z\"/></clipPath>").count == 2)
        #expect(svg.components(separatedBy: "<g clip-path=\"url(#p-c0)\">").count == 3 && !svg.contains("p-c1"))
    }

    /// A circle's ends are its leftmost and rightmost places, and it goes round both ways.
    @Test func aCircleIsTwoArcs() throws {
        let svg = try drawn { canvas in
            canvas.circle(x: 5, y: 4, radius: 2)
            canvas.fill(.ink)
        }
        #expect(svg.contains("d=\"M3 4A2 2 0 1 1 7 4A2 2 0 1 1 3 4Z\""))
    }

    @Test func placesFarAwayAreLimitedAndNoneIsLeftOut() throws {
        let svg = try drawn { canvas in
            canvas.line(from: (0, -.infinity), to: (1e300, 5), .ink, width: 1)
            canvas.line(from: (.nan, 1), to: (2, 3), .ink, width: 1)
        }
        #expect(svg.contains("d=\"M0-10000000L10000000 5\"") && svg.contains("d=\"M2 3\""))
    }

    /// The letters cover what Pango says that their ink covers.
    @Test(arguments: ["Ägypten (%)", "x = 10⁻³", "שלום", "a\u{301}ç fi"], [0.0, -.pi / 4])
    func lettersStandWhereTheirInkIs(
        text: String, angle: Double
    ) throws {
        let line = TextLine(text, size: 20)
        let document = SVGDocument(try drawn { line.draw(on: $0, x: 40, y: 60, anchor: (0.5, 0), .ink, angle: angle) })
        try #require(document.failure == nil)
        let outlines = Dictionary(
            uniqueKeysWithValues: document.elements.filter { $0.name == "path" }.map {
                ($0.attributes["id"] ?? "", $0.points)
            })
        var xs: [Double] = [], ys: [Double] = []
        let places = document.elements.compactMap { $0.attributes["transform"] }
        let place = try #require(places.last?.firstMatch(of: /^translate\(([-.\d]+) ([-.\d]+)\)$/))
        let left = try #require(Double(place.1)), baseline = try #require(Double(place.2))
        for use in document.elements where use.name == "use" {
            let x = try #require(Double(use.attributes["x"] ?? "")) + left
            let y = try #require(Double(use.attributes["y"] ?? "0")) + baseline
            let points = try #require(outlines[String((use.attributes["xlink:href"] ?? "").dropFirst())])
            xs += points.map { $0.x + x }
            ys += points.map { $0.y + y }
        }
        let ink = try Self.ink(line, width: 200, height: 120)
        // Turned text is placed by its own left top corner, and turned as a whole.
        let origin = angle == 0 ? (x: 40 - line.width / 2, y: 60.0) : (x: -line.width / 2, y: 0.0)
        #expect(abs((xs.min() ?? 0) - origin.x - ink.x) < 1 && abs((xs.max() ?? 0) - origin.x - ink.right) < 1)
        #expect(abs((ys.min() ?? 0) - origin.y - ink.y) < 1 && abs((ys.max() ?? 0) - origin.y - ink.bottom) < 1)
        #expect(places.dropLast() == (angle == 0 ? [] : ["translate(40 60) rotate(-45)"]))
    }

    /// The box of the pixels that a text covers when Cairo draws it at (0, 0), in quarters of a pixel.
    private static func ink(_ line: TextLine, width: Int, height: Int) throws -> Box {
        let scale = 4, margin = 20
        let surface = cairo_image_surface_create(
            CAIRO_FORMAT_A8, Int32((width + margin) * scale), Int32((height + margin) * scale))
        defer { cairo_surface_destroy(surface) }
        let context = try #require(cairo_create(surface))
        defer { cairo_destroy(context) }
        cairo_scale(context, Double(scale), Double(scale))
        line.draw(on: CairoCanvas(context: context, theme: .light), x: Double(margin), y: Double(margin), .ink)
        cairo_surface_flush(surface)
        let bytes = try #require(cairo_image_surface_get_data(surface))
        let stride = Int(cairo_image_surface_get_stride(surface))
        let found = (0..<stride * (height + margin) * scale).filter { bytes[$0] > 100 }
        let xs = found.map { $0 % stride }, ys = found.map { $0 / stride }
        func place(_ pixel: Int?) -> Double { Double(pixel ?? 0) / Double(scale) - Double(margin) }
        return Box(
            place(xs.min()), place(ys.min()), place(xs.max().map { $0 + 1 }) - place(xs.min()),
            place(ys.max().map { $0 + 1 }) - place(ys.min()))
    }

    /// A letter that a font doesn't have is drawn by Pango as a box, in SVG too.
    @Test func noLetterIsLost() throws {
        let svg = SVGDocument(try drawn { TextLine("a\u{10FFFD}a").draw(on: $0, x: 0, y: 0, .ink) })
        #expect(svg.elements.filter { $0.name == "use" }.count == 3)
        #expect(svg.elements.filter { $0.name == "path" }.count == 2)
    }

    @Test func everyColourIsTheThemes() throws {
        let chart = OutputTests.chart
        for theme in [Theme.light, .dark] {
            let known = Set(theme.cssVariables.map(\.value))
            let document = SVGDocument(try chart.svg(theme: theme))
            let used = Set(
                document.elements.flatMap { [$0.style("fill"), $0.style("stroke")] }.compactMap { $0 }.filter {
                    $0 != "none"
                })
            #expect(used.count > 4 && used.isSubset(of: known))
        }
    }
}

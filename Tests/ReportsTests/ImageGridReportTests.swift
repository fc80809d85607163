import Charts
import Foundation
import Pictures
import Reports
import Testing

@Suite struct ImageGridReportTests {
    /// A report with one figure of pictures, `count` of them, `side` pixels wide and high.
    static func report(
        count: Int, side: Int, text: (String) -> String = { "the \($0)" }, table: Bool = false,
        licence: PictureLicence = .own
    ) throws -> Report {
        var random = RandomBits(seed: 7)
        func picture() -> Picture {
            // Smooth with some grain, as photographs are.
            let slope = Double.random(in: 0.2...0.8, using: &random)
            var planes: [Float] = []
            for place in 0..<3 * side * side {
                let ramp = slope * Double(place % side) / Double(side),
                    grain = Double.random(in: 0...0.1, using: &random)
                planes.append(Float(ramp + grain))
            }
            return Picture(width: side, height: side, planes: planes)
        }
        let map = PixelMap(height: 4, width: 4, values: (0..<16).map { Float($0) - 8 })
        let cells = (0..<count).map { index in
            ImageCell(picture(), text("grid caption \(index)")).marked(index % 2 == 0 ? .right : .wrong).box(
                x: 1, y: 1, width: 5, height: 5, label: text("box"))
        }
        let images =
            table
            ? ImageGrid(
                columns: [text("column head")], heat: .signed(Field(text("heat"), unit: text("unit"))),
                rows: cells.map { ImageRow(text("row head"), [$0.heat(map)]) })
            : ImageGrid(cells)
        var report = SampleReport(text: { "the \($0)" }, figures: 0).report()
        report.sections = [
            ReportSection(
                title: "Pictures",
                blocks: [
                    .figure(
                        Figure(
                            identifier: "grid", title: text("figure title"), images: images, licence: licence,
                            caption: text("caption"),
                            alternativeText: text("alternative"), sample: text("sample"),
                            data: Table(identifier: "data", title: "", columns: [Column("c")], rows: [[.text("v")]]),
                            origin: "here"))
                ])
        ]
        return report
    }

    @Test func namesInGridsAreEscaped() throws {
        let attack = "<script>alert(1)</script>\" onload='x' & ]]> <img src=x>"
        for table in [false, true] {
            let folder = try TemporaryFolder()
            try write(Self.report(count: 3, side: 16, text: { "\($0) \(attack)" }, table: table), to: folder.url)
            let page = try folder.text("report.html"), reader = PageReader(page)
            #expect(reader.failure == nil)
            #expect(!page.contains("<script>alert") && !page.contains("<img"))
            #expect(reader.elements.allSatisfy { $0.attributes.keys.allSatisfy { !$0.hasPrefix("on") } })
            #expect(reader.all("svg").count { $0["aria-label"] == "alternative \(attack)" } == 2)
            for name in ["grid.svg", "grid-dark.svg"] {
                #expect(PageReader(try folder.text("figures/\(name)")).failure == nil)
            }
        }
    }

    @Test func aPageHasEachPictureOnceAndStaysSmall() throws {
        let folder = try TemporaryFolder()
        try write(Self.report(count: 60, side: 112), to: folder.url)
        let page = try folder.text("report.html"), reader = PageReader(page)
        #expect(reader.failure == nil)
        #expect(reader.all("image").count == 60)
        #expect(reader.all("use").count { $0["xlink:href"]?.hasPrefix("#f1-p") == true } == 120)
        // Beside what its links hold of the files beside it.
        let held = reader.all("a").compactMap { $0["href"] }.filter { $0.hasPrefix("data:") }
        let size = page.utf8.count - held.reduce(0) { $0 + $1.utf8.count }
        #expect(size < 1_000_000, "\(size) bytes")
        let pdf = try Data(contentsOf: folder.url.appendingPathComponent("report.pdf"))
        #expect(pdf.count < 1_000_000, "\(pdf.count) bytes")
    }

    @Test func writingTwiceGivesTheSameBytes() throws {
        let first = try TemporaryFolder(), second = try TemporaryFolder()
        try write(Self.report(count: 5, side: 100, table: true), to: first.url)
        try write(Self.report(count: 5, side: 100, table: true), to: second.url)
        for file in first.files() where file.contains(".") {
            #expect(
                try Data(contentsOf: first.url.appendingPathComponent(file))
                    == Data(contentsOf: second.url.appendingPathComponent(file)), "\(file)")
        }
    }

    @Test func aLongGridGoesOnOnTheNextPageUnderItsHead() throws {
        let folder = try TemporaryFolder(), path = folder.url.appendingPathComponent("report.pdf").path
        try write(Self.report(count: 14, side: 112, table: true), to: folder.url)
        guard let text = try tool("pdftotext", ["-layout", path, "-"]), let structure = try PDFStructure(of: path)
        else { return }
        let pages = text.components(separatedBy: "\u{C}").filter { $0.contains("the grid caption") }
        #expect(pages.count >= 3)
        for page in pages { #expect(page.contains("the column head") && page.contains("the heat (the unit)")) }
        for index in 0..<14 { #expect(text.contains("the grid caption \(index)")) }
        // Its caption stands where its last pictures are.
        #expect(pages.last?.contains("the sample") == true)
        // Findings have their own pictures.
        let figures = structure.elements("Figure").filter { $0.alternative?.hasPrefix("Forest plot, ") == false }
        #expect(figures.map(\.alternative) == ["the alternative"])
        let box = try #require(figures.first?.attribute("/BBox") as? [Double])
        #expect(box.count == 4 && box[3] - box[1] > 200 && box[1] >= 0 && box[3] <= 842)
        guard let check = try tool("qpdf", ["--check", path]) else { return }
        #expect(check.contains("No syntax or stream encoding errors found"))
    }

    /// Pictures that were enlarged to fill the width give way before the grid is divided.
    @Test func aGridOfFewColumnsIsNotDividedForItsWidth() throws {
        var random = RandomBits(seed: 3)
        let picture = Picture(
            width: 300, height: 300, planes: (0..<3 * 300 * 300).map { _ in Float.random(in: 0...1, using: &random) })
        let grid = ImageGrid(
            columns: ["left", "right"],
            rows: (0..<4).map { ImageRow("row\($0)", [ImageCell(picture, "one"), ImageCell(picture, "other")]) })
        var report = try Self.report(count: 1, side: 16)
        report.sections = [
            ReportSection(
                title: "Pictures",
                blocks: [
                    .figure(
                        Figure(
                            identifier: "grid", title: "gridtitle", images: grid, licence: .own, caption: "gridcaption",
                            alternativeText: "grid", sample: "",
                            data: Table(identifier: "data", title: "", columns: [Column("c")], rows: [[.text("v")]]),
                            origin: "here"))
                ])
        ]
        let folder = try TemporaryFolder()
        try write(report, to: folder.url)
        guard let pages = try PDFPages(of: folder.url.appendingPathComponent("report.pdf").path) else { return }
        let words = try ((0..<4).map { "row\($0)" } + ["gridcaption"]).map { try #require(pages.word($0), "\($0)") }
        #expect(Set(words.map(\.page)).count == 1)
    }

    @Test func aGridThatFitsAPageIsNotDivided() throws {
        let folder = try TemporaryFolder(), path = folder.url.appendingPathComponent("report.pdf").path
        try write(Self.report(count: 20, side: 112), to: folder.url)
        guard let text = try tool("pdftotext", ["-raw", path, "-"]) else { return }
        // A caption is as wide as its picture: it may take two lines.
        let pages = text.components(separatedBy: "\u{C}").map { page in
            page.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }.filter { $0.contains("the grid caption") }
        for index in 0..<20 { #expect(pages.first?.contains("the grid caption \(index)") == true, "\(index)") }
        #expect(
            pages.count == 1 && pages.first?.contains("the figure title") == true
                && pages.first?.contains("the sample") == true)
    }
}

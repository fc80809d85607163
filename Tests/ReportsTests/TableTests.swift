import Charts
import Foundation
import Reports
import Testing

@Suite struct AlignedNumbersTests {
    /// A space for each sign: without what makes those of wide signs wider.
    private static func withoutWidening(_ text: String) -> String { text.filter { $0 != "\u{2006}" } }

    private func column(_ cells: [Cell]) -> [String?] {
        AlignedNumbers.column(cells).map {
            $0.map { String(Self.withoutWidening($0).map { "\u{2004}\u{2007}\u{2008}".contains($0) ? "_" : $0 }) }
        }
    }

    @Test func decimalPointsStandBelowEachOther() {
        #expect(
            column([.number(1.5, .fixed(1)), .number(-12.25, .fixed(2)), .text("x"), .number(3, .fixed(0))]) == [
                "1.5_", "−12.25", nil, "3___",
            ])
        #expect(column([.integer(5), .integer(14_728)]) == ["5", "14\u{202F}728"])
    }

    @Test func powersOfTenStandBelowEachOther() {
        #expect(
            column([.number(1, .scientific(2)), .number(0.012, .scientific(2)), .number(3e-11, .scientific(2))]) == [
                "1.0______", "1.2×10⁻²_", "3.0×10⁻¹¹",
            ])
    }

    @Test func intervalsAlignWithEachOther() {
        #expect(
            column([
                .interval(12.3, 11, 13.5, .fixed(1)), .interval(-4.25, -10.5, 101, .fixed(2)), .number(7, .fixed(0)),
                .text("–"),
            ])
                == [
                    "12.3_ [11.0, 13.5]____", "−4.25 [−10.50, 101.00]",
                    "7___" + String(repeating: "_", count: " [−10.50, 101.00]".count), nil,
                ])
    }

    /// Intervals of other digits: what one is shorter than another follows its bracket.
    @Test func nothingIsPaddedWithinBrackets() {
        #expect(
            column([.interval(88, 83, 92), .interval(87.5, 87.1, 87.9), .interval(2e-4, 1.5e-4, 2.5e-4)]) == [
                "88_______ [83, 92]______________", "87.5_____ [87.1, 87.9]__________",
                "2.0×10⁻⁴ [1.5×10⁻⁴, 2.5×10⁻⁴]__",
            ])
    }

    /// What lies on one side of zero is told from it in a table, too.
    @Test func anIntervalWithoutZeroShowsNone() {
        let cells: [Cell] = [.interval(4e-4, 1.5e-5, 0.0148), .interval(3.4e-5, 2.2e-5, 5e-5), .interval(3, 0.004, 6)]
        #expect(
            cells.map(\.text) == [
                "4.0×10⁻⁴ [1.5×10⁻⁵,\u{A0}0.015]", "3.4×10⁻⁵ [2.2×10⁻⁵,\u{A0}5.0×10⁻⁵]",
                "3.000 [0.004,\u{A0}6.000]",
            ])
    }

    /// Any column: all texts are of one length, and their points at one place from the end.
    @Test(arguments: 1...20 as ClosedRange<UInt64>) func anyColumnAligns(seed: UInt64) {
        var bits = seed
        func next() -> Double {
            bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(Int64(bitPattern: bits) >> 40) / 1000
        }
        let cells = (0..<12).map { index -> Cell in
            index % 3 == 0 ? .interval(next(), next(), next(), .fixed(index % 4)) : .number(next(), .fixed(index % 3))
        }
        let texts = AlignedNumbers.column(cells).compactMap(\.self).map(Self.withoutWidening)
        let places = texts.compactMap { text -> Int? in
            let value = text.prefix { $0 != "[" }
            return value.firstIndex(of: ".").map { text.distance(from: $0, to: text.endIndex) }
        }
        #expect(Set(places).count == 1, "seed \(seed): \(texts)")
        for text in texts.compactMap({ $0.wholeMatch(of: /.*\[(.*)\].*/)?.output.1 }) {
            #expect(!text.contains { "\u{2004}\u{2007}\u{2008}".contains($0) }, "seed \(seed): \(text)")
        }
    }
}

@Suite struct TableTests {
    static let table = Table(
        identifier: "t", title: "T",
        columns: [Column("name"), Column("share", unit: "%", bars: true), Column("effect", unit: "points")],
        rows: [
            [.text("a"), .number(50, .fixed(0)), .interval(12.3, 11, 13.5, .fixed(1))],
            [.text("b"), .number(-100, .fixed(0)), .number(5, .fixed(1))],
            [.text("c"), .number(.nan, .fixed(0)), .text("–")],
            [.text("d")],
        ])

    private func written(_ table: Table) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        var report = SampleReport(figures: 0).report()
        report.sections = [ReportSection(title: "s", blocks: [.table(table)])]
        try write(report, to: folder.url)
        return folder
    }

    @Test func intervalsAreColumnsInFiles() {
        #expect(
            Self.table.csv
                == "name,share (%),effect (points),effect lower (points),effect upper (points)\r\na,50,12.3,11,13.5\r\nb,-100,5,,\r\nc,,,,\r\nd,,,,\r\n"
        )
        let plain = Table(identifier: "t", title: "", columns: [Column("x")], rows: [[.integer(1)]])
        #expect(plain.expanded == plain)
    }

    @Test func barsShowPartsOfTheLargest() throws {
        #expect((0..<4).map { Self.table.share($0, 1) } == [0.5, -1, nil, nil])
        #expect(Self.table.share(0, 2) == nil)
        let page = try written(Self.table).text("report.html"), reader = PageReader(page)
        #expect(reader.failure == nil)
        let bars = reader.all("svg").filter { $0["class"]?.hasPrefix("bar") == true }
        #expect(bars.map { $0["class"] } == ["bar", "bar below"] && bars.allSatisfy { $0["aria-hidden"] == "true" })
        #expect(reader.all("rect").compactMap { $0["width"] }.filter { ["30", "60"].contains($0) } == ["30", "60"])
    }

    @Test func intervalsCanBeReadInPageAndPDF() throws {
        let folder = try written(Self.table)
        #expect(PageReader(try folder.text("report.html")).text.contains("12.3 [11.0, 13.5]"))
        guard let text = try tool("pdftotext", ["-layout", folder.url.appendingPathComponent("report.pdf").path, "-"])
        else { return }
        #expect(text.contains("12.3 [11.0, 13.5]") && text.contains("effect (points)"))
    }

    @Test func largestOfNothingIsNoBar() {
        let zeros = Table(
            identifier: "t", title: "", columns: [Column("x", bars: true)],
            rows: [[.integer(0)], [.number(.infinity)], [.text("")]])
        #expect((0..<3).map { zeros.share($0, 0) } == [0, nil, nil])
    }
}

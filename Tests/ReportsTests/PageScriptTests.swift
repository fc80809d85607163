import Charts
import Foundation
import Reports
import Testing

@Suite struct PageScriptTests {
    private struct Readings: Decodable {
        var x, y, color: String
        var values: [[String]]
        var wide, narrow: [Double]
    }

    /// The data of a report's charts as the page's script reads them.
    private func readings(_ chart: Chart) throws -> [Readings] {
        let folder = try TemporaryFolder()
        var report = SampleReport(figures: 0).report()
        report.sections = [
            ReportSection(
                title: "s",
                blocks: [
                    .figure(
                        Figure(
                            identifier: "f", title: "", chart: chart, caption: "", alternativeText: "a", sample: "",
                            data: Table(identifier: "d", title: "", columns: [Column("c")], rows: [])))
                ])
        ]
        try write(report, to: folder.url)
        let page = try folder.text("report.html")
        #expect(PageReader(page).failure == nil)
        return try page.components(separatedBy: "class=\"readings\">").dropFirst().map { part in
            let json = try #require(part.components(separatedBy: "</script>").first)
            return try JSONDecoder().decode(Readings.self, from: Data(json.utf8))
        }
    }

    @Test func everyValueHasItsPlaceInBothDrawings() throws {
        let found = try #require(
            try readings(
                Chart {
                    for x in 1...3 {
                        AreaMark(x: .value("Rate", x), yStart: .value("Share", x), yEnd: .value("Share", 3 * x))
                            .foregroundStyle(by: .value("s", "one"))
                        LineMark(x: .value("Rate", x), y: .value("Share", 2 * x)).foregroundStyle(
                            by: .value("s", "one"))
                        PointMark(x: .value("Rate", x), y: .value("Share", 2 * x)).foregroundStyle(
                            by: .value("s", "one"))
                    }
                    PointMark(x: .value("Rate", 2), y: .value("Share", Double.nan))
                }.xAxis("Rate", unit: "1/s")
            ).first)
        #expect(found.x == "Rate (1/s)" && found.y == "Share")
        #expect(
            found.values == [
                ["", "one", "1", "2", "[1, 3]"], ["", "one", "2", "4", "[2, 6]"], ["", "one", "3", "6", "[3, 9]"],
            ])
        #expect(found.wide.count == 6 && found.narrow.count == 6)
        #expect(found.wide[0] < found.wide[2] && found.wide[1] > found.wide[3])
        #expect(found.narrow.enumerated().allSatisfy { $0.offset % 2 == 1 || $0.element <= 340 })
    }

    /// A value of a stacked bar stands at the bar's end, which is not at its own height.
    @Test func valuesOfStackedBarsStandAtTheirEnds() throws {
        func chart(_ values: [(String, Double)], _ arrangement: BarArrangement) -> Chart {
            Chart {
                for (series, value) in values {
                    BarMark(x: .value("Layer", "conv 1"), y: .value("Share", value)).foregroundStyle(
                        by: .value("s", series))
                }
            }.bars(arrangement).yScale(.linear, domain: 0...10).legend(.hidden)
        }
        let stacked = try #require(try readings(chart([("a", 2), ("b", 3)], .stacked)).first)
        #expect(stacked.values == [["", "a", "conv 1", "2", ""], ["", "b", "conv 1", "3", ""]])
        // 5 is where the two end together.
        let whole = try #require(try readings(chart([("a", 5)], .stacked)).first)
        #expect(abs(stacked.wide[3] - whole.wide[1]) < 0.6 && stacked.wide[0] == stacked.wide[2])
        let beside = try #require(try readings(chart([("a", 2), ("b", 3)], .sideBySide)).first)
        #expect(beside.wide[0] < beside.wide[2] && beside.wide[1] > beside.wide[3])
        #expect(abs(beside.wide[1] - stacked.wide[1]) < 0.6)
    }

    @Test func boxesSayTheirQuartiles() throws {
        let found = try #require(
            try readings(
                Chart {
                    BoxMark(x: .values("Accuracy", [1.0, 2, 3, 4, 5]), y: .value("Network", "LeNet"))
                }
            ).first)
        #expect(found.values == [["", "", "3", "LeNet", "[2, 4]"]])
    }

    /// Axes and pointer name a quantity as its field does; what colour shows is told beside both.
    @Test func valuesAreNamedByTheirFields() throws {
        let depth = Field("Depth", unit: "layers"), angle = Field("Angle", unit: "degrees"),
            accuracy = Field("Accuracy", unit: "%", bounds: 0...100)
        let found = try #require(
            try readings(
                Chart {
                    for x in 0..<2 {
                        RectangleMark(x: .value(angle, 15 * x), y: .value(depth, 3)).foregroundStyle(
                            by: .value(accuracy, 50 + x))
                    }
                }
            ).first)
        #expect(found.x == "Angle (degrees)" && found.y == "Depth (layers)" && found.color == "Accuracy (%)")
        #expect(found.values == [["", "", "0", "3", "", "50"], ["", "", "15", "3", "", "51"]])
    }

    @Test func namesCannotEndTheData() throws {
        let attack = "</script><script>alert(1)</script><!-- ]]> \u{0}\u{FFFE}\u{7F}\u{2028} \"\\ & end"
        let found = try #require(
            try readings(
                Chart {
                    PointMark(x: .value("x", "\(attack) 1"), y: .value(Field(attack), 2)).foregroundStyle(
                        by: .value("s", attack)
                    ).facet(by: .value("f", attack))
                }.yAxis(attack)
            ).first)
        #expect(found.values == [[attack, attack, "\(attack) 1", "2", ""]])
        #expect(found.y == attack)
    }

    @Test func manyValuesAreLeftToTheDataTable() throws {
        #expect(try readings(Chart { for x in 0..<2000 { PointMark(x: .value("x", x), y: .value("y", x)) } }).isEmpty)
    }

    @Test func thePageIsCompleteWithoutItsScript() throws {
        let folder = try TemporaryFolder()
        try write(SampleReport().report(), to: folder.url)
        let page = try folder.text("report.html"), reader = PageReader(page)
        let scripts = reader.all("script")
        #expect(scripts.allSatisfy { $0["src"] == nil } && scripts.count { $0["type"] == nil } == 1)
        // Nothing that only a script would make visible.
        #expect(reader.elements.allSatisfy { $0.attributes["hidden"] == nil } && reader.all("button").isEmpty)
        #expect(!page.contains("eval(") && !page.contains("innerHTML") && !page.contains("fetch("))
    }
}

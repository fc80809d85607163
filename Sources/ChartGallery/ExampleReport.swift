import Charts
import Foundation
import Reports

/// The gallery as a report, so that it looks as reports do.
package enum ExampleReport {
    package static var report: Report {
        var report = Report(
            identifier: "gallery", title: "Gallery",
            question: "What can a figure or a table look like?",
            citation: "",
            summary:
                "Every mark, scale, colour map and table variant, drawn with the defaults that studies get. The data are made up.",
            findings: [], sections: Examples.groups.map(section) + [pictures, tables, words],
            runNumber: 0, date: Date(timeIntervalSince1970: 1_767_225_600), profile: "gallery")
        report.references = [propagation]
        (report.networks, report.data, report.cost) = (ExampleCards.networks, ExampleCards.data, ExampleCards.cost)
        report.surroundings = ReportSurroundings(document: "gallery.pdf")
        return report
    }

    private static func section(_ section: ExampleGroup) -> ReportSection {
        ReportSection(title: section.title, blocks: section.examples.map { .figure(figure($0)) })
    }

    private static func figure(_ example: Example) -> Figure {
        switch example.drawing {
        case .chart(let chart):
            Figure(
                identifier: example.identifier, title: example.title, chart: chart, caption: example.caption,
                alternativeText: example.alternativeText, sample: "", data: data(of: chart, example), origin: "made up")
        case .diagram(let diagram):
            Figure(
                identifier: example.identifier, title: example.title, diagram: diagram, caption: example.caption,
                alternativeText: example.alternativeText, sample: "",
                data: Table(
                    identifier: example.identifier, title: example.title, columns: [Column("In words")],
                    rows: [[.text(diagram.inWords)]]), origin: "made up")
        }
    }

    /// The values of the chart's marks, as far as a reader would go through them.
    private static func data(of chart: Chart, _ example: Example) -> Table {
        let marks = chart.marks, most = 200
        func cell(_ value: PlottableValue?) -> Cell {
            switch value?.content {
            case .number(let number): .number(number)
            case .some: .text(value?.name ?? "")
            case nil: .text("")
            }
        }
        let left = marks.count > most ? "The first \(most) of \(marks.count) marks." : ""
        return Table(
            identifier: example.identifier, title: example.title, caption: left,
            columns: [Column("Series"), Column("Panel"), Column("x"), Column("x end"), Column("y"), Column("y end")],
            rows: marks.prefix(most).map { mark in
                [
                    .text(mark.series?.name ?? ""), .text(mark.facet?.name ?? ""), cell(mark.x), cell(mark.xEnd),
                    cell(mark.y), cell(mark.yEnd),
                ]
            })
    }

    private static let tables = ReportSection(
        title: "Tables",
        blocks: [
            .table(
                Table(
                    identifier: "numbers", title: "Numbers align at their decimal points",
                    caption:
                        "Fixed decimals, significant digits, powers of ten, whole numbers; a missing value is left empty.",
                    columns: [
                        Column("Network"), Column("Accuracy", unit: "%"), Column("Accuracy lower", unit: "%"),
                        Column("Weights"),
                        Column("Fault rate", unit: "per bit"), Column("Loss"),
                    ],
                    rows: [
                        [
                            .text("LeNet-5"), .number(98.96, .fixed(2)), .number(98.1, .fixed(2)), .integer(61_706),
                            .number(1.5e-7, .scientific(2)), .number(0.0312),
                        ],
                        [
                            .text("AlexNet"), .number(9.4, .fixed(2)), .number(-1.05, .fixed(2)), .integer(61_100_840),
                            .number(3e-5, .scientific(2)), .number(12.5),
                        ],
                        [
                            .text("VGG-16"), .number(100, .fixed(2)), .text(""), .integer(7),
                            .number(2.25e-10, .scientific(2)), .number(-431.2),
                        ],
                    ])),
            .table(
                Table(
                    identifier: "intervals", title: "Intervals, and bars in cells",
                    caption:
                        "A number with its interval counts as the number when the column is sorted; a bar shows its part of the column's largest size, outlined where it is negative.",
                    columns: [
                        Column("Rule"), Column("Area"), Column("Gained", unit: "points", bars: true),
                        Column("Images", bars: true),
                    ],
                    rows: [
                        [
                            .text("z⁺"), .interval(0.712, 0.689, 0.735, .fixed(3)), .number(4.2, .fixed(1)),
                            .integer(800),
                        ],
                        [
                            .text("LRP-ε"), .interval(0.65, 0.601, 0.699, .fixed(3)), .number(-2.1, .fixed(1)),
                            .integer(400),
                        ],
                        [
                            .text("Random"), .interval(0.5, 0.498, 0.502, .fixed(3)), .number(0, .fixed(1)),
                            .integer(1600),
                        ],
                    ])),
            .table(
                Table(
                    identifier: "text", title: "A table of words",
                    columns: [Column("Mark"), Column("What it shows")],
                    rows: [
                        [.text("Line"), .text("How a number changes with another; a gap where a value is missing.")],
                        [.text("Box"), .text("How numbers are spread: quartiles, whiskers, outliers.")],
                        [.text("Rule"), .text("A value to compare with, such as the one that a paper reports.")],
                    ])),
        ])
}

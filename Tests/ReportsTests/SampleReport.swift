import Charts
import Foundation
import Reports
import Verdicts

/// A small report with every kind of block, and every text as `text` makes it.
struct SampleReport {
    /// Turns a field's name into its text; the injection tests put markup here.
    var text: @Sendable (String) -> String = { "the \($0)" }
    var tableRows = 3
    var figures = 2

    func report() -> Report {
        Report(
            identifier: "sample", title: text("title"), question: text("question"), citation: text("citation"),
            summary: text("summary"),
            findings: findings,
            sections: [
                ReportSection(
                    title: text("section"),
                    blocks: [.prose(text("prose"))] + (0..<figures).map { .figure(figure($0)) } + [.table(table)])
            ],
            provenance: [ProvenanceTable(title: text("provenance"), rows: [(text("name"), text("value"))])],
            runNumber: 7, date: Date(timeIntervalSince1970: 1_790_000_000), profile: text("profile"))
    }

    private var findings: [FindingSummary] {
        let estimate = Estimate(
            label: text("label"), value: 51.234, lower: 46.1, upper: 56.02, unit: text("unit"),
            interval: text("interval"), confidence: 0.95, count: 20, varying: ["trainings"])
        let margin = Margin(5, text("unit"), source: text("margin"))
        let clause = Rule.Clause(text("clause"), .exceeds(margin))
        let control = Control(text("control"), .mustFail, .clause(.init(text("control clause"), .below(margin))))
        let outcomes: [Outcome] = [
            .holds, .partly(holding: [text("one")], failing: [.init(text("other"), .reversed)]), .fails(.absent),
            .notTested(.missing(needs: text("untested"))),
        ]
        return outcomes.enumerated().map { index, outcome in
            let judged = JudgedClause(clause, estimate, index < 3 ? outcome : .holds, needs: text("needs"))
            let checked = control.rule.clauses.map { JudgedClause($0, estimate, .fails(.reversed)) }
            return FindingSummary(
                declaration: Declaration(
                    "finding-\(index)",
                    .claim(
                        Claim(
                            text("claim \(index)"), .paper(place: text("source")),
                            value: ClaimedValue(5, text("paper unit"), on: text("paper value"))), scope: text("scope"),
                        facets: Facets(), countsAgainst: .yes(because: text("against"))), test: text("test"),
                    units: ["trainings"], rule: .clause(clause), controls: index == 1 ? [control] : []),
                clauses: index < 3 ? [judged] : [],
                controls: index == 1 ? [JudgedControl(control, checked, .fails(.reversed))] : [], outcome: outcome)
        }
    }

    private func figure(_ index: Int) -> Figure {
        let chart = Chart {
            for series in [text("series"), "other"] {
                for x in 1...6 {
                    LineMark(x: .value("x", x), y: .value("y", x * series.count)).foregroundStyle(
                        by: .value("s", series)
                    ).facet(by: .value("f", text("facet")))
                }
            }
            PointMark(x: .value("x", 2), y: .value("y", Double.nan)).annotation(text("annotation"))
        }.xAxis(text("x axis"), unit: text("x unit"))
        return Figure(
            identifier: "figure-\(index)", title: text("figure title"), chart: chart, caption: text("caption"),
            alternativeText: text("alternative"),
            sample: text("sample"),
            data: Table(
                identifier: "data-\(index)", title: text("data"), columns: [Column(text("column"))],
                rows: [[.text(text("cell"))]]), origin: text("origin"))
    }

    private var table: Table {
        Table(
            identifier: "table", title: text("table title"), caption: text("table caption"),
            columns: [Column(text("head")), Column("number", unit: "%")],
            rows: (0..<tableRows).map { [.text("row\($0) " + text("cell")), .number(Double($0) * 1.5, .fixed(1))] })
    }
}

/// A folder that is removed when the value goes away.
final class TemporaryFolder {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("cahier-reports-" + UUID().uuidString)
    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: url) }

    func text(_ path: String) throws -> String {
        try String(contentsOf: url.appendingPathComponent(path), encoding: .utf8)
    }
    func files() -> [String] { (FileManager.default.subpaths(atPath: url.path) ?? []).sorted() }
}

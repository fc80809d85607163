import Charts
import Files
import Foundation

/// Writes report.html, report.pdf, figures/*.svg (for light and dark grounds) and *.pdf, tables/*.csv and values/*.csv
/// under `folder`.
///
/// - Returns: the files' paths in the folder.
///
/// Every file is written whole or not at all, report.pdf last. Throws when a figure cannot be drawn, the folder cannot be
/// written to, the PDF gets no structure, or a text cites what is not there or has a formula that is not understood.
@discardableResult
public func write(_ report: Report, to folder: URL) throws(ReportError) -> [String] {
    let report = try report.publishable.argued().linked()
    let (paths, document) = try atOnce({ @Sendable () throws(ReportError) in try writePage(of: report, to: folder) }) {
        @Sendable () throws(ReportError) in try PDFReport(report: report, index: ReportIndex(report)).data()
    }
    try ReportFolder(root: folder).write(document, to: "report.pdf")
    return paths + ["report.pdf"]
}

/// Writes all but the PDF.
///
/// - Returns: the files' paths in the folder.
private func writePage(of report: Report, to folder: URL) throws(ReportError) -> [String] {
    let index = ReportIndex(report), files = ReportFolder(root: folder)
    var figures: [(path: String, data: Data)] = [], tables: [(path: String, data: Data)] = []
    for item in index.sections.flatMap(\.items) {
        switch item {
        case .prose, .card: break
        case .figure(let figure, _, let stem):
            do throws(ChartError) {
                let drawn = try figure.content.files(created: report.date, title: figure.title)
                figures += [
                    ("figures/\(stem).svg", Data(drawn.light.utf8)),
                    ("figures/\(stem)-dark.svg", Data(drawn.dark.utf8)), ("figures/\(stem).pdf", drawn.pdf),
                ]
            } catch {
                throw ReportError("drawing figure \"\(figure.identifier)\"", error.description)
            }
            tables.append(("tables/\(stem).csv", Data(figure.data.csv.utf8)))
        case .table(let table, _, let stem): tables.append(("tables/\(stem).csv", Data(table.csv.utf8)))
        }
    }
    // Numbers matter more than drawings, which the page shows.
    let wanted = tables + report.values + figures.filter { !$0.path.hasSuffix("-dark.svg") }
    let embedded = EmbeddedFiles(wanted), plots = try HTMLReport.plots(index)
    var page = try HTMLReport(report: report, index: index, files: embedded, plots: plots).document()
    let excess = page.utf8.count - EmbeddedFiles.largestPage
    if excess > 0 {
        let fewer = EmbeddedFiles(wanted, most: embedded.size - excess)
        page = try HTMLReport(report: report, index: index, files: fewer, plots: plots).document()
    }
    try files.write(Data(page.utf8), to: "report.html")
    for file in figures + tables + report.values { try files.write(file.data, to: file.path) }
    return (figures + tables + report.values).map(\.path) + ["report.html"]
}

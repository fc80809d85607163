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
            figures += try figure.files(named: stem, created: report.date)
            tables.append(("tables/\(stem).csv", Data(figure.data.csv.utf8)))
        case .table(let table, _, let stem): tables.append(("tables/\(stem).csv", Data(table.csv.utf8)))
        }
    }
    // Numbers matter more than drawings, which the page shows.
    let wanted = tables + report.values + figures.filter { !$0.path.hasSuffix("-dark.svg") }
    let letters = LetterOutlines(prefix: "l"), plots = try HTMLReport.plots(index, letters: letters)
    func document(with files: EmbeddedFiles) throws(ReportError) -> String {
        try HTMLReport(report: report, index: index, files: files, plots: plots, letters: letters).document()
    }
    let embedded = EmbeddedFiles(wanted)
    var page = try document(with: embedded)
    let excess = page.utf8.count - EmbeddedFiles.largestPage
    if excess > 0 {
        page = try document(with: EmbeddedFiles(wanted, most: embedded.size - excess))
    }
    try files.write(Data(page.utf8), to: "report.html")
    for file in figures + tables + report.values { try files.write(file.data, to: file.path) }
    return (figures + tables + report.values).map(\.path) + ["report.html"]
}

extension Figure {
    /// Its own files, of which the PDF is tagged as a report's is.
    fileprivate func files(named stem: String, created: Date) throws(ReportError) -> [(path: String, data: Data)] {
        let drawn: FigureFiles
        do throws(ChartError) { drawn = try content.files(created: created, title: title) } catch {
            throw ReportError("drawing figure \"\(identifier)\"", error.description)
        }
        let pdf: Data
        do throws(PDFProblem) {
            pdf = try PDFTagging.figure(
                drawn.pdf, on: drawn.page, inWords: inWords, title: title.visible, created: created)
        } catch { throw PDFReport.problem(error, of: "figures/\(stem).pdf") }
        return [
            ("figures/\(stem).svg", Data(drawn.light.utf8)), ("figures/\(stem)-dark.svg", Data(drawn.dark.utf8)),
            ("figures/\(stem).pdf", pdf),
        ]
    }
}

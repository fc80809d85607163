import Charts
import Files
import Foundation

/// Writes report.html, report.pdf, figures/*.svg (for light and dark grounds) and *.pdf and tables/*.csv under
/// `folder`.
///
/// Every file is written whole or not at all, report.pdf last. Throws when a figure cannot be drawn, the folder cannot be
/// written to, the PDF gets no structure, or a text cites what is not there or has a formula that is not understood.
public func write(_ report: Report, to folder: URL) throws(ReportError) {
    let report = try report.publishable.argued().linked()
    let index = ReportIndex(report), files = ReportFolder(root: folder)
    var figures: [(path: String, data: Data)] = [], tables: [(path: String, data: Data)] = []
    for item in index.sections.flatMap(\.items) {
        switch item {
        case .prose, .card: break
        case .figure(let figure, _, let stem):
            do throws(ChartError) {
                figures.append(("figures/\(stem).svg", Data(try figure.content.svg(theme: .light).utf8)))
                figures.append(("figures/\(stem)-dark.svg", Data(try figure.content.svg(theme: .dark).utf8)))
                figures.append(("figures/\(stem).pdf", try figure.content.pdf(created: report.date)))
            } catch {
                throw ReportError("drawing figure \"\(figure.identifier)\"", error.description)
            }
            tables.append(("tables/\(stem).csv", Data(figure.data.csv.utf8)))
        case .table(let table, _, let stem): tables.append(("tables/\(stem).csv", Data(table.csv.utf8)))
        }
    }
    // Numbers matter more than drawings, which the page shows.
    let embedded = EmbeddedFiles(tables + figures.filter { !$0.path.hasSuffix("-dark.svg") })
    var page = try HTMLReport(report: report, index: index, files: embedded).document()
    if page.utf8.count > EmbeddedFiles.largestPage {
        page = try HTMLReport(report: report, index: index, files: EmbeddedFiles([])).document()
    }
    try files.write(Data(page.utf8), to: "report.html")
    for file in figures + tables { try files.write(file.data, to: file.path) }
    try files.write(PDFReport(report: report, index: index).data(), to: "report.pdf")
}

/// A report's folder, in which files appear whole.
struct ReportFolder {
    let root: URL

    func write(_ data: Data, to path: String) throws(ReportError) {
        let target = root.appendingPathComponent(path)
        do throws(FileError) {
            try Folder.make(target.deletingLastPathComponent())
            try WholeFile.write(data, to: target)
        } catch {
            throw ReportError(
                "writing \(target.path)", error.finding, advice: error.advice(or: "choose another folder"))
        }
    }
}

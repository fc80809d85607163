import Charts
import Files
import Foundation

/// Writes report.html, report.pdf, figures/*.svg (for light and dark grounds) and *.pdf and tables/*.csv under
/// `folder`.
///
/// Every file is written whole or not at all, report.pdf last. Throws when a figure cannot be drawn, the folder cannot be
/// written to, or the PDF gets no structure.
public func write(_ report: Report, to folder: URL) throws(ReportError) {
    let index = ReportIndex(report), files = ReportFolder(root: folder)
    try files.write(Data(HTMLReport(report: report, index: index).document().utf8), to: "report.html")
    for item in index.sections.flatMap(\.items) {
        switch item {
        case .prose: break
        case .figure(let figure, _, let stem):
            do {
                try files.write(Data(figure.content.svg(theme: .light).utf8), to: "figures/\(stem).svg")
                try files.write(Data(figure.content.svg(theme: .dark).utf8), to: "figures/\(stem)-dark.svg")
                try files.write(figure.content.pdf(created: report.date), to: "figures/\(stem).pdf")
            } catch let error as ChartError {
                throw ReportError("drawing figure \"\(figure.identifier)\"", error.description)
            } catch let error as ReportError {
                throw error
            } catch {
                throw ReportError("writing figure \"\(figure.identifier)\"", "\(error)")
            }
            try files.write(Data(figure.data.csv.utf8), to: "tables/\(stem).csv")
        case .table(let table, _, let stem):
            try files.write(Data(table.csv.utf8), to: "tables/\(stem).csv")
        }
    }
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

import Files
import Foundation
import Reports

/// Writes `index.html` over the reports of an output folder.
public enum OutputIndex {
    /// Reads each report's `results.json` and `run.json` and writes the page.
    ///
    /// A folder without them is no report and is passed over.
    ///
    /// - Returns: the page, and the studies it lists.
    /// - Throws: `NotebookError` if the page can't be written.
    @discardableResult
    public static func write(in output: URL) throws -> (page: URL, studies: [String]) {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: output.path)) ?? []).sorted()
        let entries = names.compactMap { entry(in: output.appendingPathComponent($0)) }
        let page = output.appendingPathComponent("index.html")
        do throws(FileError) {
            try Folder.make(output)
            try WholeFile.write(Data(IndexPage(entries: entries).html().utf8), to: page)
        } catch {
            throw NotebookError(
                .output, "writing \(page.path)", error.finding,
                advice: error.advice(or: "name another folder with --output"))
        }
        return (page, entries.map(\.study))
    }

    private struct Summary: Decodable {
        struct Fact: Decodable {
            var name: String
            var value: String
        }

        var study: String
        var profile: String
        var data: [Fact]
        var findings: [FindingSummary]
    }

    private struct Description: Decodable {
        var title: String
        var question: String
        var citation: String
        var started: String
        var firstFigure: String?
    }

    private static func entry(in folder: URL) -> IndexPage.Entry? {
        func read<Value: Decodable>(_ name: String) -> Value? {
            (try? Data(contentsOf: folder.appendingPathComponent(name))).flatMap { try? CanonicalJSON.decode(from: $0) }
        }
        guard let results: Summary = read("results.json"), let run: Description = read("run.json") else { return nil }
        // Figures may be left out where reports are kept: `cahier figures` draws them.
        let figure = run.firstFigure.flatMap { name in
            ["\(name).svg", "\(name)-dark.svg"].allSatisfy {
                FileManager.default.fileExists(atPath: folder.appendingPathComponent("figures/\($0)").path)
            } ? name : nil
        }
        return IndexPage.Entry(
            study: folder.lastPathComponent, title: run.title, question: run.question, citation: run.citation,
            profile: results.profile, data: results.data.first?.value ?? "no data set",
            date: String(run.started.prefix(10)),
            findings: results.findings, figure: figure)
    }
}

import Files
import Foundation
import Reports
import Verdicts

/// Writes `index.html` over the reports of an output folder.
public enum OutputIndex {
    /// Reads each report's `results.json` and `run.json` and writes the page.
    ///
    /// A folder without them is no report and is passed over; so is one whose files another version wrote.
    ///
    /// - Returns: the page, the studies it lists, and those whose files are of another version.
    /// - Throws: `NotebookError` if the page can't be written.
    @discardableResult
    public static func write(in output: URL) throws -> (page: URL, studies: [String], unread: [String]) {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: output.path)) ?? []).sorted()
        let folders = names.map { output.appendingPathComponent($0) }
        let entries = concurrently(folders) { entry(in: $0) }.compactMap { $0 }
        let page = output.appendingPathComponent("index.html")
        let html: String
        do throws(ReportError) { html = try IndexPage(entries: entries).html() } catch {
            throw NotebookError(
                .output, "making \(page.path)", error.description, advice: "Run the study again, or remove its folder")
        }
        do throws(FileError) {
            try Folder.make(output)
            try WholeFile.write(Data(html.utf8), to: page)
        } catch {
            throw NotebookError(
                .output, "writing \(page.path)", error.finding,
                advice: error.advice(or: "name another folder with --output"))
        }
        let listed = Set(entries.map(\.study))
        let unread = names.filter { name in
            let file = output.appendingPathComponent(name).appendingPathComponent("results.json")
            return !listed.contains(name) && FileManager.default.fileExists(atPath: file.path)
        }
        return (page, entries.map(\.study), unread)
    }

    private struct Summary: Decodable {
        var study: String
        var profile: String
        var findings: [FindingSummary]
        var untested: [UntestedClause]
    }

    private struct Description: Decodable {
        var title: String
        var question: String
        var citation: String
        /// A report from before there were any has none.
        var terms: [Term]?
        var started: String
        var provenance: Provenance
    }

    private static func entry(in folder: URL) -> IndexPage.Entry? {
        guard let results: Summary = PublishedFile.read("results.json", in: folder),
            let run: Description = PublishedFile.read("run.json", in: folder)
        else { return nil }
        let data = run.provenance.dataNames
        return IndexPage.Entry(
            study: folder.lastPathComponent, title: run.title, question: run.question, citation: run.citation,
            profile: results.profile, data: data.isEmpty ? "no data set" : data.joined(separator: ", "),
            date: String(run.started.prefix(10)),
            version: run.provenance.version, findings: results.findings, untested: results.untested,
            terms: run.terms ?? [])
    }
}

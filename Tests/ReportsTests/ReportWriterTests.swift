import Charts
import Foundation
import Reports
import Testing

@Suite struct ReportWriterTests {
    @Test func writesAllFiles() throws {
        let folder = try TemporaryFolder()
        try write(SampleReport().report(), to: folder.url)
        #expect(
            folder.files() == [
                "figures", "figures/figure-0-dark.svg", "figures/figure-0.pdf", "figures/figure-0.svg",
                "figures/figure-1-dark.svg", "figures/figure-1.pdf", "figures/figure-1.svg",
                "report.html", "report.pdf", "tables", "tables/checklist.csv", "tables/claims.csv",
                "tables/differences.csv", "tables/figure-0.csv", "tables/figure-1.csv", "tables/table.csv",
            ])
    }

    @Test func writingTwiceGivesTheSameBytes() throws {
        let first = try TemporaryFolder(), second = try TemporaryFolder()
        try write(SampleReport(tableRows: 60).report(), to: first.url)
        try write(SampleReport(tableRows: 60).report(), to: second.url)
        for file in first.files() where file.contains(".") {
            #expect(
                try Data(contentsOf: first.url.appendingPathComponent(file))
                    == Data(contentsOf: second.url.appendingPathComponent(file)), "\(file)")
        }
    }

    @Test func aFolderThatCannotBeWrittenToIsOneClearError() throws {
        let folder = try TemporaryFolder()
        // A file where the folder should be: refused for root too, whom permissions do not stop.
        let blocked = folder.url.appendingPathComponent("report")
        try Data("precious".utf8).write(to: blocked)
        let error = #expect(throws: ReportError.self) { try write(SampleReport().report(), to: blocked) }
        let message = try #require(error).description
        #expect(message.contains("writing \(blocked.path)") && message.contains("\(blocked.path) is a file"))
        #expect(!message.contains("\n"))
        #expect(try String(contentsOf: blocked, encoding: .utf8) == "precious")
    }

    @Test func aReadOnlyFolderIsOneClearError() throws {
        let folder = try TemporaryFolder()
        guard getuid() != 0 else {
            // Root may write anywhere except where the kernel itself refuses.
            let error = #expect(throws: ReportError.self) {
                try write(SampleReport().report(), to: URL(fileURLWithPath: "/proc/cahier-report"))
            }
            #expect(try #require(error).description.contains("/proc/cahier-report"))
            return
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.url.path)
        let error = #expect(throws: ReportError.self) { try write(SampleReport().report(), to: folder.url) }
        #expect(try #require(error).description.contains("no permission"))
    }

    @Test func identifiersCannotLeaveTheFolderOrCollide() throws {
        let folder = try TemporaryFolder()
        var report = SampleReport(figures: 0).report()
        let evil = Table(identifier: "../../etc/x y", title: "t", columns: [Column("c")], rows: [[.text("v")]])
        report.sections = [
            ReportSection(
                title: "s",
                blocks: [.table(evil), .table(evil), .table(Table(identifier: "…", title: "t", columns: [], rows: []))])
        ]
        try write(report, to: folder.url)
        #expect(
            folder.files().filter { $0.hasSuffix(".csv") } == [
                // Three that the report makes of itself.
                "tables/checklist.csv", "tables/claims.csv", "tables/differences.csv",
                "tables/etc-x-y-2.csv", "tables/etc-x-y.csv", "tables/item.csv",
            ])
    }

    @Test func anEmptyReportCanBeWritten() throws {
        let folder = try TemporaryFolder()
        try write(
            Report(
                identifier: "empty", title: "", question: "", citation: "", findings: [], sections: [], runNumber: 1,
                date: Date(timeIntervalSince1970: 0), profile: "quick"), to: folder.url)
        #expect(PageReader(try folder.text("report.html")).failure == nil)
    }
}

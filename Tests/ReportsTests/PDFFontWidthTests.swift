import Charts
import Foundation
import Testing

@testable import Reports

/// Where a viewer puts letters follows from the widths that the document gives its fonts.
@Suite struct PDFFontWidthTests {
    /// Pango's width of each word over the first's; of letters that thousandths cut down by much, and by little.
    @Test func wordsAreAsWideAsTheyWereDrawn() throws {
        let words =
            ["MMMMMMMMMMMMMMMMMMMM", "iiiiiiiiiiiiiiiiiiiiiiiiiiiiii", "uuuuuuuuuuuuuuuuuuuuuuuuuuuuuu"]
            + ["łłłłłłłłłłłłłłłłłłłłłłłłłllll"]
        let folder = try TemporaryFolder()
        var report = SampleReport().report()
        report.citation = words.joined(separator: "\n\n")
        try write(report, to: folder.url)
        guard
            let text = try tool(
                "pdftotext", ["-bbox", "-l", "1", folder.url.appendingPathComponent("report.pdf").path, "-"])
        else { return }
        let found = try words.map { word in
            let line = try #require(text.split(separator: "\n").first { $0.contains(">\(word)<") }, "\(word)")
            let ends = try ["xMin", "xMax"].map { name -> Double in
                let value = line.components(separatedBy: "\(name)=\"").dropFirst().first?.split(separator: "\"").first
                return try #require(value.flatMap { Double($0) })
            }
            return ends[1] - ends[0]
        }
        // At a size where nothing is rounded.
        let wanted = words.map { TextLine($0, size: 1000).width }
        for (word, (width, drawn)) in zip(words, zip(found, wanted)) {
            #expect(abs(width / found[0] / (drawn / wanted[0]) - 1) < 5e-4, "\(word)")
        }
    }

    @Test func whatIsNoFontGivesNoWidths() {
        var stream = SystemRandomNumberGenerator()
        for count in [0, 3, 12, 200] {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &stream) }
            #expect(EmbeddedFont(bytes)?.width(of: 0) == nil, "\(bytes)")
        }
    }
}

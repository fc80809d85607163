import Foundation
import Reports
import Testing

@Suite struct PDFContentTests {
    private func content(_ text: String) throws -> PDFContent { try PDFContent(Data(text.utf8)) }

    private typealias Resource = PDFContent.Resource

    /// The same operators as Cairo writes them, and as PDF's grammar allows them as well.
    @Test(arguments: [
        "q\n/a0 gs 0 0 m S\nBT\n/f-0-1 10.5 Tf\n[(a)-5(/a0 gs)]TJ\nET\n/x5 Do\n/Pattern cs /p7 scn f\nQ\n",
        "q/a0 gs 0 0 m S BT/f-0-1 10.5 Tf[(a)-5(/a0 gs)]TJ ET/x5 Do/Pattern cs/p7 scn f Q",
        "% /a0 gs\nq /a0\rgs 0. -.0 m S BT /f-0-1\t10.5\nTf [<61> -5 (/a0 gs)] TJ ET /x5 % gs\r\nDo /Pattern cs 1 0 /p7 scn f Q",
    ])
    func resourcesAreFoundHoweverTheyAreSpelt(text: String) throws {
        let read = try content(text)
        let expected = [
            Resource(kind: "ExtGState", name: "a0"), Resource(kind: "Font", name: "f-0-1"),
            Resource(kind: "XObject", name: "x5"), Resource(kind: "ColorSpace", name: "Pattern"),
            Resource(kind: "Pattern", name: "p7"),
        ]
        #expect(read.resources == Set(expected))
        #expect(read.renamed([:]) == Data(text.utf8))
        let renamed = String(decoding: read.renamed([expected[0]: "b", expected[4]: "p8"]), as: UTF8.self)
        #expect(try content(renamed).resources.contains(Resource(kind: "ExtGState", name: "b")))
        #expect(try content(renamed).resources.contains(Resource(kind: "Pattern", name: "p8")))
        // Nothing else is another, not even what looks the same within a text or a remark.
        #expect(renamed.replacing("/p8", with: "/p7").components(separatedBy: "/a0 gs").count >= 2)
        #expect(renamed.utf8.count == text.utf8.count - 1)
    }

    @Test func whatLooksLikeAnOperatorWithinATextIsNone() throws {
        for text in [
            "(/a0 gs)", "(a\\\n/a0 gs\n)", "((a)/a0 gs\\))", "(\\\\) Tj (/a0 gs)",
            "<\("/a0 gs".utf8.map { String($0, radix: 16) }.joined())>",
        ] { #expect(try content("BT \(text) Tj ET").resources.isEmpty, "\(text)") }
        let picture = try content("q BI /W 1 /H 1 ID /a0 gs (( Q EI /x1 Do Q")
        #expect(picture.resources == [Resource(kind: "XObject", name: "x1")])
    }

    @Test(arguments: [
        "(a Tj", "<0041", "BI ID \u{1}\u{2}", "q f", "f Q", "Q q", "/Span << /MCID 0 >> BDC f EMC",
        "/Artifact BMC f EMC",
    ])
    func brokenContentIsRefused(text: String) {
        #expect(throws: PDFProblem.self) { try content(text) }
    }
}

import Foundation
import Reports
import Testing

@Suite struct PDFContentTests {
    private func content(_ text: String) throws -> PDFContent { try PDFContent(Data(text.utf8)) }

    /// The same content as Cairo writes it, and as PDF's grammar allows it as well.
    @Test(arguments: [
        "/Span << /MCID 3 >> BDC\nBT\n[(a)-5(b)]TJ\nET\nEMC\n/Private << /MCID 4 >> BDC\n0 0 m 1 1 l S\nEMC\n",
        "/Span<</MCID 3>>BDC BT[(a)-5(b)]TJ ET EMC/Private<</Lang(en)/MCID 4>>BDC 0 0 m 1 1 l S EMC",
        "% a remark /X BMC\n/Span\r<</MCID\t3 /E (x)>>\rBDC\r<00410042>Tj EMC /Private <</MCID 4.>> BDC f EMC",
    ])
    func beginningsAreFoundHoweverTheyAreSpelt(text: String) throws {
        let read = try content(text)
        #expect(read.beginnings.map(\.tag) == ["Span", "Private"] && read.beginnings.map(\.number) == [3, 4])
        #expect(read.unmarked.isEmpty)
        let replaced = String(decoding: try read.replacing([4: "/Artifact BMC"]), as: UTF8.self)
        let begin = try #require(text.range(of: "/Private")),
            end = try #require(text.range(of: "BDC", options: .backwards))
        #expect(replaced == text.replacingCharacters(in: begin.lowerBound..<end.upperBound, with: "/Artifact BMC"))
    }

    @Test func whatLooksLikeATagWithinATextIsNone() throws {
        let begin = "/Private << /MCID 3 >> BDC"
        for text in [
            "(\(begin))", "(a\\\n\(begin)\n)", "((a)\(begin)\\))",
            "<\(begin.utf8.map { String($0, radix: 16) }.joined())>",
        ] {
            let read = try content("/Span << /MCID 0 >> BDC \(text) Tj EMC")
            #expect(read.beginnings.map(\.number) == [0], "\(text)")
            #expect(throws: PDFProblem.self) { try read.replacing([3: "/Artifact BMC"]) }
        }
        let picture = try content("/Span << /MCID 0 >> BDC BI /W 1 ID \(begin) (( EI EMC\n/Span << /MCID 1 >> BDC EMC")
        #expect(picture.beginnings.map(\.number) == [0, 1])
    }

    @Test func whatIsPaintedOutsideOfAllTagsIsFound() throws {
        #expect(try content("q 1 0 0 -1 0 842 cm /Span << /MCID 0 >> BDC f EMC 0 0 1 1 re W n Q").unmarked.isEmpty)
        #expect(try content("/Span << /MCID 0 >> BDC f EMC 0 0 m 1 1 l S (a) Tj").unmarked == ["S", "Tj"])
        #expect(try content("/Artifact BMC /Span << /MCID 0 >> BDC f EMC f EMC /x5 Do").unmarked == ["Do"])
    }

    @Test(arguments: ["EMC", "/Span << /MCID 0 >> BDC f", "(a Tj", "<0041", "BDC", "BI ID \u{1}\u{2}"])
    func brokenContentIsRefused(text: String) {
        #expect(throws: PDFProblem.self) { try content(text) }
    }
}

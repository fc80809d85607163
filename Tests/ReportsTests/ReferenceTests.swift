import Foundation
import Reports
import Testing

@Suite struct ReferenceTests {
    static let saliency = Reference(
        "goferman2010", authors: ["Stas Goferman", "Lihi Zelnik-Manor", "Ayellet Tal"],
        title: "Context-aware saliency detection", in: .proceedings("CVPR", pages: "2376–2383"), year: 2010,
        doi: "10.1109/CVPR.2010.5539929")
    static let relevance = Reference(
        "bach2015", authors: ["Sebastian Bach", "Alexander Binder"], title: "On pixel-wise explanations",
        in: .journal("PLOS ONE", volume: "10", number: "7", pages: "e0130140"), year: 2015,
        doi: "10.1371/journal.pone.0130140")
    static let preprint = Reference(
        "springenberg2014", authors: ["Springenberg, Jost Tobias"], title: "Striving for simplicity", in: .preprint,
        year: 2014, arXiv: "1412.6806")

    /// A report whose prose is the text.
    private func report(_ prose: String, _ references: [Reference] = [saliency, relevance, preprint]) -> Report {
        var report = SampleReport(text: { $0 == "prose" ? prose : "the \($0)" }).report()
        report.references = references
        return report
    }

    private func page(_ report: Report) throws -> String {
        let folder = try TemporaryFolder()
        try write(report, to: folder.url)
        return try folder.text("report.html")
    }

    private func failure(_ report: Report) throws -> String {
        let error = #expect(throws: ReportError.self) { _ = try page(report) }
        return try #require(error).description
    }

    @Test func citationsBecomeLinksToTheList() throws {
        let reader = PageReader(
            try page(report("As \(Self.saliency.cited), Bach [-@bach2015] and [@bach2015; @springenberg2014]; `[@x]`."))
        )
        #expect(reader.failure == nil)
        #expect(
            reader.text.contains(
                "As (Goferman et\u{A0}al. 2010), Bach (2015) and (Bach and Binder 2015; Springenberg 2014); [@x]."))
        let targets = reader.all("a").compactMap { $0["href"] }.filter { $0.hasPrefix("#reference-") }
        #expect(
            targets == [
                "#reference-goferman2010", "#reference-bach2015", "#reference-bach2015", "#reference-springenberg2014",
            ])
        #expect(
            reader.text.contains(
                "Goferman, S., Zelnik-Manor, L. & Tal, A. (2010). Context-aware saliency detection. CVPR, 2376–2383. doi:10.1109/CVPR.2010.5539929"
                    .replacing("n, S", with: "n,\u{A0}S").replacing("r, L", with: "r,\u{A0}L")
                    .replacing("l, A", with: "l,\u{A0}A")))
        let addresses = reader.all("a").compactMap { $0["href"] }
        #expect(addresses.contains("https://doi.org/10.1109/CVPR.2010.5539929"))
        #expect(addresses.contains("https://arxiv.org/abs/1412.6806"))
    }

    /// The order of the list is that of names, whatever comes first in the text, and what nobody cites is left out.
    @Test func theListHasWhatIsCitedByName() throws {
        let reader = PageReader(try page(report("See [@goferman2010] and [@bach2015].")))
        let listed = reader.all("li").compactMap { $0["id"] }
        #expect(listed == ["reference-bach2015", "reference-goferman2010"])
    }

    @Test func captionsAndSummariesCiteToo() throws {
        let text: @Sendable (String) -> String = {
            ["caption", "summary", "table caption", "sample"].contains($0) ? "\($0) [@bach2015]" : "the \($0)"
        }
        var report = SampleReport(text: text).report()
        report.references = [Self.relevance]
        let reader = PageReader(try page(report))
        // A summary, two captions, two samples, a table.
        #expect(reader.all("a").count { $0["href"] == "#reference-bach2015" } == 6)
    }

    @Test func thePaperIsListedWithoutBeingCited() throws {
        var report = report("Nothing.", [])
        report.paper = Self.relevance
        #expect(PageReader(try page(report)).all("li").contains { $0["id"] == "reference-bach2015" })
    }

    @Test func worksOfOneYearAreToldApart() throws {
        var second = Self.preprint, third = Self.preprint
        (second.key, second.title) = ("two", "Zebras")
        (third.key, third.title) = ("three", "Antelopes")
        let all = [Self.preprint, second, third]
        let both = PageReader(try page(report("[@two], [@springenberg2014].", all)))
        // The third is in no list and takes no letter.
        #expect(both.text.contains("(Springenberg 2014b), (Springenberg 2014a)."))
        #expect(both.text.contains("(2014a). Striving") && both.text.contains("(2014b). Zebras"))
        #expect(PageReader(try page(report("[@two].", all))).text.contains("(Springenberg 2014)."))
    }

    @Test func anUnknownCitationIsNamed() throws {
        let message = try failure(report("As [@nobody1999] says."))
        #expect(message.contains("no reference has the key \"nobody1999\"") && message.contains("goferman2010"))
        #expect(try failure(report("As [@a, b] says.")).contains("\"a, b\""))
        #expect(try failure(report("As [@bach2015; samek] says.")).contains("\"samek\" is not @ with a key"))
    }

    @Test func wrongReferencesAreNamed() throws {
        func problem(_ change: (inout Reference) -> Void) throws -> String {
            var reference = Self.saliency
            change(&reference)
            return try failure(report("[@goferman2010]", [reference]))
        }
        #expect(try problem { $0.key = "a b" }.contains("its key may have only letters"))
        #expect(try problem { $0.doi = "doi:10.1/x" }.contains("its DOI \"doi:10.1/x\""))
        #expect(try problem { $0.doi = "10.1109/a b" }.contains("its DOI"))
        #expect(try problem { $0.arXiv = "arXiv:1" }.contains("its arXiv number"))
        #expect(try problem { $0.url = "javascript:alert(1)" }.contains("cannot be a link"))
        #expect(
            try failure(report("", [Self.saliency, Self.saliency])).contains("two have the key \"goferman2010\""))
    }

    @Test func hostileReferencesStayText() throws {
        let attack = "<script>alert(1)</script>\" ]]> [x](javascript:alert(1)) *a* $x$ [@b]"
        let reference = Reference(
            "evil", authors: [.init("\(attack), A")], title: attack, in: .journal(attack, pages: attack), year: 1,
            doi: "10.1234/\"<>()[]")
        let page = try page(report("[@evil]", [reference])), reader = PageReader(page)
        #expect(reader.failure == nil && !page.contains("<script>alert"))
        #expect(reader.all("a").contains { $0["href"] == "https://doi.org/10.1234/%22%3C%3E%28%29%5B%5D" })
    }

    @Test func inPrintCitationsLeadToTheList() throws {
        let folder = try TemporaryFolder()
        try write(report("As [@goferman2010] says, see [](#fig:figure-1)."), to: folder.url)
        guard let structure = try PDFStructure(of: folder.url.appendingPathComponent("report.pdf").path) else { return }
        let places = structure.annotations.compactMap { $0["/Dest"] as? String }
        #expect(places.contains { $0.hasSuffix("reference-goferman2010") })
        #expect(places.contains { $0.hasSuffix("figure-figure-1") })
        let addresses = structure.annotations.compactMap {
            structure.resolved($0["/A"])["/URI"] as? String ?? ($0["/A"] as? [String: Any])?["/URI"] as? String
        }
        #expect(addresses.contains { $0.hasSuffix("https://doi.org/10.1109/CVPR.2010.5539929") })
    }
}

@Suite struct CrossReferenceTests {
    private func text(_ prose: String) throws -> PageReader {
        let folder = try TemporaryFolder()
        try write(SampleReport(text: { $0 == "prose" ? prose : "the \($0)" }).report(), to: folder.url)
        return PageReader(try folder.text("report.html"))
    }

    @Test func theyBecomeNumbersAndLinks() throws {
        let reader = try text(
            "[](#fig:figure-1), [](#table:table), [](#finding:finding-2), [](#section:the-section), [own](#figure-figure-0)"
        )
        #expect(reader.text.contains("Figure\u{A0}2, Table\u{A0}3, finding\u{A0}3, “the section”, own"))
        let ids = Set(reader.elements.compactMap { $0.attributes["id"] })
        for target in ["figure-figure-1", "table-table", "finding-finding-2", "section-the-section"] {
            #expect(ids.contains(target) && reader.all("a").contains { $0["href"] == "#" + target }, "\(target)")
        }
    }

    @Test func oneThatLeadsNowhereIsNamed() throws {
        let error = #expect(throws: ReportError.self) { _ = try text("see [](#fig:no-such)") }
        let message = try #require(error).description
        #expect(message.contains("[](#fig:no-such)") && message.contains("#fig:figure-0, #fig:figure-1"))
    }
}

@Suite struct CitingTests {
    private var report: Report {
        var report = SampleReport().report()
        report.paper = ReferenceTests.saliency
        report.citing = ReportCitation(
            authors: ["Ada Lovelace", "Alan Turing"], url: "https://example.org/report",
            code: "https://example.org/some_code", license: "CC BY 4.0")
        report.making = ReportMaking(
            command: "cahier run sample --profile full --seed 1", measuredBy: "0.1.0, git abc",
            drawnBy: "0.2.0, git def")
        return report
    }

    @Test func pageAndPrintSayHowToCiteAndToRepeat() throws {
        let folder = try TemporaryFolder()
        try write(report, to: folder.url)
        let reader = PageReader(try folder.text("report.html"))
        let parts = [
            "Lovelace,\u{A0}A. & Turing,\u{A0}A. (2026). the title: a reproduction (the profile profile, run 7).",
            "Licence: CC BY 4.0", "https://example.org/some_code", "cahier run sample --profile full --seed 1",
            "version 0.1.0, git abc",
            "version 0.2.0, git def",
        ]
        for part in parts { #expect(reader.text.contains(part), "\(part)") }
        #expect(reader.all("a").contains { $0["href"] == "https://example.org/some_code" })
        guard let text = try tool("pdftotext", ["-raw", folder.url.appendingPathComponent("report.pdf").path, "-"])
        else {
            return
        }
        let print = text.replacing("\u{A0}", with: " ").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for part in parts { #expect(print.contains(part.replacing("\u{A0}", with: " ")), "\(part)") }
    }

    /// BibTeX's own rules: braces in pairs, fields `name = {value},`, names separated by "and".
    @Test func entriesAreBibTeX() throws {
        let entry = ReferenceTests.saliency.bibTeX
        #expect(
            entry == """
                @inproceedings{goferman2010,
                  author = {Goferman, Stas and Zelnik-Manor, Lihi and Tal, Ayellet},
                  title = {{Context-aware saliency detection}},
                  booktitle = {CVPR},
                  pages = {2376--2383},
                  year = {2010},
                  doi = {10.1109/CVPR.2010.5539929},
                }

                """)
        let folder = try TemporaryFolder()
        try write(report, to: folder.url)
        let page = PageReader(try folder.text("report.html")).text
        #expect(page.contains(entry) && page.contains("@misc{sample-run-7,"))
        #expect(page.contains(#"  note = {Licence: CC BY 4.0. Code: https://example.org/some\_code},"#))
    }

    @Test func signsOfTeXAreEscaped() {
        let reference = Reference(
            "k", authors: ["R&D {Group}"], title: "50% of $x_1$ \\ ~^#", in: .web, year: 2000)
        let entry = reference.bibTeX
        #expect(
            entry.contains(##"title = {{50\% of \$x\_1\$ \textbackslash{} \textasciitilde{}\textasciicircum{}\#}}"##))
        #expect(entry.count { $0 == "{" } == entry.count { $0 == "}" })
    }

    @Test func aReportWithoutAuthorsIsCitedByItsTitle() throws {
        let folder = try TemporaryFolder()
        var report = SampleReport().report()
        report.citing = ReportCitation()
        try write(report, to: folder.url)
        let page = PageReader(try folder.text("report.html")).text
        #expect(
            page.contains("the title: a reproduction (the profile profile, run 7). (2026).")
                && !page.contains("Report by") && !page.contains("note = {"))
        #expect(page.contains("@misc{sample-run-7,\n  title = {{the title: a reproduction"))
        // What nobody has allowed is not left open.
        #expect(page.contains("Licence of this report") && page.contains("none is stated"))
    }

    /// An address that could be a program stays words.
    @Test func codeThatMayNotLeadStaysWords() throws {
        let folder = try TemporaryFolder()
        var report = SampleReport().report()
        report.citing = ReportCitation(code: "javascript:alert(1)")
        try write(report, to: folder.url)
        let page = PageReader(try folder.text("report.html"))
        #expect(page.text.contains("javascript:alert(1)"))
        #expect(!page.all("a").contains { $0["href"]?.hasPrefix("javascript") == true })
    }

    @Test func aReportThatIsNotToBeCitedSaysNothingOfIt() throws {
        let folder = try TemporaryFolder()
        try write(SampleReport().report(), to: folder.url)
        let page = PageReader(try folder.text("report.html")).text
        #expect(!page.contains("Cite") && !page.contains("BibTeX") && !page.contains("Licence of this report"))
    }
}

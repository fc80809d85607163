import Charts
import Foundation
import Reports
import Testing

@Suite struct HTMLReportTests {
    private func page(_ sample: SampleReport = SampleReport()) throws -> String {
        let folder = try TemporaryFolder()
        try write(sample.report(), to: folder.url)
        return try folder.text("report.html")
    }

    @Test func pageIsWellFormedWithLanguageTitleAndViewport() throws {
        let page = try page(), reader = PageReader(page)
        #expect(reader.failure == nil)
        #expect(page.hasPrefix("<!DOCTYPE html>"))
        #expect(reader.all("html").first?["lang"] == "en")
        #expect(reader.all("meta").contains { $0["name"] == "viewport" })
        #expect(reader.text.contains("the title"))
    }

    @Test func idsAreUniqueAndLinksWithinThePageResolve() throws {
        let reader = PageReader(try page(SampleReport(figures: 5)))
        let ids = reader.elements.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count)
        for target in reader.elements.flatMap({
            [$0.attributes["href"], $0.attributes["xlink:href"], $0.attributes["aria-labelledby"].map { "#" + $0 }]
        }).compactMap({ $0 }) where target.hasPrefix("#") {
            #expect(ids.contains(String(target.dropFirst())), "\(target)")
        }
    }

    @Test func nothingIsRequestedFromAnywhere() throws {
        let page = try page(), reader = PageReader(page)
        #expect(reader.elements.allSatisfy { !["link", "img", "iframe", "object", "image"].contains($0.name) })
        #expect(reader.all("script").allSatisfy { $0["src"] == nil })
        for (name, attributes) in reader.elements {
            for (key, value) in attributes where value.contains("://") {
                #expect((name == "a" && key == "href") || key.hasPrefix("xmlns"), "\(name) \(key)=\(value)")
            }
        }
        #expect(!page.contains("@import") && !page.contains("url(http"))
    }

    @Test func filesThatThePageLinksToExist() throws {
        let folder = try TemporaryFolder()
        try write(SampleReport().report(), to: folder.url)
        let links = PageReader(try folder.text("report.html")).all("a").compactMap { $0["href"] }.filter {
            !$0.hasPrefix("#") && !$0.contains("://") && !$0.hasPrefix("data:")
        }
        // Two figures and the document as PDF.
        #expect(links.count == 3)
        for link in links { #expect(folder.files().contains(link), "\(link)") }
    }

    /// The page that is sent alone has its numbers and drawings with it.
    @Test func filesAreWithinThePage() throws {
        let folder = try TemporaryFolder()
        try write(SampleReport(text: { "the \($0) %,;\"ü\n<&>" }).report(), to: folder.url)
        let links = PageReader(try folder.text("report.html")).all("a").filter { $0["download"] != nil }
        #expect(
            links.compactMap { $0["download"] } == [
                "claims.csv", "differences.csv", "figure-0.csv", "figure-0.svg", "figure-1.csv", "figure-1.svg",
                "table.csv", "checklist.csv",
            ])
        for link in links {
            let name = try #require(link["download"]), address = try #require(link["href"])
            let kind = name.hasSuffix(".csv") ? "data:text/csv;charset=utf-8," : "data:image/svg+xml,"
            #expect(address.hasPrefix(kind))
            let content = try #require(String(address.dropFirst(kind.count)).removingPercentEncoding)
            #expect(try content == folder.text((name.hasSuffix(".csv") ? "tables/" : "figures/") + name), "\(name)")
        }
    }

    /// A page with more data than mail takes leads to the files beside it.
    @Test func tooMuchDataStaysBesideThePage() {
        let large = Data(repeating: UInt8(ascii: "1"), count: 900), small = Data("1,2\r\n".utf8)
        let files = EmbeddedFiles(
            [("tables/a.csv", large), ("tables/b.csv", large), ("tables/c.csv", small), ("figures/d.pdf", small)],
            most: 1500)
        #expect(files.addresses.keys.sorted() == ["tables/a.csv", "tables/c.csv"])
        #expect(files.link("tables/b.csv", "B & C") == "<a href=\"tables/b.csv\">B &amp; C</a>")
        #expect(
            files.link("tables/c.csv", "C")
                == "<a href=\"data:text/csv;charset=utf-8,1,2%0D%0A\" download=\"c.csv\">C</a>")
        // What the codes of its signs make too large is none either.
        let signs = EmbeddedFiles([("a.svg", Data(repeating: UInt8(ascii: "<"), count: 900))], most: 1500)
        #expect(signs.addresses.isEmpty)
    }

    @Test func aSkipLinkComesFirstAndContentsBeforeTheContent() throws {
        let reader = PageReader(try page())
        let links = reader.all("a")
        #expect(links.first?["href"] == "#content" && reader.all("main").first?["id"] == "content")
        let names = reader.elements.map(\.name)
        let nav = try #require(names.firstIndex(of: "nav")), main = try #require(names.firstIndex(of: "main"))
        #expect(nav < main)
        // Permalinks are no stops.
        let permalinks = links.filter { $0["class"] == "permalink" }
        #expect(
            permalinks.count >= 5 && permalinks.allSatisfy { $0["tabindex"] == "-1" && $0["aria-hidden"] == "true" })
    }

    @Test func waysLeadToOtherReportsAndFiles() throws {
        let folder = try TemporaryFolder()
        var report = SampleReport().report()
        report.surroundings = ReportSurroundings(
            index: "../index.html", previous: .init(title: "A <b>", address: "../a/report.html"),
            next: .init(title: "Z", address: "../z/report.html"), files: ["results.json", "run.json"])
        try write(report, to: folder.url)
        let reader = PageReader(try folder.text("report.html"))
        let addresses = reader.all("a").compactMap { $0["href"] }
        for address in [
            "../index.html", "../a/report.html", "../z/report.html", "report.pdf", "results.json", "run.json",
        ] { #expect(addresses.count { $0 == address } == 1, "\(address)") }
        #expect(reader.text.contains("Previous report: A <b>") && reader.text.contains("Next report: Z"))
    }

    @Test func stepsSourcesAreFoldedAndStayText() throws {
        let folder = try TemporaryFolder()
        var report = SampleReport().report()
        report.stepSources = [
            StepSource(
                step: "clean",
                parts: [
                    .init(
                        path: "Studies/S/Study.swift", line: 7, text: "Step(\"clean\") { a < b && \"</pre>\" }",
                        link: "https://example.org/blob/abc/Studies/S/Study.swift#L7")
                ])
        ]
        try write(report, to: folder.url)
        let reader = PageReader(try folder.text("report.html"))
        #expect(reader.failure == nil)
        for part in ["Step(\"clean\") { a < b && \"</pre>\" }", "Studies/S/Study.swift, line 7"] {
            #expect(reader.text.contains(part))
        }
        #expect(reader.all("a").contains { $0["href"] == "https://example.org/blob/abc/Studies/S/Study.swift#L7" })
    }

    @Test func notesAreInTheTextAndForTheMargin() throws {
        let prose = "A claim^[Not *quite*: see [x](https://x.y).] here, 2^[3 open."
        let folder = try TemporaryFolder()
        try write(SampleReport(text: { $0 == "prose" ? prose : "the \($0)" }).report(), to: folder.url)
        let page = try folder.text("report.html"), reader = PageReader(page)
        #expect(reader.all("small").count { $0["class"] == "aside" } == 1)
        #expect(reader.text.contains("A claim (Not quite: see x.) here, 2^[3 open."))
        guard let text = try tool("pdftotext", ["-raw", folder.url.appendingPathComponent("report.pdf").path, "-"])
        else { return }
        #expect(text.contains("A claim (Not quite: see x.) here"))
    }

    @Test func everyFigureHasItsPartsAndADistinctAlternative() throws {
        let reader = PageReader(try page())
        let charts = reader.all("svg").filter { $0["role"] == "img" }
        // Two figures, each drawn for wide and for narrow windows.
        #expect(charts.count { $0["aria-label"] == "the alternative" } == 4)
        // Three findings with numbers, each as a strip and drawn likewise, in the order of the page: first the strips.
        let others = charts.compactMap { $0["aria-label"] }.filter { $0 != "the alternative" }
        #expect(others.count == 9 && others.allSatisfy { $0.contains("51\u{A0}the unit [46,\u{A0}56]") })
        let words = ["holds", "partly", "fails"], places = [0, 1, 2, 0, 0, 1, 1, 2, 2]
        for (label, place) in zip(others.dropFirst(3), places.dropFirst(3)) {
            #expect(label.hasPrefix("Forest plot, ") && label.contains("; \(words[place])."), "\(label)")
        }
        for part in [
            "Figure 2.", "the figure title", "the caption", "the sample", "Data: the origin",
            "1 value that is not finite is not shown",
        ] { #expect(reader.text.contains(part), "\(part)") }
    }

    @Test func firstComeQuestionCitationAndFindingsThenFigures() throws {
        let text = PageReader(try page()).text
        let order = [
            "the title", "the question", "the citation", "same recipe", "the claim 0", "the source; the paper has 5",
            // Half of 56.02 − 46.1 has its first digit before the point.
            "51\u{A0}the unit [46,\u{A0}56]", "replicated", "the claim 1", "partly replicated", "the claim 3",
            "not tested (missing)", "The findings one by one", "the test", "Claims and scope", "Figure 1.", "Checklist",
        ]
        let body = try #require(text.range(of: "Study sample"))
        var start = body.lowerBound
        for part in order {
            let found = try #require(text.range(of: part, range: start..<text.endIndex), "\(part)")
            start = found.lowerBound
        }
    }

    @Test func verdictsHaveAWordAndAShapeOfTheirOwn() throws {
        let page = try page()
        // Same recipe, and a failure would count against each claim.
        for word in ["replicated", "partly replicated", "contradicted", "not tested (missing)"] {
            #expect(page.contains("</svg> \(word)</span>"), "\(word)")
        }
        let shapes = page.components(separatedBy: "class=\"verdict ").dropFirst().compactMap {
            $0.components(separatedBy: "aria-hidden=\"true\">").dropFirst().first?.components(separatedBy: "</svg>")
                .first
        }
        // In the table and again one by one.
        #expect(shapes.count == 8 && Set(shapes).count == 4 && shapes.prefix(4) == shapes.suffix(4))
    }

    @Test func textIsEscapedWhereverItAppears() throws {
        let attack = "<script>alert(1)</script>\" onload='x' & ]]> </style> [x](javascript:alert(1)) <img src=x>"
        let sample = SampleReport(text: { "\($0) \(attack)" })
        let page = try page(sample), reader = PageReader(page)
        #expect(reader.failure == nil)
        #expect(!page.contains("<script>alert") && !page.contains("<img") && !page.contains("href=\"javascript"))
        #expect(reader.elements.allSatisfy { $0.attributes.keys.allSatisfy { !$0.hasPrefix("on") } })
        for field in [
            "title", "question", "citation", "summary", "claim 0", "claim 3", "scope", "paper unit", "paper value",
            "source", "unit", "interval", "clause", "margin", "control", "control clause", "test", "against", "needs",
            "one", "other", "untested", "section", "prose",
            "figure title", "caption", "sample", "origin", "column", "cell", "table title", "table caption", "head",
            "provenance", "name", "value", "profile",
        ] {
            #expect(reader.text.contains("\(field) <script>alert(1)</script>"), "\(field)")
        }
        #expect(reader.all("svg").contains { $0["aria-label"] == "alternative \(attack)" })
    }

    @Test func controlCharactersDoNotBreakThePage() throws {
        let reader = PageReader(try page(SampleReport(text: { "\($0) \u{0}\u{1}\u{B}\u{FFFE} end" })))
        #expect(reader.failure == nil)
    }

    /// The lines of axes and grids are too light to be read as letters, the arrows of sorted columns among them.
    @Test func nothingToReadHasTheColourOfALine() throws {
        let page = try page()
        #expect(page.contains(/\.data th button::after\{[^}]*[;{]color:var\(--muted\)/))
        #expect(!page.contains(/[;{]color:var\(--(axis|grid|rule)\)/))
    }

    @Test func styleKnowsDarkNarrowAndPrint() throws {
        let page = try page()
        for rule in ["prefers-color-scheme:dark", "@media print", "@media (max-width"] { #expect(page.contains(rule)) }
        for variable in Theme.dark.cssVariables { #expect(page.contains("\(variable.name):\(variable.value)")) }
    }
}

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
            !$0.hasPrefix("#") && !$0.contains("://")
        }
        #expect(links.count == 7)
        for link in links { #expect(folder.files().contains(link), "\(link)") }
    }

    @Test func everyFigureHasItsPartsAndADistinctAlternative() throws {
        let reader = PageReader(try page())
        let charts = reader.all("svg").filter { $0["role"] == "img" }
        // Two figures, each drawn for wide and for narrow windows.
        #expect(charts.count == 4)
        #expect(charts.allSatisfy { $0["aria-label"] == "the alternative" })
        for part in [
            "Figure 2.", "the figure title", "the caption", "the sample", "Data: the origin",
            "1 value that is not finite is not shown",
        ] { #expect(reader.text.contains(part), "\(part)") }
    }

    @Test func firstComeQuestionCitationAndFindingsThenContents() throws {
        let text = PageReader(try page()).text
        let order = [
            "the title", "the question", "the citation", "In the paper", "the claim 0", "51.2", "[46.1,\u{A0}56.0]",
            "reproduced", "not tested", "Contents", "Figure 1.",
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
        for word in ["reproduced", "partly", "not reproduced", "not tested"] {
            #expect(page.contains("</svg> \(word)</span>"), "\(word)")
        }
        let shapes = page.components(separatedBy: "class=\"verdict ").dropFirst().compactMap {
            $0.components(separatedBy: "aria-hidden=\"true\">").last?.components(separatedBy: "</svg>").first
        }
        #expect(Set(shapes).count == 4)
    }

    @Test func textIsEscapedWhereverItAppears() throws {
        let attack = "<script>alert(1)</script>\" onload='x' & ]]> </style> [x](javascript:alert(1)) <img src=x>"
        let sample = SampleReport(text: { "\($0) \(attack)" })
        let page = try page(sample), reader = PageReader(page)
        #expect(reader.failure == nil)
        #expect(!page.contains("<script>alert") && !page.contains("<img") && !page.contains("href=\"javascript"))
        #expect(reader.elements.allSatisfy { $0.attributes.keys.allSatisfy { !$0.hasPrefix("on") } })
        for field in [
            "title", "question", "citation", "summary", "claim 0", "paper value", "source", "label", "unit", "interval",
            "untested", "rule", "reason", "section", "prose",
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

    @Test func styleKnowsDarkNarrowAndPrint() throws {
        let page = try page()
        for rule in ["prefers-color-scheme:dark", "@media print", "@media (max-width"] { #expect(page.contains(rule)) }
        for variable in Theme.dark.cssVariables { #expect(page.contains("\(variable.name):\(variable.value)")) }
    }
}

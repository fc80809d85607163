import CCairo
import Charts
import Foundation
import Reports
import Testing

@Suite struct PDFStructureTests {
    static let hostile = " (a\\b) \\) 😀 שלום <b>&amp; /Private << /MCID 0 >> BDC \u{0} end"

    private func structure(_ sample: SampleReport) throws -> (structure: PDFStructure, folder: TemporaryFolder)? {
        let folder = try TemporaryFolder()
        try write(sample.report(), to: folder.url)
        return try PDFStructure(of: folder.url.appendingPathComponent("report.pdf").path).map { ($0, folder) }
    }

    @Test(arguments: [
        SampleReport(), SampleReport(tableRows: 150), SampleReport(text: { "the \($0)" + PDFStructureTests.hostile }),
    ])
    func theFileIsValid(sample: SampleReport) throws {
        let folder = try TemporaryFolder(), path = folder.url.appendingPathComponent("report.pdf").path
        try write(sample.report(), to: folder.url)
        guard let check = try tool("qpdf", ["--check", path]), let fonts = try tool("pdffonts", [path]) else { return }
        #expect(check.contains("No syntax or stream encoding errors found"))
        let lines = fonts.split(separator: "\n").dropFirst(2)
        #expect(!lines.isEmpty)
        // Embedded, subset, and with a way back to Unicode.
        for line in lines {
            #expect(line.split(separator: " ").suffix(5).prefix(3) == ["yes", "yes", "yes"], "\(line)")
        }
    }

    @Test func theDocumentSaysWhatItIs() throws {
        guard let (structure, folder) = try structure(SampleReport()) else { return }
        #expect(structure.catalog["/Lang"] as? String == "u:en")
        #expect(structure.resolved(structure.catalog["/MarkInfo"])["/Marked"] as? Bool == true)
        #expect(structure.resolved(structure.catalog["/ViewerPreferences"])["/DisplayDocTitle"] as? Bool == true)
        let file = try Data(contentsOf: folder.url.appendingPathComponent("report.pdf"))
        let begin = try #require(file.range(of: Data("<?xpacket begin".utf8))),
            end = try #require(file.range(of: Data("<?xpacket end=\"r\"?>".utf8)))
        let metadata = PageReader(String(decoding: file[begin.lowerBound..<end.upperBound], as: UTF8.self))
        #expect(metadata.failure == nil)
        #expect(metadata.text.contains("the title") && metadata.elements.contains { $0.name == "pdfuaid:part" })
        for page in structure.all({ $0["/Type"] as? String == "/Page" }) { #expect(page["/Tabs"] as? String == "/S") }
    }

    @Test func headingsAndFiguresAreInTheStructure() throws {
        let text: @Sendable (String) -> String = { "the \($0)" + Self.hostile }
        guard let (structure, folder) = try structure(SampleReport(text: text, tableRows: 3)) else { return }
        let figures = structure.elements("Figure")
        // The pictures of the three findings with numbers come first.
        #expect(
            figures.count == 5 && figures.prefix(3).allSatisfy { $0.alternative?.hasPrefix("Forest plot, ") == true })
        #expect(figures.suffix(2).map(\.alternative) == [text("alternative"), text("alternative")])
        for figure in figures { #expect((figure.attribute("/BBox") as? [Double])?.count == 4) }
        #expect(structure.elements("H1").count == 1)
        // Findings, contents, the findings one by one, claims, differences, a section, limitations, experience, the
        // checklist, where the numbers come from.
        #expect(structure.elements("H2").count == 10)
        // Four findings, the tables of claims, of differences and of the checklist, two figures, a table, a table of where
        // the numbers come from.
        #expect(structure.elements("H3").count == 11)
        #expect(structure.elements("Caption").count == 6)
        guard let read = try tool("pdfinfo", ["-struct-text", folder.url.appendingPathComponent("report.pdf").path])
        else { return }
        for part in ["the title", "Figure 1. the figure title", "the caption", "the prose", "the claim 0"] {
            #expect(read.contains("\"\(part) (a\\b) \\) 😀"), "\(part)")
        }
    }

    /// A figure that leaves its report, for a paper or slides, still says what it shows.
    @Test func aFiguresOwnFileIsTagged() throws {
        let folder = try TemporaryFolder()
        try write(SampleReport().report(), to: folder.url)
        for name in ["figure-0", "figure-1"] {
            let path = folder.url.appendingPathComponent("figures/\(name).pdf").path
            guard let structure = try PDFStructure(of: path), let check = try tool("qpdf", ["--check", path]),
                let text = try tool("pdftotext", [path, "-"]), let info = try tool("pdfinfo", [path])
            else { return }
            #expect(check.contains("No syntax or stream encoding errors found"))
            #expect(structure.catalog["/Lang"] as? String == "u:en")
            let figures = structure.elements("Figure")
            #expect(figures.map(\.alternative) == ["the alternative"] && structure.elements(structure.tree).count == 3)
            // All of the page.
            let box = try #require(figures[0].attribute("/BBox") as? [Double])
            let size = try #require(info.firstMatch(of: /Page size: +([0-9.]+) x ([0-9.]+) pts/))
            #expect(box[0] == 0 && abs(box[1]) < 0.01)
            #expect(abs(box[2] - (Double(size.1) ?? 0)) < 0.01 && abs(box[3] - (Double(size.2) ?? 0)) < 0.01, "\(box)")
            #expect(structure.owners.count == 1 && !text.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty)
        }
    }

    @Test func everyPieceOfContentBelongsToOneElement() throws {
        guard let (structure, _) = try structure(SampleReport(tableRows: 80)) else { return }
        let elements = structure.elements(structure.tree), content = elements.flatMap(\.content),
            owners = structure.owners
        #expect(content.count > 200 && Set(content).count == content.count)
        for element in elements {
            #expect(!element.content.isEmpty || !element.children.isEmpty, "\(element.type) is empty")
            for piece in element.content { #expect(owners[piece] == element.reference, "\(piece) of \(element.type)") }
        }
        // What is no content, artifacts, belongs to nothing.
        #expect(owners.count == content.count)
    }

    @Test func headsFeetAndRulesAreArtifacts() throws {
        let folder = try TemporaryFolder(), path = folder.url.appendingPathComponent("report.pdf").path
        try write(SampleReport(tableRows: 120, figures: 0).report(), to: folder.url)
        guard let content = try tool("qpdf", ["--qdf", "--object-streams=disable", path, "-"]),
            let info = try tool("pdfinfo", [path])
        else { return }
        let pages = try #require(
            info.split(separator: "\n").first { $0.hasPrefix("Pages:") }?.split(separator: " ").last.flatMap { Int($0) }
        )
        func count(_ line: String) -> Int { content.components(separatedBy: "\n\(line)\n").count - 1 }
        #expect(count("/Artifact << /Type /Pagination /Subtype /Header >> BDC") == pages - 1)
        #expect(count("/Artifact << /Type /Pagination /Subtype /Footer >> BDC") == pages)
        #expect(count("/Artifact << /Type /Pagination >> BDC") >= 2)
        #expect(count("/Artifact << /Type /Layout >> BDC") >= 120)
        #expect(!content.contains("\n/Private <<"))
    }

    @Test func aTableOnSeveralPagesIsOneTable() throws {
        guard let (structure, folder) = try structure(SampleReport(tableRows: 120, figures: 0)) else { return }
        func lines(of table: PDFStructure.Element) -> [PDFStructure.Element] {
            structure.elements(table).filter { $0.type == "TR" }
        }
        let tables = structure.elements("Table").filter { lines(of: $0).count > 100 }
        #expect(tables.count == 1)
        let rows = lines(of: try #require(tables.last))
        #expect(rows.count == 121)
        #expect(
            rows.first?.children.map(\.type) == ["TH", "TH"]
                && rows.first?.children.allSatisfy { $0.attribute("/Scope") as? String == "/Column" } == true)
        for row in rows.dropFirst() {
            #expect(row.children.map(\.type) == ["TH", "TD"])
            #expect(row.children.first?.attribute("/Scope") as? String == "/Row")
        }
        #expect(tables.last?.children.map(\.type) == ["THead", "TBody", "Caption"])
        guard let text = try tool("pdftotext", ["-layout", folder.url.appendingPathComponent("report.pdf").path, "-"])
        else { return }
        let pages = text.components(separatedBy: "\u{C}").filter { $0.contains(" the cell") }
        #expect(pages.count >= 3 && pages.allSatisfy { $0.contains("the head") && $0.contains("number (%)") })
    }

    @Test func contentsAndClaimsLeadToTheirPlaces() throws {
        let text: @Sendable (String) -> String = {
            $0 == "prose" ? "see [figure 2](#figure-figure-1), [nothing](#nothing)" : "the \($0)"
        }
        guard let (structure, folder) = try structure(SampleReport(text: text, tableRows: 90)) else { return }
        let descriptions = structure.annotations.compactMap { ($0["/Contents"] as? String).map(PDFStructure.text) }
        #expect(
            descriptions.count == structure.annotations.count && descriptions.count == structure.elements("Link").count)
        // Findings, the findings one by one, claims with a table, differences with a table, a section with two figures and
        // a table, limitations, experience, the checklist with a table, where the numbers come from.
        #expect(structure.elements("TOCI").count == 15)
        #expect(structure.annotations.allSatisfy { ($0["/Dest"] != nil) != ($0["/A"] != nil) && $0["/F"] as? Int == 4 })
        let places =
            structure.resolved(structure.resolved(structure.catalog["/Names"])["/Dests"])["/Names"] as? [Any] ?? []
        let names = Set(places.compactMap { $0 as? String })
        let inside = structure.annotations.filter { $0["/Dest"] != nil }
        #expect(inside.count > 10 && inside.allSatisfy { names.contains($0["/Dest"] as? String ?? "") })
        guard let read = try tool("pdftotext", ["-layout", folder.url.appendingPathComponent("report.pdf").path, "-"])
        else { return }
        let pages = read.components(separatedBy: "\u{C}")
        for title in [
            "Figure 2. the figure title", "Table 3. the table title", "Where the numbers come from", "the section",
        ] {
            let entry = try #require(descriptions.first { $0.hasPrefix(title + ", page ") }, "\(title)")
            let page = try #require(Int(entry.dropFirst(title.count + 7)))
            // The place itself, not the entry that leads to it, whose line ends with the page's number.
            let isThere = pages[page - 1].split(separator: "\n").contains {
                $0.trimmingCharacters(in: .whitespaces) == title
            }
            #expect(isThere, "\(title) is not on page \(page)")
            let isListed = pages.joined().split(separator: "\n").contains {
                $0.trimmingCharacters(in: .whitespaces).hasPrefix(title) && $0.hasSuffix(" \(page)")
            }
            #expect(isListed, "\(title) is not in the contents with page \(page)")
        }
        #expect(descriptions.filter { $0.hasPrefix("Figure 2. ") }.count == 2)
    }

    /// Bookmarks and links lead to pages of the document, not to those of single drawings.
    @Test func bookmarksAndLinksLeadToTheirPages() throws {
        guard let (structure, folder) = try structure(SampleReport(tableRows: 90)) else { return }
        let pages = structure.resolved(structure.catalog["/Pages"])["/Kids"] as? [String] ?? []
        #expect(pages.count > 3 && structure.resolved(structure.catalog["/Pages"])["/Count"] as? Int == pages.count)
        var titles: [String: Int] = [:]
        func visit(_ reference: Any?) {
            guard let reference else { return }
            let entry = structure.resolved(reference)
            let target = (entry["/Dest"] as? [Any])?.first as? String ?? ""
            titles[(entry["/Title"] as? String).map(PDFStructure.text) ?? ""] = pages.firstIndex(of: target)
            visit(entry["/First"])
            visit(entry["/Next"])
        }
        visit(structure.resolved(structure.catalog["/Outlines"])["/First"])
        // Findings, contents, the findings one by one, claims with a table, differences with a table, a section with two
        // figures and a table, limitations, experience, the checklist with a table, where the numbers come from.
        #expect(titles.count == 16)
        guard let read = try tool("pdftotext", ["-layout", folder.url.appendingPathComponent("report.pdf").path, "-"])
        else { return }
        let texts = read.components(separatedBy: "\u{C}")
        for (title, page) in titles {
            let lines = texts[page].split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            #expect(lines.contains(title), "\(title) is not on page \(page + 1)")
        }
        let places =
            structure.resolved(structure.resolved(structure.catalog["/Names"])["/Dests"])["/Names"] as? [Any] ?? []
        let targets = places.compactMap { ($0 as? [Any])?.first as? String }
        #expect(targets.count == places.count / 2 && targets.allSatisfy(pages.contains))
    }
}

@Suite struct PDFTaggingTests {
    private func refusal(_ data: Data, marks: [[PDFPen.Mark]] = []) -> String? {
        do {
            _ = try PDFTagging(marks: marks, title: "", author: "", created: Date(timeIntervalSince1970: 0)).applied(
                to: data)
            return nil
        } catch { return error.description }
    }

    /// A drawing without a mark, or a mark without its drawing, would be lost to those who don't see the page.
    @Test func aDrawingMoreOrLessIsAnError() throws {
        let chart = try Chart { PointMark(x: .value("x", 1.0), y: .value("y", 2.0)) }.pdf()
        #expect(refusal(Data())?.contains("qpdf says") == true)
        #expect(refusal(Data("%PDF-1.5 but no more".utf8))?.contains("qpdf says") == true)
        #expect(refusal(chart.prefix(chart.count / 2))?.contains("qpdf says") == true)
        #expect(refusal(chart, marks: [[.artifact(.ornament)]]) == nil)
        #expect(
            refusal(chart, marks: [[.artifact(.ornament)], [.artifact(.ornament)]])
                == "Cairo made 1 pages of 2 drawings")
        #expect(refusal(chart) == "Cairo made 1 pages of 0 drawings")
    }

    /// Cairo counts opacities on each of its pages anew: its first is "a0" here and there.
    @Test func resourcesOfOneNameAreToldApart() throws {
        let sink = ByteSink(), opacities = [0.25, 0.5, 0.25, 1.0]
        let surface = cairo_pdf_surface_create_for_stream(ByteSink.write, sink.pointer, 100, 100)
        let context = try #require(cairo_create(surface))
        for opacity in opacities {
            cairo_set_source_rgba(context, 1, 0, 0, opacity)
            cairo_rectangle(context, 10, 10, 20, 20)
            cairo_fill(context)
            cairo_show_page(context)
        }
        cairo_destroy(context)
        cairo_surface_finish(surface)
        cairo_surface_destroy(surface)
        let marks = [PDFPen.Mark](repeating: .artifact(.ornament), count: 3)
        let tagging = PDFTagging(
            marks: [marks, [marks[0]]], title: "", author: "", created: Date(timeIntervalSince1970: 0))
        let folder = try TemporaryFolder(), file = folder.url.appendingPathComponent("drawings.pdf")
        try tagging.applied(to: sink.data).write(to: file)
        guard let structure = try PDFStructure(of: file.path),
            let text = try tool("qpdf", ["--qdf", "--object-streams=disable", file.path, "-"])
        else { return }
        let pages = structure.all { $0["/Type"] as? String == "/Page" }
        let states = pages.map { structure.resolved($0["/Resources"])["/ExtGState"] as? [String: Any] ?? [:] }
        #expect(states.map(\.count).sorted() == [1, 2])
        func opacity(_ name: String) -> Double? {
            let all = states.first { $0.count == 2 } ?? [:]
            return structure.resolved(all[name])["/ca"] as? Double ?? (all[name] as? [String: Any])?["/ca"] as? Double
        }
        let used = text.split(separator: "\n").compactMap { line -> Double? in
            let words = line.split(separator: " ")
            return words.last == "gs" ? words.dropLast().last.flatMap { opacity(String($0)) } : nil
        }
        #expect(used.prefix(3) == [0.25, 0.5, 0.25])
        #expect(text.components(separatedBy: "/Artifact << /Type /Layout >> BDC").count == 5)
    }
}

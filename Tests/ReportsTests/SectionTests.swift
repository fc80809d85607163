import Foundation
import Reports
import Testing
import Verdicts

/// The sections that a report has of itself, in the page and in print.
@Suite struct SectionTests {
    private static let hostile = "<script>alert(1)</script>\" & | [x](javascript:alert(1)) *y* $"

    private func files(_ report: Report) throws -> (page: PageReader, print: String?, folder: TemporaryFolder) {
        let folder = try TemporaryFolder()
        try write(report, to: folder.url)
        let text = try tool("pdftotext", ["-raw", folder.url.appendingPathComponent("report.pdf").path, "-"])
        return (PageReader(try folder.text("report.html")), text.map(Self.words), folder)
    }

    /// Words with one space between them, whatever breaks the lines.
    private static func words(_ text: String) -> String {
        text.replacing("\u{A0}", with: " ").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    @Test func pageAndPrintHaveThemAll() throws {
        let (page, print, _) = try files(ArguedReport().report())
        let text = Self.words(page.text)
        for part in [
            "Claims and scope", "Differences from the original", "Registration and deviations",
            "Limitations, and what would change the verdicts", "Networks", "What it cost", "Checklist",
            // The registration, its chain and what was changed.
            ArguedReport.digest, String(repeating: "a", count: 64), "the path", "the commit", "the field",
            "the old margin", "the new margin", "the reason to change", "changed after data (run 3, 2026-11-29)",
            "inconclusive", "seeded", "seen in quick (the seen)", "1 of 2 findings is not as registered", "the drawn",
            // Parameters.
            "Parameters", "the planned step", "the parameter", "the planned value",
            // Cards.
            "the network", "14 728 266", "the recipe", "the images", "50 000 for training, 10 000 for testing",
            // 4530 s and 8000.4 s by hand: 1 h 15 min 30 s; 2 h 13 min 20 s.
            "The run took 1 h 15 min, in which its processors worked for 2 h 13 min.",
            "It held at most 2.3 GB of memory.", "Earlier runs of the study in the same store: 2 complete, 1 failed.",
            // Even steps 0 + 2 + … + 28 = 210 s, odd ones 1 + 3 + … + 29 = 225 s.
            "It computed 15 steps in 3 min 30 s.", "It reused 15 steps, which had taken 3 min 45 s",
            "the processor", "not recorded",
        ] {
            #expect(text.contains(part), "\(part) in the page")
            if let print { #expect(print.contains(part), "\(part) in print") }
        }
        #expect(!text.contains("Unknown"))
    }

    @Test(arguments: [false, true]) func termsStandBelowTheFindings(isHostile: Bool) throws {
        let meaning = isHostile ? Self.hostile : "the meaning"
        var report = SampleReport(figures: 0).report()
        report.terms = [Term("half-way <rate>", "*Not* all: \(meaning)"), Term("word", "32 bits")]
        let (page, print, _) = try files(report)
        #expect(page.failure == nil)
        let text = Self.words(page.text)
        let terms = try #require(text.range(of: "What the terms mean"))
        let cards = try #require(text.range(of: "The findings one by one", range: terms.upperBound..<text.endIndex))
        for part in ["half-way <rate>", "Not all: ", "32 bits"] {
            #expect(text[terms.upperBound..<cards.lowerBound].contains(part), "\(part)")
        }
        #expect(!page.all("a").contains { $0["href"]?.hasPrefix("javascript") == true })
        guard let print else { return }
        for part in ["What the terms mean:", "half-way <rate>", "Not all: ", "32 bits"] {
            #expect(print.contains(part), "\(part) in print")
        }
        report.terms = []
        #expect(try !files(report).page.text.contains("What the terms mean"))
    }

    /// Claims come first; what was asked beyond them is in a table of its own, at a click where there are many rows.
    @Test(arguments: [1, 6]) func questionsStandBehindClaims(count: Int) throws {
        var report = SampleReport(figures: 0).report()
        let claims = report.findings
        let questions = (0..<count).map { number -> FindingSummary in
            let rule = Rule.clause(.init("number", .exact(.equal, 1)))
            return FindingSummary(
                declaration: Declaration(
                    "asked-\(number)", .question(Question("Is it number \(number)?")), test: "A test", units: [],
                    extent: .noNetwork, rule: rule),
                clauses: rule.clauses.map { JudgedClause($0, Estimate(label: "number", value: 1), .holds) },
                outcome: .holds)
        }
        report.findings = [questions[0]] + claims + questions.dropFirst()
        let (page, print, _) = try files(report)
        #expect(page.failure == nil)
        let title = "\(count) \(count == 1 ? "question" : "questions") beyond the paper's claims"
        for text in [Self.words(page.text), print].compactMap(\.self) {
            let lastClaim = try #require(text.range(of: "the claim 3"))
            let firstQuestion = try #require(text.range(of: "Is it number 0?"))
            #expect(lastClaim.upperBound <= firstQuestion.lowerBound)
            // In print it is one table.
            guard text != print else { continue }
            let heading = try #require(text.range(of: title))
            #expect(lastClaim.upperBound <= heading.lowerBound && heading.upperBound <= firstQuestion.lowerBound)
        }
        #expect(page.all("table").count { $0["class"] == "findings" } == 2)
        // Folded where there are more than eight rows in all: 4 claims and 6 questions.
        let place = try #require(page.elements.lastIndex { $0.attributes["class"] == "findings" })
        #expect((page.elements[place - 1].name == "summary") == (count == 6))
        report.findings = questions
        let asked = try files(report).page
        #expect(
            asked.all("table").count { $0["class"] == "findings" } == 1 && !asked.text.contains("questions beyond"))
    }

    /// Above the findings stands which networks are narrower than those of their names.
    @Test func widthsStandAboveTheFindings() throws {
        func network(_ name: String, _ width: String) -> Card { Card(name, title: name, rows: [("Width", width)]) }
        var report = SampleReport(figures: 0).report()
        report.networks = [
            network("VGG-16", "0.25 times the usual channels"), network("ResNet-18", "all channels"),
            network("AlexNet", "0.5 times the usual channels"), network("GoogLeNet", "0.25 times the usual channels"),
            Card("file", title: "file", rows: [("Parameters", "7")]),
        ]
        let (page, print, _) = try files(report)
        for text in [Self.words(page.text), print].compactMap(\.self) {
            #expect(
                text.contains(
                    "VGG-16, GoogLeNet trained here: 0.25 times the usual channels; AlexNet trained here: 0.5 times the usual channels ·"
                ))
        }
        report.networks = [network("ResNet-18", "all channels")]
        #expect(try !files(report).page.text.contains("trained here"))
    }

    @Test func cardsSayTheSameOfSteadinessInPageAndPrint() throws {
        func analysis(_ option: String, _ counting: Steadiness.Counting) -> Steadiness.Analysis {
            .init(options: ["average": option], outcome: .holds, estimate: nil, counting: counting)
        }
        var report = SampleReport(figures: 0).report()
        report.findings[0].steadiness = Steadiness(
            analyses: [analysis("mean", .registered), analysis("trimmed", .equivalent)],
            refused: ["median: asks something else"])
        // One analysis is the same as itself, which says nothing.
        report.findings[1].steadiness = Steadiness(
            analyses: [analysis("mean", .registered)], refused: ["mode: asks something else"])
        let (page, print, _) = try files(report)
        for text in [Self.words(page.text), print].compactMap(\.self) {
            #expect(text.contains("the same in 2 of 2 analyses; never reversed; median: asks something else"))
            #expect(!text.contains("1 of 1 analyses") && !text.contains("mode: asks"))
        }
    }

    /// How steady the rule's outcome is says nothing of one that a control makes; what isn't counted is said to be.
    @Test func steadinessIsTheOutcomes() throws {
        func analysis(_ option: String, _ counting: Steadiness.Counting, _ outcome: Outcome = .holds)
            -> Steadiness.Analysis
        {
            .init(options: ["average": option], outcome: outcome, estimate: nil, counting: counting)
        }
        var report = SampleReport(figures: 0).report()
        // The one that has a control.
        var finding = report.findings[1]
        finding.steadiness = Steadiness(
            analyses: [
                analysis("mean", .registered), analysis("trimmed", .equivalent),
                analysis("mode", .uncertain, .fails(.reversed)),
                analysis("half", .direction, .undecided(because: "too few")),
            ], tipping: "it holds for any bound below 3 points")
        report.findings = [finding]
        var page = try files(report).page.text
        let steady = "the same in 2 of 2 analyses; never reversed; 2 more are not counted"
        #expect(page.contains(steady) && page.contains("below 3 points") && !page.contains("without its controls"))
        for item in [
            "average: mean: holds (as registered)", "average: trimmed: holds",
            "average: mode: fails: reversed (not counted: it may ask something else)",
            "(not counted: it has a part of the data, too few to decide)",
        ] { #expect(page.contains(item), "\(item)") }
        report.findings[0].controls[0].outcome = .holds
        report.findings[0].outcome = .notTested(.invalid(because: "the control passes"))
        page = try files(report).page.text
        #expect(page.contains("by the rule without its controls, \(steady)") && !page.contains("below 3 points"))
        // Once, at the finding, and not below its word.
        #expect(page.components(separatedBy: steady).count == 2)
    }

    @Test func longTablesAreFoldedAndShortInPrint() throws {
        let (page, print, folder) = try files(ArguedReport(steps: 30).report())
        let text = Self.words(page.text)
        #expect(page.all("details").count > 2 && text.contains("The 30 rows of table"))
        // That of parameters.
        #expect(text.contains("The 1 row of table"))
        for step in 0..<30 { #expect(text.contains("step \(step) the step")) }
        guard let print else { return }
        // The longest steps come first.
        for step in 22..<30 { #expect(print.contains("step \(step) the step"), "\(step)") }
        for step in 0..<22 { #expect(!print.contains("step \(step) the step"), "\(step)") }
        #expect(print.contains("22 more rows are in the page and in the file."))
        #expect(try folder.text("tables/cost.csv").split(separator: "\r\n").count == 31)
    }

    @Test func whatIsNotRecordedIsLeftOut() throws {
        var report = ArguedReport().report()
        report.networks = []
        report.cost = Cost(seconds: 3, machine: [], steps: [])
        let (page, _, _) = try files(report)
        let text = Self.words(page.text)
        #expect(
            text.contains("The run took 3.0 s.") && !text.contains("processors worked") && !text.contains("memory."))
        #expect(!text.contains("Number of trainings3"))
        #expect(text.contains("Number of trainings not recorded") || text.contains("Number of trainingsnot recorded"))
        let bare = Self.words(try files(SampleReport().report()).page.text)
        for part in ["What it cost", "Registration and deviations", "The machine"] { #expect(!bare.contains(part)) }
    }

    @Test func theChecklistFollowsTheValues() throws {
        func answers(_ change: (inout Report) -> Void) throws -> [String: String] {
            var report = ArguedReport().report()
            change(&report)
            let folder = try TemporaryFolder()
            try write(report, to: folder.url)
            let lines = try folder.text("tables/checklist.csv").split(separator: "\r\n").dropFirst()
            return Dictionary(
                lines.map { line in
                    let fields = Self.fields(String(line))
                    return (fields[0], fields[1])
                }, uniquingKeysWith: { first, _ in first })
        }
        let whole = try answers { _ in }
        #expect(whole["Number of trainings"] == "the network: 3")
        #expect(whole["Deviations from what was registered"] == "1 of 2 findings")
        #expect(whole["What the report cannot tell"] == "1 point")
        #expect(whole["Written before the data"] == "seeded (1), committed (1)")
        // Four findings: three with a number each and one with none, the second with a control's beside it.
        #expect(whole["Kinds of interval"] == "the interval (4)")
        #expect(whole["Controls"] == "at 1 of 4 findings: must fail (1)")
        #expect(whole["What of the claims was not tested"] == "1, for the reason given")
        #expect(whole["Numbers of seeds, images and the like, step by step"] == "1 parameter of the steps")
        #expect(whole["Licence of the data"] == "the images: the licence")
        // Three decided verdicts: 3 / 40.
        #expect(whole["Correction for many findings"]?.contains("0.075 of 3 by chance") == true)
        #expect(whole["Energy"] == "not recorded" && whole["How the hyper-parameters were chosen"] == "not recorded")
        #expect(whole["Images that networks were evaluated on"]?.filter(\.isNumber) == "30000")
        let poorer = try answers { report in
            report.networks = []
            report.cost = nil
            report.findings[1].registration?.deviations = []
            report.findings[1].controls = []
            report.data = []
            for place in report.findings.indices { report.findings[place].outcome = .undecided(because: "noise") }
        }
        #expect(poorer["Licence of the data"] == "not recorded")
        #expect(poorer["Correction for many findings"] == "none: no verdict is decided")
        #expect(poorer["Number of trainings"] == "not recorded" && poorer["Time"] == "not recorded")
        #expect(poorer["Deviations from what was registered"] == "none" && poorer["Controls"] == "none")
        #expect(poorer["Kinds of interval"] == "the interval (3)")
    }

    /// The fields of a line of CSV that has no line break within.
    private static func fields(_ line: String) -> [String] {
        var fields = [""], isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: fields.append("")
            default: fields[fields.count - 1].append(character)
            }
        }
        return fields
    }

    @Test(arguments: [false, true]) func everyLinkLeadsSomewhere(isHostile: Bool) throws {
        let hostile = Self.hostile
        let text: @Sendable (String) -> String = { isHostile ? "\($0) \(hostile)" : "the \($0)" }
        let (page, _, folder) = try files(ArguedReport(text: text).report())
        #expect(page.failure == nil)
        let ids = page.elements.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count)
        let links = page.all("a").compactMap { $0["href"] }
        for link in links where link.hasPrefix("#") { #expect(ids.contains(String(link.dropFirst())), "\(link)") }
        #expect(!links.contains { $0.hasPrefix("javascript") })
        // A card leads to the findings that rest on it, and a table of findings to each.
        for finding in 0..<4 { #expect(links.count { $0 == "#finding-finding-\(finding)" } >= 2, "\(finding)") }
        let path = folder.url.appendingPathComponent("report.pdf").path
        guard let structure = try PDFStructure(of: path), let check = try tool("qpdf", ["--check", path]) else {
            return
        }
        #expect(check.contains("No syntax or stream encoding errors found"))
        let tables = structure.elements("Table")
        #expect(tables.count >= 8)
        for table in tables {
            let heads = structure.elements(table).filter { $0.type == "TH" }
            #expect(heads.contains { $0.attribute("/Scope") as? String == "/Column" })
        }
    }

    @Test func placesOfSectionsStayWhenOthersCome() throws {
        func places(_ titles: [String]) throws -> [String] {
            var report = ArguedReport().report()
            report.sections = titles.map { ReportSection(title: $0, blocks: [.prose("words")]) }
            return try files(report).page.all("h2").compactMap { $0["id"] }
        }
        let few = try places(["Where to clip"]),
            more = try places(["Übersicht", "What it cost", "Where to clip", "Where to clip", "?"])
        for place in few { #expect(more.contains(place), "\(place)") }
        #expect(few.contains("section-where-to-clip") && few.contains("section-what-it-cost"))
        #expect(more.contains("section-ubersicht") && more.contains("section-where-to-clip-2"))
        // The report's own section keeps its place.
        #expect(more.contains("section-what-it-cost-2") && Set(more).count == more.count)
    }

    @Test func linksInCellsAreWordsWhereTheyMayNotLead() throws {
        var report = SampleReport(figures: 0).report()
        report.sections = [
            ReportSection(
                title: "s",
                blocks: [
                    .table(
                        Table(
                            identifier: "links", title: "t", columns: [Column("a"), Column("b")],
                            rows: [
                                [
                                    .link("good", to: "https://example.org/x"),
                                    .links([.init("bad", to: "javascript:alert(1)"), .init("own", to: "#findings")]),
                                ]
                            ]))
                ])
        ]
        let (page, _, folder) = try files(report)
        let links = page.all("a").compactMap { $0["href"] }
        #expect(links.contains("https://example.org/x") && !links.contains { $0.hasPrefix("javascript") })
        #expect(page.text.contains("bad, own"))
        #expect(try folder.text("tables/links.csv") == "a,b\r\ngood,\"bad, own\"\r\n")
    }
}

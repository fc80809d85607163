import Foundation
import Reports
import Testing
import Verdicts

/// What a report says of a finding in words.
@Suite struct FindingSentenceTests {
    /// A question with a clause for each outcome, called A, B, C … or as `names` have it.
    private func finding(_ outcomes: [Outcome], _ whole: Outcome? = nil, names: [String]? = nil) -> FindingSummary {
        let clauses = outcomes.indices.map { place in
            Rule.Clause(
                names?[place] ?? String(UnicodeScalar(UInt8(65 + place))),
                .exceeds(Margin(1, "points", source: "the test")))
        }
        let parts = zip(clauses, outcomes).map { (name: $0.name, outcome: $1) }
        return FindingSummary(
            declaration: Declaration(
                "asked", .question(Question("Is it so?")), test: "A test", units: ["images"],
                rule: clauses.count == 1 ? .clause(clauses[0]) : .allOf(clauses)),
            clauses: zip(clauses, outcomes).map {
                JudgedClause($0, Estimate(label: $0.name, value: 2, lower: 0, upper: 4, unit: "points"), $1)
            }, outcome: whole ?? .all(parts))
    }

    private static let across = Outcome.undecided(because: "the interval reaches across the bound")

    @Test func clausesThatCameOutAlikeStandTogether() {
        let reason = finding([Self.across, .holds, Self.across, Self.across, Self.across]).reason
        #expect(
            reason
                == "undecided: 4 of 5 cases decide nothing. A, C, D, E: undecided: the interval reaches across the bound; B: holds"
        )
        #expect(finding([.holds, .holds]).reason == "holds")
        #expect(
            finding([Self.across, Self.across, Self.across]).reason
                == "undecided: 3 of 3 cases decide nothing. all 3: undecided: the interval reaches across the bound")
        #expect(
            finding([.holds, .fails(.absent), .holds], names: ["VGG-16, area", "cost", "AlexNet, area"]).reason
                == "partly: VGG-16, area; AlexNet, area: holds; cost: fails: absent: within the smallest difference that counts"
        )
        // What a control makes of it comes first.
        #expect(
            finding([.holds, .holds], .undecided(because: "the control blur decides nothing, or was not run")).reason
                == "undecided: the control blur decides nothing, or was not run. all 2: holds")
        #expect(finding([Self.across]).reason == "undecided: the interval reaches across the bound")
    }

    @Test func noReasonSaysUndecidedTwiceInARow() {
        for count in 1...8 {
            for holding in 0...count {
                let outcomes = (0..<count).map { $0 < holding ? Outcome.holds : Self.across }
                #expect(!finding(outcomes).reason.contains("undecided: undecided"), "\(holding) of \(count)")
            }
        }
    }

    @Test func oneIsNotMany() {
        func text(_ value: Double, _ unit: String) -> String { Estimate(label: "", value: value, unit: unit).text }
        #expect(text(1, "decades") == "1\u{A0}decade" && text(-1, "points") == "−1\u{A0}point")
        #expect(text(2, "decades") == "2\u{A0}decades" && text(1, "%") == "1\u{A0}%" && text(1, "") == "1")
    }

    @Test func intervalsOfOneKindAreNamedOnce() {
        var one = finding([.holds])
        func shown(_ label: String, _ interval: String) -> Estimate {
            Estimate(label: label, value: 1, lower: 0, upper: 2, unit: "", interval: interval)
        }
        one.shown = [shown("a", "t"), shown("b", "t"), shown("c", "Wilson"), shown("d", "t")]
        let texts = one.shownSentences.map { $0.replacing(/: 1[^(]*/, with: " ") }
        #expect(texts == ["a ", "b (each: t)", "c (Wilson)", "d (t)"])
    }

    @Test func whatWouldDecideOrChangeIt() throws {
        var open = finding([.holds, Self.across, Self.across, Self.across])
        #expect(open.prospect == "")
        for place in 1...2 { open.clauses[place].needs = "\(place + 3) trainings in all would decide at this spread" }
        #expect(
            open.prospect
                == "B: 4 trainings in all would decide at this spread (1 more in the report)")
        var held = finding([.holds])
        held.steadiness = Steadiness(analyses: [], tipping: "it holds for any bound below 3 points")
        #expect(held.prospect == "it holds for any bound below 3 points")
        held.clauses[0].needs = "more of the same would not decide"
        #expect(held.prospect == "more of the same would not decide")
        let page = PageReader(try index([held]))
        #expect(page.text.contains("more of the same would not decide"))
    }

    /// A question's word may be what its reason begins with.
    @Test func theWordIsNotRepeated() throws {
        var missing = finding([.holds])
        (missing.clauses, missing.outcome) = ([], .notTested(.missing(needs: "people")))
        for (summary, expected) in [
            (finding([Self.across]), "undecided: the interval reaches across the bound."),
            (missing, "not tested (missing): it needs people."), (finding([.holds]), "yes holds."),
        ] {
            var report = SampleReport(figures: 0).report()
            report.findings = [summary]
            let folder = try TemporaryFolder()
            try write(report, to: folder.url)
            let page = PageReader(try folder.text("report.html")).text
            #expect(page.contains("Outcome " + expected), "\(expected)")
            guard
                let print = try tool("pdftotext", ["-raw", folder.url.appendingPathComponent("report.pdf").path, "-"])
            else { continue }
            let words = print.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(words.contains(expected.replacing("yes holds", with: "yes. holds")), "\(expected)")
        }
    }

    /// A share's interval that no share could fill is said to be one, and keeps its ends.
    @Test func intervalsBeyondAllSharesAreNamed() throws {
        func page(_ value: Double, _ lower: Double, _ upper: Double, _ unit: String) throws -> String {
            var summary = finding([.holds])
            summary.clauses[0].estimate = Estimate(label: "A", value: value, lower: lower, upper: upper, unit: unit)
            var report = SampleReport(figures: 0).report()
            report.findings = [summary]
            let folder = try TemporaryFolder()
            try write(report, to: folder.url)
            return PageReader(try folder.text("report.html")).text
        }
        let note = "A: reaches beyond 0 to 100 %"
        #expect(try page(7, -7, 21, "%").contains(note) && page(98, 95, 101, "%").contains(note))
        #expect(try page(7, -7, 21, "%").contains("−7"))
        #expect(try !page(7, 0, 21, "%").contains(note) && !page(7, -7, 21, "points").contains(note))
        // What is itself beyond is no share.
        #expect(try !page(572, 426, 664, "%").contains(note))
    }

    private func index(_ findings: [FindingSummary]) throws -> String {
        try IndexPage(entries: [
            .init(
                study: "study", title: "The study", question: "Is it so?", citation: "Nobody, 2026", profile: "full",
                data: "CIFAR-10", date: "2026-11-29", findings: findings)
        ]).html()
    }

    /// The index has a count and the first two of many, where the report has them all.
    @Test func theIndexNamesTheFirstTwo() throws {
        let outcomes = [Self.across] + Array(repeating: Outcome.holds, count: 21) + [Self.across]
        let page = PageReader(try index([finding(outcomes)]))
        #expect(page.failure == nil)
        // After its word, and below it.
        #expect(page.text.contains("undecided2 of 23 cases decide nothing: A, W"))
        #expect(page.text.contains("B, C and 19 more: holds") && !page.text.contains("D, E"))
    }
}

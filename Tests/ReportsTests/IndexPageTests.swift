import Foundation
import Registration
import Reports
import Testing
import Verdicts

/// The page over all reports.
@Suite struct IndexPageTests {
    /// A claim with one clause.
    private func claim(
        _ identifier: String, _ source: Claim.Source = .abstract, _ outcome: Outcome = .holds,
        facets: Facets = Facets(), isOfOneNetwork: Bool = false
    ) -> FindingSummary {
        let clause = Rule.Clause("area", .exceeds(Margin(1, "points", source: "the test")))
        let estimate = Estimate(
            label: "area", value: 4, lower: 3, upper: 5, unit: "points",
            interval: "95\u{A0}% Student's t over 3 trainings × 16 fault seeds", confidence: 0.95, count: 3,
            varying: ["trainings", "fault seeds"])
        return FindingSummary(
            declaration: Declaration(
                identifier,
                .claim(
                    Claim("it \(identifier)", source), scope: "networks", facets: facets,
                    countsAgainst: .yes(because: "it would")), test: "A test", units: ["trainings", "fault seeds"],
                rule: .clause(clause)),
            clauses: [JudgedClause(clause, estimate, outcome)], outcome: outcome, isOfOneNetwork: isOfOneNetwork)
    }

    private func question(_ outcome: Outcome) -> FindingSummary {
        let clause = Rule.Clause("number", .exact(.equal, 1))
        return FindingSummary(
            declaration: Declaration(
                "asked", .question(Question("Is it one?")), test: "A test", units: [], extent: .noNetwork,
                rule: .clause(clause)),
            clauses: [JudgedClause(clause, Estimate(label: "number", value: 1, interval: "exact"), outcome)],
            outcome: outcome)
    }

    private func page(_ findings: [FindingSummary], untested: [UntestedClause] = []) throws -> PageReader {
        let entry = IndexPage.Entry(
            study: "study", title: "The study", question: "Is it so?", citation: "Nobody, 2026", profile: "full",
            data: "CIFAR-10", date: "2026-11-29", findings: findings, untested: untested)
        let page = PageReader(try IndexPage(entries: [entry]).html())
        #expect(page.failure == nil)
        return page
    }

    /// The lines between two texts, with one space between words.
    private func lines(of page: PageReader, after start: String, before end: String) throws -> [String] {
        let first = try #require(page.text.range(of: start)).upperBound
        let rest = page.text[first...]
        let last = try #require(rest.range(of: end)).lowerBound
        return rest[..<last].split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    }

    @Test func whatMarksAndWordsMeanIsSaid() throws {
        var registered = claim("holds")
        registered.registration = RegistrationState(level: .seeded, because: [])
        let scaled = Facets(network: .smaller, because: [.network: "half of the width"])
        let page = try page([
            registered, claim("fails", .paper(place: "section 2"), .fails(.reversed), facets: scaled), question(.holds),
        ])
        for text in [
            "the dot is the number here, the line its interval, a diamond the paper's number",
            Verdict.Word.replicated.meaning, Verdict.Word.notFoundHere.meaning, Answer.yes.meaning,
            TestKind.scaledDown.meaning, TestKind.sameRecipe.meaning, RegistrationLevel.seeded.meaning,
        ] { #expect(page.text.contains(text), "\(text)") }
        // Nothing of what doesn't occur.
        for text in [Verdict.Word.contradicted.meaning, Answer.no.meaning, RegistrationLevel.postHoc.meaning] {
            #expect(!page.text.contains(text), "\(text)")
        }
        #expect(page.all("summary").count == 1)
        let empty = try self.page([])
        #expect(!empty.text.contains("What the words mean"))
    }

    @Test func claimsAreCountedByWhereTheyWereRead() throws {
        let findings = [
            claim("a"), claim("b", .abstract, .fails(.reversed)), claim("c", isOfOneNetwork: true),
            claim("d", .paper(place: "section 2")), claim("e", .paper(place: "section 3")),
            claim("f", .quoted(in: "Another"), .undecided(because: "noise")), question(.holds),
        ]
        let page = try page(findings)
        let sources = try lines(of: page, after: "read, of 6 that are tested:", before: "Each decided verdict")
        #expect(
            sources == [
                "abstract replicated 1, contradicted 1", "abstract, one network replicated 1", "paper replicated 2",
                "quoted inconclusive 1",
            ])
        // By kind it is one row for all, and one of one network.
        let kinds = try lines(of: page, after: "are tested.", before: "By where")
        #expect(
            kinds == [
                "same recipe replicated 3, contradicted 1, inconclusive 1", "same recipe, one network replicated 1",
            ])
        #expect(try !self.page([claim("a"), claim("b")]).text.contains("By where"))
    }

    @Test func claimsAreOfAsManyPapersAsThereAre() throws {
        func entry(_ citation: String, _ findings: [FindingSummary]) -> IndexPage.Entry {
            IndexPage.Entry(
                study: "study-\(citation)", title: "The study", question: "Is it so?", citation: citation,
                profile: "full", data: "CIFAR-10", date: "2026-11-29", findings: findings)
        }
        func text(_ entries: [IndexPage.Entry]) throws -> String {
            PageReader(try IndexPage(entries: entries).html()).text
        }
        let first = entry("Nobody, 2025", [claim("a"), claim("b")])
        #expect(try text([first]).contains("Of 2 claims of the paper 2 are tested."))
        #expect(try text([entry("Nobody, 2025", [claim("a")])]).contains("Of 1 claim of the paper 1 is tested."))
        let second = entry("Nobody, 2026", [claim("c")])
        #expect(try text([first, second]).contains("Of 3 claims of 2 papers 3 are tested."))
        // Two studies of one paper, and one that asks questions alone.
        let asking = entry("Somebody, 2024", [question(.holds)])
        #expect(try text([first, first, asking]).contains("Of 4 claims of the paper 4 are tested."))
    }

    @Test func aNumberSaysWhatItIsOver() throws {
        let finding = claim("a"), page = try page([finding, question(.holds)])
        #expect(page.text.contains("4.0\u{A0}points [3.0,\u{A0}5.0]area3 trainings × 16 fault seeds"))
        // Of a count it is said that it is one.
        #expect(page.text.contains("1numberexact"))
    }

    @Test func termsStandBelowTheStudysFindings() throws {
        let entry = IndexPage.Entry(
            study: "study", title: "The study", question: "Is it so?", citation: "Nobody, 2026", profile: "full",
            data: "CIFAR-10", date: "2026-11-29", findings: [claim("a")], terms: [Term("area", "The *mean* <of> all")])
        let page = PageReader(try IndexPage(entries: [entry]).html())
        #expect(page.failure == nil && page.text.contains("The mean <of> all"))
        #expect(page.all("em").count == 1)
    }

    /// Each word says something of its own.
    @Test func noTwoWordsMeanTheSame() {
        let meanings =
            Verdict.Word.allCases.map(\.meaning) + TestKind.allCases.map(\.meaning)
            + RegistrationLevel.allCases.map(\.meaning) + [Answer.yes, .no, .inPart, .undecided].map(\.meaning)
        #expect(Set(meanings).count == meanings.count && meanings.allSatisfy { $0.count > 20 && !$0.hasSuffix(".") })
    }
}

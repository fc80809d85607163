import Testing
import Verdicts

@testable import Registration

/// A registered declaration applied to the evidence of a changed one.
@Suite struct RegisteredOutcomeTests {
    private func declaration(margin: Double) -> Declaration {
        Declaration(
            "heads",
            .claim(
                Claim("Heads come more often", .abstract), scope: "coins", facets: Facets(),
                countsAgainst: .yes(because: "any coin would do")),
            test: "Share of heads", units: ["tosses"],
            rule: .clause(.init("share", .exceeds(Margin(margin, "points", source: "a reader's")))))
    }

    /// Case 18 of the recipes: the margin changed from 3 to 2 after the data, whose interval holds 3.
    @Test func theRegisteredMarginStillDecides() {
        let evidence = Evidence(3.2, 2.5, 3.9)
        let (registered, done) = (declaration(margin: 3), declaration(margin: 2))
        let before = registered.outcome { _ in evidence }, after = done.outcome { _ in evidence }
        #expect(registered.word(of: before, isOfOneNetwork: false) == "inconclusive")
        #expect(done.word(of: after, isOfOneNetwork: false) == "replicated")
    }

    @Test func aClauseThatNothingIsMeasuredForIsUndecided() {
        #expect(
            declaration(margin: 3).outcome { _ in nil }
                == .undecided(because: "nothing is measured under this name any more"))
    }

    @Test func aControlThatNothingIsMeasuredForLeavesItUndecided() {
        let registered = Declaration(
            "heads", .question(Question("Do they?")), test: "Share of heads", units: ["tosses"],
            rule: .clause(.init("share", .exceeds(Margin(0, "", source: "sign")))),
            controls: [
                Control("fair", .mustFail, .clause(.init("fair share", .exceeds(Margin(0, "", source: "sign")))))
            ])
        let without = registered.outcome { $0.name == "share" ? Evidence(1, 0.5, 2) : nil }
        #expect(registered.word(of: without, isOfOneNetwork: false) == "undecided")
        let with = registered.outcome { $0.name == "share" ? Evidence(1, 0.5, 2) : Evidence(-1, -2, -0.5) }
        #expect(with == .holds)
    }
}

import Foundation
import Testing
import Verdicts

@testable import Registration

@Suite struct MeaningTests {
    private let meaning = registration().meaning

    @Test func anEditedCommaIsNoOther() {
        let edits = [
            Wish(test: "Share of heads, of all tosses: a mean"),
            Wish(words: "heads come more often and not by chance."),
            Wish(source: "a reader cares, we think"), Wish(countsAgainst: .yes(because: "any other coin would, too")),
            Wish(exclusions: "A toss, that isn't seen, is not counted"),
        ]
        for edit in edits { #expect(registration(declaration(edit)).meaning == meaning) }
        var other = registration(stopping: "All of the plan; no look before.")
        (other.by, other.written, other.previous) = (["Bob <b@example.org>"], Date(timeIntervalSince1970: 0), "abc")
        other.tool.version = "2"
        other.findings[0].data = DataState(.seen, because: "tosses: run 3")
        #expect(other.meaning == meaning)
        #expect(other.digest != registration().digest)
    }

    @Test func whatDecidesIsAnother() {
        let edits = [
            Wish(words: "Heads come less often, and not by chance"), Wish(margin: 3), Wish(unit: "%"),
            Wish(extraControl: true), Wish(isOfTheClause: true), Wish(countsAgainst: .no(because: "any coin would do")),
            Wish(exclusions: "all count"),
            Wish(network: .same),
        ]
        for edit in edits { #expect(registration(declaration(edit)).meaning != meaning) }
        #expect(registration(plan: ["count": 100]).meaning != meaning)
        #expect(registration(code: "0ther").meaning != meaning)
        #expect(registration(stopping: "when it holds").meaning != meaning)
        var other = registration()
        other.findings[0].estimatorCode = "0ther"
        #expect(other.meaning != meaning)
        other = registration()
        other.findings[0].steps.append("more tosses")
        #expect(other.meaning != meaning)
        other = registration()
        other.untested = []
        #expect(other.meaning != meaning)
    }

    /// Members of a plan are the study's own, even where they are named as prose is.
    @Test func aPlanIsTakenWhole() {
        let one = registration(plan: ["test": "a", "data": ["state": "x", "because": "y"]])
        let other = registration(plan: ["test": "b", "data": ["state": "x", "because": "y"]])
        #expect(one.meaning != other.meaning)
        #expect(one.changes(to: other, finding: "heads").map(\.field) == ["plan of tosses, test"])
    }

    @Test func wordsAreWhatCounts() {
        #expect(
            Meaning.words(of: "Of  heads, (more) than 0.5; \u{2264} −1 %.") == "of heads more than 0.5 \u{2264} −1 %")
        #expect(Meaning.words(of: "at .5") == "at .5")
    }

    @Test func changesAreNamed() throws {
        let changed = registration(
            declaration(Wish(margin: 3, extraControl: true)), plan: ["count": 300], code: "0ther")
        let changes = registration().changes(to: changed, finding: "heads")
        let margin = try #require(changes.first { $0.field == "rule, cases, direction, bound, value" })
        #expect(margin.registered == "2" && margin.done == "3" && !margin.isOfMeasurement)
        let plan = try #require(changes.first { $0.field == "plan of tosses, count" })
        #expect(plan.registered == "200" && plan.done == "300" && plan.isOfMeasurement)
        #expect(changes.first { $0.field == "code of tosses" }?.isOfMeasurement == true)
        #expect(
            changes.contains {
                $0.field.hasPrefix("controls, a bent coin") && $0.registered == "–" && !$0.isOfMeasurement
            })
        #expect(
            registration().changes(to: registration(declaration(Wish(isOfTheClause: true))), finding: "heads").map(
                \.field) == ["controls, a fair coin, counterparts, direction"])
        #expect(
            registration().changes(to: registration(declaration(Wish(test: "In other words"))), finding: "heads")
                .isEmpty)
        #expect(registration().changes(to: changed).contains("heads: rule, cases, direction, bound, value: 2 → 3"))
    }

    @Test func everyChangeOfMeaningIsNamed() {
        let seed = UInt64.random(in: .min ... .max)
        var random = Random(state: seed)
        for _ in 0..<200 {
            let one = registration(random.declaration()), other = registration(random.declaration())
            let isSame = one.meaning == other.meaning
            #expect(one.changes(to: other).isEmpty == isSame, "seed \(seed)")
        }
    }
}

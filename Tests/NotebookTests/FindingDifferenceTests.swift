import Foundation
import Notebook
import Registration
import Testing

/// What of findings differs between two runs, each made of one run by editing what its record says.
@Suite struct FindingDifferenceTests {
    let store: Store
    let run: RunRecord
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        let study = Study("heads", title: "Heads", question: "?", paper: Paper("Nobody"), code: .unread) {
            let measured = Step("measured") { _ in 2.0 }
            Finding(Self.declaration(), measured) { measured in
                Numbers([
                    "direction": try .mean(Samples([measured - 0.1, measured, measured + 0.1], of: "trials")),
                    "untrained": try .mean(Samples([-0.1, 0, 0.05], of: "trials")),
                ])
            }
            Finding(Self.question, measured) { measured in
                Numbers(["size": try .mean(Samples([measured - 0.1, measured, measured + 0.1], of: "trials"))])
            }
        }
        store = try scratch.store()
        let console = Console(isTerminal: false, isQuiet: true)
        _ = try Runner(store: store, console: console).run(
            study, setting: Setting(), output: scratch.folder.appendingPathComponent("Output"))
        run = try #require(try store.run(1))
        try #require(run.findings.map(\.word) == ["replicated", "yes"])
    }

    private static let question = Declaration(
        "size", .question(Question("Is it large?")), test: "The mean of three", units: ["trials"], extent: .noNetwork,
        rule: .clause(.init("size", .exceeds(Margin(1, "", source: "the test")))))

    private static func declaration(
        words: String = "Heads come more often, everywhere", test: String = "Heads less tails", margin: Double = 1,
        source: String = "a pilot", facet: Likeness = .close, control: Double = 0.5
    ) -> Declaration {
        Declaration(
            "heads",
            .claim(
                Claim(words, .abstract), scope: "coins", facets: Facets(data: facet, because: [.data: "another coin"]),
                countsAgainst: .yes(because: "any coin would do")),
            test: test, units: ["trials"], extent: .noNetwork,
            rule: .clause(.init("direction", .exceeds(Margin(margin, "", source: source)))),
            controls: [
                Control(
                    "untrained", .mustFail,
                    .clause(.init("untrained", .exceeds(Margin(control, "", source: "the test")))))
            ])
    }

    /// The difference from the run to the same run with an edited record, or the other way round.
    private func difference(isBackwards: Bool = false, _ edit: (inout RunRecord) -> Void) throws -> RunDifference {
        var edited = run
        edit(&edited)
        return try isBackwards
            ? RunDifference((store, edited), (store, run)) : RunDifference((store, run), (store, edited))
    }

    private func only(_ difference: RunDifference) throws -> FindingDifference {
        try #require(difference.findings.count == 1, "\(difference.findings)")
        return difference.findings[0]
    }

    @Test func proseAndCommasAreNoDifference() throws {
        let same = try difference {
            $0.findings[0].declaration = Self.declaration(
                words: "heads come more often everywhere.", test: "Heads, less tails", source: "Another pilot")
        }
        #expect(same.isEmpty && same.findings.isEmpty)
        let other = try difference {
            $0.findings[0].declaration = Self.declaration(words: "Heads come less often, everywhere")
        }
        #expect(try only(other).changes.map(\.title) == ["claim, words"])
    }

    @Test func aMarginAndAControlsMarginAreFieldsOfTheRule() throws {
        let finding = try only(
            difference { $0.findings[0].declaration = Self.declaration(margin: 1.5, control: 0.75) })
        #expect(finding.importance == .rule && finding.old == "replicated" && finding.new == "replicated")
        #expect(finding.changes.map(\.aspect) == [.rule, .rule])
        #expect(
            finding.changes.map(\.title) == [
                "controls, untrained, rule, cases, untrained, bound, value", "rule, cases, direction, bound, value",
            ])
        #expect(finding.changes.map(\.old) == ["0.5", "1"] && finding.changes.map(\.new) == ["0.75", "1.5"])
    }

    @Test func anotherKindIsSaidAsItIsBesideTheVerdict() throws {
        let finding = try only(difference { $0.findings[0].declaration = Self.declaration(facet: .smaller) })
        // The word follows from the kind.
        #expect(finding.importance == .word && finding.old == "replicated" && finding.new == "holds here")
        #expect(finding.changes.first == .init(aspect: .kind, name: "", old: "close", new: "scaled down"))
        let same = try only(difference { $0.findings[0].declaration = Self.declaration(facet: .same) })
        #expect(same.importance == .kind && same.changes.first?.new == "same recipe")
    }

    @Test func whatBecameFragileOrSteady() throws {
        func analysed(_ outcomes: Outcome...) -> (inout RunRecord) -> Void {
            let analyses = outcomes.enumerated().map { place, outcome in
                Steadiness.Analysis(
                    options: ["interval": "number \(place)"], outcome: outcome, estimate: nil,
                    counting: place == 0 ? .registered : .equivalent)
            }
            return { $0.findings[0].steadiness = Steadiness(analyses: analyses) }
        }
        let steady = edited(analysed(.holds, .holds)), fragile = edited(analysed(.holds, .holds, .fails(.reversed)))
        let worse = try only(RunDifference((store, steady), (store, fragile)))
        #expect(worse.importance == .fragile)
        #expect(
            worse.changes == [
                .init(
                    aspect: .steadiness, name: "", old: "the same in 2 of 2 analyses; never reversed",
                    new: "the same in 2 of 3 analyses; otherwise decided in 1: fragile")
            ])
        let better = try only(RunDifference((store, fragile), (store, steady)))
        #expect(better.importance == .other && better.changes.map(\.aspect) == [.steadiness])
        // A mean of three trials has no other analysis; from none at all to one that turns around is fragile, too.
        try #require(run.findings[0].steadiness == nil)
        #expect(try only(RunDifference((store, run), (store, fragile))).importance == .fragile)
    }

    @Test func whatIsLessWellRegistered() throws {
        func leveled(_ level: RegistrationLevel, _ digest: String = "a") -> (inout RunRecord) -> Void {
            { $0.findings[1].registration = RegistrationState(level: level, because: [], digest: digest) }
        }
        let lower = try only(
            RunDifference((store, edited(leveled(.seeded))), (store, edited(leveled(.committed)))))
        #expect(lower.identifier == "size" && lower.importance == .lowerLevel)
        #expect(lower.changes == [.init(aspect: .level, name: "", old: "seeded", new: "committed")])
        let higher = try only(
            RunDifference((store, edited(leveled(.committed))), (store, edited(leveled(.deposited)))))
        #expect(higher.importance == .other)
        // Another registration with as good a level is a condition and no difference.
        let other = try RunDifference((store, edited(leveled(.seeded))), (store, edited(leveled(.seeded, "b"))))
        #expect(other.isEmpty)
    }

    /// What was changed after data is post hoc, and which run had them is no difference.
    @Test func aRuleChangedAfterDataLowersTheLevel() throws {
        func changed(_ run: Int) -> (inout RunRecord) -> Void {
            {
                let moment = Deviation.Moment.afterData(run: run, date: "2026-11-29")
                $0.findings[0].registration = RegistrationState(
                    level: .seeded, because: [], digest: "a",
                    deviations: [.init(field: "rule", registered: "2", done: "1", moment: moment)],
                    registered: Self.declaration(margin: 2), registeredOutcome: .undecided(because: "across"))
            }
        }
        let seeded: (inout RunRecord) -> Void = {
            $0.findings[0].registration = RegistrationState(level: .seeded, because: [], digest: "a")
        }
        let finding = try only(RunDifference((store, edited(seeded)), (store, edited(changed(1)))))
        #expect(finding.importance == .word)
        #expect(finding.new == "replicated; the registered rule says inconclusive")
        #expect(finding.changes.map(\.aspect) == [.level])
        #expect(finding.changes[0].new.contains("changed after data (run 1, 2026-11-29); registered: seeded"))
        #expect(try RunDifference((store, edited(changed(1))), (store, edited(changed(2)))).isEmpty)
    }

    @Test func whatMattersMostComesFirst() throws {
        let turned = try difference {
            $0.findings[0].isStrict.toggle()
            $0.findings[1].outcome = .fails(.reversed)
            $0.findings[1].clauses[0].outcome = .fails(.reversed)
        }
        #expect(turned.findings.map(\.identifier) == ["size", "heads"])
        #expect(turned.findings.map(\.importance) == [.turned, .other])
        #expect(turned.findings[0].old == "yes" && turned.findings[0].new == "no")
        #expect(
            turned.findings[0].changes == [.init(aspect: .clause, name: "size", old: "holds", new: "fails: reversed")])
        #expect(turned.findings[0].reason == "fails: reversed")
        let undecided = try difference { $0.findings[1].outcome = .undecided(because: "noise") }
        #expect(try only(undecided).importance == .word)
        // The same word for another reason.
        let again = try RunDifference(
            (store, edited { $0.findings[1].outcome = .fails(.reversed) }),
            (store, edited { $0.findings[1].outcome = .fails(.shortOfBound) }))
        #expect(try only(again).changes.map(\.aspect) == [.outcome])
    }

    @Test(arguments: [false, true]) func whatAppearedAndWhatWent(isBackwards: Bool) throws {
        let finding = try only(difference(isBackwards: isBackwards) { $0.findings.remove(at: 0) })
        #expect(finding.importance == (isBackwards ? .new : .gone))
        #expect(finding.old == (isBackwards ? "–" : "replicated") && finding.new == (isBackwards ? "replicated" : "–"))
    }

    @Test func aControlThatWasNotRunIsSaid() throws {
        let finding = try only(difference { $0.findings[0].controls[0].outcome = nil })
        #expect(finding.changes.map(\.title) == ["control untrained"])
        #expect(finding.changes[0].new == "not run" && finding.importance == .other)
    }

    /// Another outcome of measured times within their intervals is another day's; another rule is not.
    @Test func timesDifferFromDayToDay() throws {
        let turn: (inout RunRecord) -> Void = {
            $0.findings[1].isTimed = true
            $0.findings[1].outcome = .fails(.reversed)
        }
        #expect(try RunDifference((store, edited { $0.findings[1].isTimed = true }), (store, edited(turn))).isEmpty)
        let ruled = try RunDifference(
            (store, edited { $0.findings[1].isTimed = true }),
            (
                store,
                edited {
                    turn(&$0)
                    $0.findings[1].declaration = Declaration(
                        "size", .question(Question("Is it large?")), test: "The mean of three", units: ["trials"],
                        extent: .noNetwork, rule: .clause(.init("size", .exceeds(Margin(3, "", source: "the test")))))
                }
            ))
        #expect(try only(ruled).importance == .turned)
    }

    private func edited(_ edit: (inout RunRecord) -> Void) -> RunRecord {
        var edited = run
        edit(&edited)
        return edited
    }
}

import Testing
import Verdicts

/// Cases of a finding in the light of their counterparts in a control.
@Suite struct CounterpartTests {
    /// H, F and U: holds, fails, is undecided.
    private func evidence(_ letter: Character) -> Evidence {
        letter == "H" ? between(1, 2) : letter == "F" ? between(-2, -1) : between(-1, 1)
    }

    /// It passes where each of its clauses does; where it must fail, one that fails is enough.
    private func blur(in clauses: [Rule.Clause], _ expectation: Control.Expectation) -> Control {
        let own = clauses.map { Rule.Clause("blur, \($0.name)", $0.form) }
        return Control(
            "blur", expectation, expectation == .mustFail ? .atLeast(own.count, of: own) : .allOf(own),
            inPlaceOf: clauses)
    }

    /// - Parameters:
    ///   - cases: of the finding, a letter each.
    ///   - counterparts: of the control; a blank one was not measured.
    private func outcome(
        _ cases: String, _ counterparts: String, _ expectation: Control.Expectation = .mustFail,
        rule: ([Rule.Clause]) -> Rule = { .allOf($0) }
    ) -> Outcome {
        let clauses = cases.indices.map { Rule.Clause("\(cases.distance(from: cases.startIndex, to: $0))", exceeds(0)) }
        let control = blur(in: clauses, expectation)
        var all: [String: Evidence] = [:]
        for (clause, letter) in zip(clauses, cases) { all[clause.name] = evidence(letter) }
        for (clause, letter) in zip(clauses, counterparts) where letter != " " {
            all["blur, \(clause.name)"] = evidence(letter)
        }
        let controls = ControlOutcomes([control]) { all[$0.name] }
        return controls.considered(
            rule(clauses).outcome { clause in
                controls.considered(all[clause.name] ?? .undefined, for: clause)
            })
    }

    /// All words of so many letters H, F and U.
    private func words(_ length: Int) -> [String] {
        length == 0 ? [""] : words(length - 1).flatMap { word in "HFU".map { word + String($0) } }
    }

    /// By a table written out anew: what a case comes to with a control that must fail, or must pass.
    @Test(arguments: Control.Expectation.allCases)
    func threeCasesInEveryWay(_ expectation: Control.Expectation) {
        let mustFail = expectation == .mustFail
        for cases in words(3) {
            for control in words(3) {
                let left = zip(cases, control).map { own, other -> Character in
                    switch (own, other, mustFail) {
                    case ("H", "F", true), ("F", _, true): own
                    case ("F", "H", false), ("H", _, false): own
                    default: "U"
                    }
                }
                var expected: Outcome.Name =
                    switch Set(left) {
                    case ["H"]: .holds
                    case ["F"]: .fails
                    case ["H", "F"], ["H", "F", "U"]: .partly
                    default: .undecided
                    }
                let whole = Set(control)
                if mustFail {
                    // Each must do as well for the control to pass, and one that doesn't is enough for it to fail.
                    if whole == ["H"] { expected = .invalid } else if !whole.contains("F") { expected = .undecided }
                } else if whole == ["F"] {
                    expected = .invalid
                } else if whole != ["H"] {
                    expected = .undecided
                }
                #expect(outcome(cases, control, expectation).name == expected, "\(cases) \(control)")
            }
        }
    }

    @Test func aCaseThatItsControlPassesAsWellIsNoneThatHolds() {
        // Without counterparts it would be partly.
        #expect(
            outcome("HHF", "HHF").sentence == "undecided: 2 of 3 cases decide nothing: 0, 1")
        #expect(outcome("HHF", "HFF") == .partly(holding: ["1"], failing: [.init("2", .reversed)]))
        #expect(outcome("H", "U").sentence == "undecided: the control blur decides nothing, or was not run")
        #expect(outcome("HH", "F ").sentence == "undecided: the control blur decides nothing, or was not run")
        #expect(
            outcome("HH", "HF", rule: { .atLeast(1, of: $0) }) == .holds
                && outcome("HH", "HF", rule: { .atLeast(2, of: $0) }).name == .undecided)
    }

    @Test func theCaseSaysWhy() {
        let clause = Rule.Clause("a", exceeds(0))
        func said(_ expectation: Control.Expectation, _ own: Character, _ other: Character) -> String {
            let control = blur(in: [clause], expectation)
            let controls = ControlOutcomes([control]) { _ in evidence(other) }
            return clause.form.outcome(of: controls.considered(evidence(own), for: clause)).sentence
        }
        #expect(said(.mustFail, "H", "H") == "undecided: the control blur holds in this case, too")
        #expect(said(.mustFail, "H", "U") == "undecided: the control blur decides nothing in this case")
        #expect(said(.mustFail, "H", "F") == "holds" && said(.mustFail, "F", "H") == "fails: reversed")
        #expect(said(.mustPass, "F", "F") == "undecided: the control blur fails in this case, too")
        #expect(said(.mustPass, "F", "H") == "fails: reversed" && said(.mustPass, "H", "F") == "holds")
    }

    /// In one case of several, as in one alone.
    @Test func absentOnlyWhereItCouldBeSeen() {
        let clauses = ["a", "b"].map { Rule.Clause($0, exceeds(1, absentWithin: 1)) }
        let known = Control("fourfold noise", .mustPass, .clause(.init("noise", exceeds(0))))
        func outcome(_ controls: [Control]) -> Outcome {
            let outcomes = ControlOutcomes(controls) { _ in between(2, 3) }
            return outcomes.considered(
                Rule.allOf(clauses).outcome { clause in
                    outcomes.considered(clause.name == "a" ? between(2, 3) : between(-0.5, 0.5), for: clause)
                })
        }
        #expect(outcome([known]) == .partly(holding: ["a"], failing: [.init("b", .absent)]))
        #expect(outcome([]).isUndecided)
    }

    /// A narrower interval, the control's or the finding's, may decide and never turns around.
    @Test func noiseNeverHelps() {
        var random = SystemRandomNumberGenerator()
        let seed = random.next()
        print("seed \(seed)")
        var state = seed
        func number(_ range: ClosedRange<Double>) -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return range.lowerBound + Double(state >> 33) / Double(1 << 31) * (range.upperBound - range.lowerBound)
        }
        let clauses = ["a", "b", "c"].map { Rule.Clause($0, exceeds(0)) }
        let control = blur(in: clauses, .mustFail)
        let names = (clauses + control.rule.clauses).map(\.name)
        var decided = 0
        for _ in 0..<20_000 {
            var wide: [String: Evidence] = [:], narrow: [String: Evidence] = [:]
            for name in names {
                let middle = number(-2...2), half = number(0...2)
                wide[name] = between(middle - half, middle + half)
                let low = number(middle - half...middle + half)
                narrow[name] = between(low, number(low...middle + half))
            }
            func outcome(_ evidence: [String: Evidence]) -> Outcome.Name {
                let controls = ControlOutcomes([control]) { evidence[$0.name] }
                return controls.considered(
                    Rule.allOf(clauses).outcome { controls.considered(evidence[$0.name] ?? .undefined, for: $0) }
                ).name
            }
            let before = outcome(wide)
            if before != .undecided {
                decided += 1
                #expect(outcome(narrow) == before, "\(wide)")
            }
        }
        #expect(decided > 1_000)
    }
}

import Synchronization
import Testing
import Verdicts

@Suite struct RuleTests {
    /// Three cases of which H holds, F fails and U is undecided.
    @Test(arguments: [("HHU", "U"), ("HFU", "P"), ("FUU", "U"), ("FFF", "F"), ("HHH", "H"), ("UUU", "U"), ("HFF", "P")])
    func allOf(cases: String, expected: String) {
        // (14)
        let rule = Rule.allOf(cases.enumerated().map { .init("\($0)\($1)", exceeds(0)) })
        let outcome = rule.outcome { clause in
            clause.name.hasSuffix("H") ? between(1, 2) : clause.name.hasSuffix("F") ? between(-2, -1) : between(-1, 1)
        }
        let letter =
            switch outcome {
            case .holds: "H"
            case .partly: "P"
            case .fails: "F"
            case .undecided, .notTested: "U"
            }
        #expect(letter == expected)
    }

    @Test func directionButNotSize() {
        // (2)
        let rule = Rule.allOf([
            .init("direction", exceeds(0)), .init("size", .size(claimed(5), within: margin(1))),
        ])
        let outcome = rule.outcome { _ in between(1, 3) }
        #expect(outcome == .partly(holding: ["direction"], failing: [.init("size", .smaller)]))
        #expect(Verdict(outcome, .sameRecipe).word == .partlyReplicated)
    }

    @Test func oneOfFiveIsJudgedMoreStrictly() {
        // (13): at 95 % the interval would hold.
        let rule = Rule.atLeast(1, of: (0..<5).map { .init("case \($0)", exceeds(0)) })
        let asked = Mutex<Set<Double>>([])
        let outcome = rule.outcome { clause in
            guard clause.name == "case 0" else { return between(-0.4, 0.4) }
            return Evidence(0.45) { confidence in
                asked.withLock { _ = $0.insert(confidence) }
                return confidence > 0.96 ? .between(-0.111, 1.011) : .between(0.093, 0.807)
            }
        }
        #expect(outcome.isUndecided)
        // 1 - 0.05 / 5 to hold, 1 - 0.05 / 1 to fail.
        #expect(asked.withLock { $0.sorted() }.map { ($0 * 1000).rounded() } == [950, 990])
    }

    /// k − 1 cases that are true for sure, the others at the bound: "at least k" errs at most as one interval does on one
    /// side, by adding up binomial probabilities.
    @Test(arguments: [(1, 8), (1, 24), (5, 6), (3, 4), (2, 13)]) func atLeastErrsNoMoreThanOneInterval(
        least: Int, cases: Int
    ) throws {
        let rule = Rule.atLeast(least, of: (0..<cases).map { .init("case \($0)", exceeds(0)) })
        let asked = Mutex<[Double]>([])
        let outcome = rule.outcome { _ in
            Evidence(0) { confidence in
                asked.withLock { $0.append(confidence) }
                return .between(-1, 1)
            }
        }
        #expect(outcome.isUndecided)
        // The first to hold, the last to fail.
        let confidences = asked.withLock { $0 }
        let (toHold, toFail) = (try #require(confidences.first), try #require(confidences.last))
        let nulls = cases - least + 1
        let single = (1 - toHold) / 2
        var none = 1.0
        for _ in 0..<nulls { none *= 1 - single }
        #expect(1 - none <= 0.025)
        #expect(1 - none > 0.0245)
        // At 95 % each, it would err more often wherever more than one case may be wrong.
        var uncorrected = 1.0
        for _ in 0..<nulls { uncorrected *= 0.975 }
        #expect(nulls == 1 || 1 - uncorrected > 0.04)
        // To fail, n − k + 1 cases must, of which all but k − 1 … n may truly hold.
        #expect(Double(least) * (1 - toFail) / 2 <= 0.025 + 1e-15)
    }

    @Test func atLeastSomeOfThem() {
        func outcome(_ least: Int, _ intervals: [(Double, Double)]) -> Outcome {
            Rule.atLeast(least, of: intervals.indices.map { .init("\($0)", exceeds(0)) })
                .outcome { between(intervals[Int($0.name) ?? 0].0, intervals[Int($0.name) ?? 0].1) }
        }
        let (holds, fails, open) = ((1.0, 2.0), (-2.0, -1.0), (-1.0, 1.0))
        #expect(outcome(2, [holds, holds, fails]) == .holds)
        #expect(outcome(2, [holds, fails, fails]) == .fails(.reversed))
        #expect(outcome(2, [holds, open, fails]).isUndecided)
        #expect(outcome(1, [fails, fails, open]).isUndecided)
        #expect(outcome(1, [fails, fails, fails]) == .fails(.reversed))
        #expect(outcome(3, [holds, holds, fails]) == .fails(.reversed))
    }

    /// Cases of clauses H, F and U; "HH UF HU" has three.
    private func outcome(ofCases text: String, atLeast least: Int) -> Outcome {
        let cases = text.split(separator: " ").enumerated().map { place, letters in
            Rule.Case(
                "case \(place)", letters.enumerated().map { .init("\(place) \($0)\($1)", exceeds(0)) })
        }
        return Rule.atLeastCases(least, of: cases).outcome { clause in
            clause.name.hasSuffix("H") ? between(1, 2) : clause.name.hasSuffix("F") ? between(-2, -1) : between(-1, 1)
        }
    }

    @Test func aCaseHoldsWithAllOfItsClausesAndFailsWithOne() {
        #expect(outcome(ofCases: "HH HH HF", atLeast: 2) == .holds)
        // One clause that fails is enough for its case, and two cases for the whole.
        #expect(outcome(ofCases: "HH HF FH", atLeast: 2) == .fails(.reversed))
        #expect(outcome(ofCases: "HH HU HF", atLeast: 2).isUndecided)
        #expect(outcome(ofCases: "UU UF UU", atLeast: 3) == .fails(.reversed))
        #expect(outcome(ofCases: "HH", atLeast: 1) == .holds && outcome(ofCases: "FF", atLeast: 1) == .fails(.reversed))
        #expect(
            outcome(ofCases: "HH HU HF", atLeast: 2).sentence
                == "undecided: 1 of 3 cases holds at 97.5\u{A0}%, and 2 must")
    }

    /// With cases of one clause it is `atLeast`, at the same confidences; more clauses make it harder to fail, and as hard to
    /// hold.
    @Test(arguments: [(1, 1, 1), (5, 6, 1), (5, 6, 3), (4, 6, 2), (3, 3, 5)])
    func casesAreCorrectedForTheirNumber(least: Int, cases: Int, clauses: Int) throws {
        func asked(_ rule: Rule) -> [Double] {
            let asked = Mutex<[Double]>([])
            let outcome = rule.outcome { _ in
                Evidence(0) { confidence in
                    asked.withLock { $0.append(confidence) }
                    return .between(-1, 1)
                }
            }
            #expect(outcome.isUndecided)
            return asked.withLock { $0 }
        }
        let parts = (0..<cases).map { part in
            Rule.Case("\(part)", (0..<clauses).map { .init("\(part) \($0)", exceeds(0)) })
        }
        let confidences = asked(.atLeastCases(least, of: parts))
        let single = asked(.atLeast(least, of: (0..<cases).map { .init("\($0)", exceeds(0)) }))
        let (toHold, toFail) = (try #require(confidences.first), try #require(confidences.last))
        #expect(toHold == single.first)
        let own = 1 - toFail, whole = 1 - (try #require(single.last))
        #expect(abs(own - whole / Double(clauses)) < 1e-12)
        // A case of clauses that all truly hold fails by chance no more often than one clause would.
        #expect(Double(least * clauses) * own / 2 <= 0.025 + 1e-12)
    }

    @Test func casesAreNamedWithWhatIsAskedOfThem() {
        let rule = Rule.atLeastCases(
            1,
            of: [
                .init("AD", [.init("RISE", exceeds(0)), .init("CAM", exceeds(0))]),
                .init("IC", [.init("x", exceeds(2))]),
            ])
        #expect(
            rule.sentence
                == "at least 1 of 2, with all that is asked of each: AD (RISE, CAM: exceeds 0 points); IC (x: exceeds 2 points)"
        )
        #expect(rule.clauses.map(\.name) == ["RISE", "CAM", "x"])
    }

    @Test func betterThanTheBestIsBetterThanEach() {
        // (20)
        let rule = Rule.allOf((0..<4).map { .init("against \($0)", exceeds(0)) })
        #expect(rule.outcome { $0.name == "against 3" ? between(-0.1, 0.4) : between(0.2, 0.9) }.isUndecided)
    }

    @Test func theOrderOfCasesChangesNothing() {
        let intervals = [(1.0, 2.0), (-2.0, -1.0), (-1.0, 1.0), (0.5, 0.7)]
        for make in [{ Rule.allOf($0) }, { Rule.atLeast(2, of: $0) }] as [([Rule.Clause]) -> Rule] {
            func outcome(_ order: [Int]) -> Outcome {
                make(order.map { .init("\($0)", exceeds(0)) }).outcome {
                    between(intervals[Int($0.name) ?? 0].0, intervals[Int($0.name) ?? 0].1)
                }
            }
            for order in [[3, 2, 1, 0], [1, 0, 3, 2], [2, 3, 0, 1]] {
                switch (outcome([0, 1, 2, 3]), outcome(order)) {
                case (.partly(let one, _), .partly(let other, _)): #expect(Set(one) == Set(other))
                case (let one, let other): #expect(one == other)
                }
            }
        }
    }

    @Test func sentences() {
        let rule = Rule.allOf([
            .init("direction", exceeds(0)), .init("size", .size(claimed(11.1), within: margin(5))),
        ])
        #expect(
            rule.sentence
                == "all of: direction: exceeds 0 points; size: lies within ± 5 points of the paper's 11.1")
        #expect(Rule.clause(.init("", .notWorse(than: margin(2.5)))).sentence == "is not worse by 2.5 points or more")
    }

    /// A bound that 24 angles share is written once, and names with commas of their own stay apart.
    @Test func clausesThatAskTheSameStandTogether() {
        let angles = ["−15°", "0°", "15°"].map { Rule.Clause($0, exceeds(5)) }
        #expect(Rule.allOf(angles).sentence == "all of: −15°, 0°, 15°: exceeds 5 points")
        let mixed = Rule.atLeast(2, of: [angles[0], .init("size", .below(margin(9))), angles[1]])
        #expect(mixed.sentence == "at least 2 of 3: −15°, 0°: exceeds 5 points; size: lies below 9 points")
        let networks = ["VGG-16, area", "AlexNet, area"].map { Rule.Clause($0, exceeds(0)) }
        #expect(Rule.allOf(networks).sentence == "all of: VGG-16, area; AlexNet, area: exceeds 0 points")
    }

    @Test func whatDecidesNothingIsCountedAndSaidOnce() {
        func sentence(_ cases: String) -> String {
            Rule.allOf(cases.enumerated().map { .init("\($0)\($1)", exceeds(0)) }).outcome { clause in
                clause.name.hasSuffix("H")
                    ? between(1, 2) : clause.name.hasSuffix("F") ? between(-2, -1) : between(-1, 1)
            }.sentence
        }
        #expect(sentence("HU") == "undecided: 1 of 2 cases decides nothing: 1U")
        #expect(sentence("UUHU") == "undecided: 3 of 4 cases decide nothing")
        // Of one case, its own reason.
        #expect(
            sentence("U") == "undecided: the interval reaches across the bound" && sentence("F") == "fails: reversed")
        #expect(sentence("HFHH") == "partly: 0H, 2H, 3H hold; 1F fails (reversed)")
        #expect(sentence("HFFFFHHH") == "partly: 0H, 5H and 2 more hold; 1F, 2F and 2 more fail (reversed)")
        let some = Rule.atLeast(2, of: ["a", "b", "c"].map { .init($0, exceeds(0)) })
        #expect(
            some.outcome { $0.name == "a" ? between(1, 2) : between(-1, 1) }.sentence
                == "undecided: 1 of 3 cases holds at 97.5\u{A0}%, and 2 must")
    }
}

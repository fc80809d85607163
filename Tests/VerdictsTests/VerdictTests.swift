import Testing
import Verdicts

@Suite struct VerdictTests {
    private let edges = Control("edge map", .mustFail, .clause(.init("edges", exceeds(0))))
    private let known = Control("fourfold noise", .mustPass, .clause(.init("noise", exceeds(0))))

    private func outcome(_ control: Control, _ interval: (Double, Double)) -> Outcome {
        control.rule.outcome { _ in between(interval.0, interval.1) }
    }

    @Test func aControlThatPassesMakesTheTestInvalid() {
        // (11)
        let found = exceeds(0).outcome(of: between(30, 40))
        #expect(found.considering([(edges, outcome(edges, (10, 20)))]).isInvalid)
        #expect(found.considering([(edges, outcome(edges, (-3, 8)))]).isUndecided)
        #expect(found.considering([(edges, nil)]).isUndecided)
        #expect(found.considering([(edges, outcome(edges, (-8, -3)))]) == .holds)
        #expect(found.considering([(known, outcome(known, (-8, -3)))]).isInvalid)
        #expect(found.considering([(known, outcome(known, (3, 8)))]) == .holds)
        #expect(Verdict(found.considering([(edges, .holds)]), .close).word == .invalid)
    }

    @Test func absentOnlyWhereItCouldBeSeen() {
        // (12)
        let absent = exceeds(1, absentWithin: 1).outcome(of: between(-0.5, 0.5))
        #expect(absent == .fails(.absent))
        #expect(absent.considering([]).isUndecided)
        #expect(absent.considering([(known, nil)]).isUndecided)
        #expect(absent.considering([(known, outcome(known, (-1, 1)))]).isUndecided)
        #expect(absent.considering([(known, outcome(known, (2, 3)))]) == .fails(.absent))
        #expect(absent.considering([(edges, outcome(edges, (-3, -2)))]).isUndecided)
    }

    @Test func wordsByKind() {
        // (1), (15)
        #expect(Verdict(.holds, .close).word == .replicated)
        #expect(Verdict(.fails(.reversed), .close).word == .contradicted)
        #expect(Verdict(.fails(.reversed), .scaledDown, countsAgainst: false).word == .notFoundHere)
        #expect(Verdict(.holds, .authorsArtefacts).word == .reproduced)
        #expect(Verdict(.fails(.smaller), .authorsArtefacts).word == .notReproduced)
        #expect(Verdict(.undecided(because: ""), .close).word == .inconclusive)
        #expect(Verdict(.notTested(.missing(needs: "ImageNet")), .close).word == .missing)
    }

    @Test func nothingElseContradicts() {
        let outcomes: [Outcome] = [
            .holds, .partly(holding: ["a"], failing: [.init("b", .smaller)]), .fails(.reversed), .fails(.absent),
            .undecided(because: "noise"), .notTested(.missing(needs: "people")),
            .notTested(.invalid(because: "a control")),
        ]
        for kind in TestKind.allCases {
            for outcome in outcomes {
                for counts in [true, false] {
                    let word = Verdict(outcome, kind, countsAgainst: counts).word
                    let may = counts && (kind == .sameRecipe || kind == .close)
                    if case .fails = outcome, may {
                        #expect(word == .contradicted)
                    } else {
                        #expect(word != .contradicted)
                    }
                    #expect((word == .inconclusive) == outcome.isUndecided)
                }
            }
        }
    }

    @Test func theWorstFacetDecides() {
        #expect(Facets().kind == .sameRecipe)
        #expect(Facets(artefacts: .theirs).kind == .authorsArtefacts)
        #expect(Facets(data: .close, because: [.data: "JPEG copy"]).kind == .close)
        #expect(Facets(data: .close, artefacts: .theirs, because: [.data: "JPEG copy"]).kind == .close)
        #expect(
            Facets(data: .close, network: .smaller, because: [.data: "JPEG copy", .network: "a quarter"]).kind
                == .scaledDown)
        #expect(
            Facets(network: .smaller, measure: .different, because: [.network: "a quarter", .measure: "another"]).kind
                == .conceptual)
        for kind in TestKind.allCases {
            #expect(kind.judgesSize == [.authorsArtefacts, .sameRecipe, .close].contains(kind))
        }
    }
}

import Testing

@testable import Notebook

/// Clauses by their names, and numbers for them.
@Suite struct ClauseTests {
    private static let chance = Form.exceeds(Margin(10, "%", source: "one in ten classes"))
    private static let declaration = Declaration(
        "learns", .question(Question("Is it right more often than chance?")), test: "Accuracy in percent",
        units: ["images"], rule: .allOf(["A", "B"].asked(chance)),
        controls: [Control("shuffled labels", .mustFail, .clause("shuffled", chance))])

    /// The same asked with shuffled labels, of each network.
    private static let ofEach = Declaration(
        "learns", .question(Question("Is it right more often than chance?")), test: "Accuracy in percent",
        units: ["images"], rule: .allOf(["A", "B", "C"].asked(chance)),
        controls: [
            Control(
                "shuffled labels", .mustFail,
                .atLeast(3, of: ["A, shuffled", "B, shuffled", "C, shuffled"].asked(chance)),
                inPlaceOf: ["A", "B", "C"].asked(chance))
        ])

    @Test func names() {
        #expect(clauseName("VGG-16", "", "grey share") == "VGG-16, grey share" && clauseName("VGG-16") == "VGG-16")
        #expect(Rule.clause("A", Self.chance) == .clause(Rule.Clause("A", Self.chance)))
        #expect(["A", "B"].asked(Self.chance) == [Rule.Clause("A", Self.chance), Rule.Clause("B", Self.chance)])
        #expect(Self.declaration.clauseNames == ["A", "B", "shuffled"])
    }

    @Test("A finding has numbers where each clause of its rule has one; a control may lack its own")
    func numbersIfAll() throws {
        func share(_ correct: Int) throws -> Estimator {
            try .proportion(correct, of: 400, "images").scaled(by: 100)
        }
        let found = ["A": try share(200), "B": try share(300), "shuffled": try share(8)]
        func outcome(without name: String? = nil) throws -> Outcome {
            let numbers = Self.declaration.numbersIfAll(found.filter { $0.key != name }, needs: "networks")
            return try Self.declaration.outcome(of: numbers.showing("beside", ifMeasured: nil))
        }
        #expect(try outcome() == .holds)
        #expect(try outcome(without: "B").name == .missing)
        #expect(try outcome(without: "shuffled").name == .undecided)
    }

    /// 200 of 400 are far above one in ten, by any confidence: but of an invalid test that says nothing.
    @Test(arguments: [(8, true), (200, false), (40, false)])
    func theStrictMarkIsTheVerdicts(shuffled: Int, isStrict: Bool) throws {
        func share(_ correct: Int) throws -> Estimator {
            try .proportion(correct, of: 400, "images").scaled(by: 100)
        }
        let numbers = Numbers(["A": try share(200), "B": try share(300), "shuffled": try share(shuffled)])
        let summary = try Judge(declaration: Self.declaration, numbers: numbers, isQuick: false)
            .summary(data: [], isTimed: false)
        #expect(summary.outcome.name == [8: .holds, 200: .invalid, 40: .undecided][shuffled])
        #expect(summary.isStrict == isStrict)
    }

    /// B's accuracy says nothing, since B with shuffled labels is above chance, too.
    @Test func aCaseCountsWhereItsCounterpartFails() throws {
        func share(_ correct: Int) throws -> Estimator {
            try .proportion(correct, of: 400, "images").scaled(by: 100)
        }
        let numbers = Numbers([
            "A": try share(200), "B": try share(200), "C": try share(10), "A, shuffled": try share(8),
            "B, shuffled": try share(100), "C, shuffled": try share(8),
        ])
        let summary = try Judge(declaration: Self.ofEach, numbers: numbers, isQuick: false)
            .summary(data: [], isTimed: false)
        #expect(summary.clauses.map(\.outcome.name) == [.holds, .undecided, .fails])
        #expect(summary.clauses[1].outcome.sentence.contains("the control shuffled labels holds in this case, too"))
        // More images would not change it.
        #expect(summary.clauses[1].needs == nil)
        #expect(summary.controls[0].outcome?.name == .fails)
        #expect(summary.controls[0].clauses.map(\.outcome.name) == [.fails, .holds, .fails])
        guard case .partly(let holding, _) = summary.outcome else {
            Issue.record("\(summary.outcome)")
            return
        }
        #expect(holding == ["A"])
        let analyses = try #require(summary.steadiness).analyses
        #expect(analyses.count > 1 && analyses.allSatisfy { $0.outcome.name == .partly })
    }
}

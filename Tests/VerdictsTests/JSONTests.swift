import Foundation
import Testing
import Verdicts

/// What files have of declarations and outcomes: all of it, by names that no renaming changes.
@Suite struct JSONTests {
    private func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private func comesBack<Value: Codable & Equatable>(_ value: Value) throws {
        let text = try json(value)
        #expect(try JSONDecoder().decode(Value.self, from: Data(text.utf8)) == value, "\(text)")
    }

    private static let margin = Margin(2, "points", source: "ours")
    private static let value = ClaimedValue(68.92, "%", on: "VGG-16", isUpTo: true)
    private static let forms: [Form] = [
        .exceeds(margin), .exceeds(margin, absentWithin: Margin(1, "points", source: "a pilot")), .below(margin),
        .notWorse(than: margin), .equals(0.5, within: margin), .size(value, within: margin),
        .predicts(value, within: margin), .beyondControl("blur", by: margin), .exact(.equal, 3), .exact(.atLeast, 3),
        .exact(.atMost, 0),
    ]
    private static let outcomes: [Outcome] = [
        .holds, .partly(holding: ["a"], failing: [.init("b", .reversed)]), .undecided(because: "noise"),
        .notTested(.missing(needs: "people")), .notTested(.invalid(because: "a control passes")),
    ]

    @Test(arguments: forms) func aForm(_ form: Form) throws {
        try comesBack(form)
        let clause = Rule.Clause("one", form), other = Rule.Clause("two", .exceeds(Self.margin))
        for rule in [
            Rule.clause(clause), .allOf([clause, other]), .allOf([clause]), .atLeast(1, of: [clause, other]),
            .atLeastCases(1, of: [.init("both", [clause, other])]),
            .atLeastCases(2, of: [.init("first", [clause]), .init("second", [other])]),
        ] {
            try comesBack(rule)
        }
    }

    @Test func aControl() throws {
        let cases = ["a", "b"].map { Rule.Clause($0, .exceeds(Self.margin)) }
        let whole = Control("blur", .mustPass, .allOf(cases))
        try comesBack(whole)
        #expect(try json(whole).contains(#""counterparts":null"#))
        let blurred = ["blur, a", "blur, b"].map { Rule.Clause($0, .exceeds(Self.margin)) }
        let ofEach = Control("blur", .mustFail, .atLeast(2, of: blurred), inPlaceOf: cases)
        try comesBack(ofEach)
        #expect(try json(ofEach).contains(#""counterparts":{"a":"blur, a","b":"blur, b"}"#))
    }

    @Test func everyFormHasTheSameMembers() throws {
        let members = try Self.forms.map { form in
            try #require(try JSONSerialization.jsonObject(with: Data(json(form).utf8)) as? [String: Any]).keys.sorted()
        }
        #expect(Set(members).count == 1 && members[0].count == 7, "\(Set(members))")
        #expect(
            try json(Form.exact(.atLeast, 3)) == """
                {"absentWithin":null,"control":null,"form":"exact","margin":null,"paper":null,"relation":"atLeast","target":3}
                """)
    }

    @Test func anOutcome() throws {
        for outcome in Self.outcomes + Failure.allCases.map(Outcome.fails) { try comesBack(outcome) }
        #expect(
            try json(Outcome.fails(.absent)) == """
                {"because":null,"failing":[],"failure":"absent","holding":[],"name":"fails"}
                """)
    }

    @Test func aDeclaration() throws {
        let fork = Fork(
            "a clipped activation is",
            [
                .init("zero"), .init("the threshold", .uncertain), .init("a half", .notEquivalent(because: "nobody's")),
            ])
        let rule = Rule.clause(.init("gain", .exceeds(Self.margin)))
        let facets = Facets(data: .close, network: .smaller, because: [.network: "half", .data: "a copy"])
        let sources: [Claim.Source] = [.abstract, .paper(place: "section 4"), .quoted(in: "Li 2020")]
        let counts: [CountsAgainst] = [.yes(because: "any network would do"), .no(because: "it is small")]
        let subjects: [Declaration.Subject] =
            sources.flatMap { source in
                counts.map {
                    .claim(
                        Claim("helps", source, value: Self.value), scope: "networks", facets: facets, countsAgainst: $0)
                }
            } + [.question(Question("does it?")), .question(Question("does it?", .recalled(from: "a talk")))]
        for subject in subjects {
            try comesBack(
                Declaration(
                    "gain", subject, test: "a test", units: ["images"], rule: rule,
                    controls: [Control("blur", .mustFail, .clause(.init("blurred", .exceeds(Self.margin))))],
                    forks: [fork], known: "a pilot", changedBecause: "a referee asked"))
        }
        // By the facets' names, in their order: a dictionary of another kind would be a list in none.
        #expect(try json(facets).contains("\"because\":{\"data\":\"a copy\",\"network\":\"half\"}"))
        try comesBack(UntestedClause("more", .missing(needs: "people")))
        try comesBack(UntestedClause("more", .invalid(because: "a control passes")))
    }

    @Test(arguments: [
        "{\"form\":\"exceeds\"}", "{\"form\":\"surpasses\",\"margin\":null}", "{\"form\":\"exact\",\"target\":3}",
    ]) func whatIsNoForm(text: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Form.self, from: Data(text.utf8)) }
    }

    @Test(arguments: [
        "{\"name\":\"paper\",\"text\":null}", "{\"name\":\"quoted\"}", "{\"name\":\"rumour\",\"text\":\"a talk\"}",
    ]) func whatIsNoSource(text: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Claim.Source.self, from: Data(text.utf8)) }
    }

    @Test func whatIsNoRule() throws {
        let text = try json(
            Rule.atLeast(1, of: [.init("one", .exceeds(Self.margin)), .init("two", .exceeds(Self.margin))]))
        for (old, new) in [
            ("\"least\":1", "\"least\":3"), ("\"least\":1", "\"least\":0"), ("atLeast", "clause"), ("atLeast", "most"),
        ] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(Rule.self, from: Data(text.replacingOccurrences(of: old, with: new).utf8))
            }
        }
        let cases = try json(
            Rule.atLeastCases(
                1,
                of: [
                    .init("first", [.init("one", .exceeds(Self.margin))]),
                    .init("second", [.init("two", .exceeds(Self.margin))]),
                ]))
        #expect(cases.contains(#""cases":[{"clauses":["one"],"name":"first"},{"clauses":["two"],"name":"second"}]"#))
        for (old, new) in [
            ("\"least\":1", "\"least\":3"), ("\"least\":1", "\"least\":0"), ("[\"two\"]", "[\"one\"]"),
            ("[\"two\"]", "[]"), ("[\"two\"]", "[\"two\",\"three\"]"),
        ] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(Rule.self, from: Data(cases.replacingOccurrences(of: old, with: new).utf8))
            }
        }
        let empty = Data("{\"clauses\":[],\"least\":0,\"rule\":\"allOf\"}".utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Rule.self, from: empty) }
    }
}

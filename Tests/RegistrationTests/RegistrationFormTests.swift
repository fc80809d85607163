import Foundation
import Testing
import Verdicts

@testable import Registration

@Suite struct RegistrationFormTests {
    @Test func aFileComesBackAsItWas() throws {
        let written = registration()
        let read = try Registration(contents: written.contents)
        #expect(read == written)
        #expect(read.contents == written.contents)
        #expect(
            String(decoding: written.contents, as: UTF8.self).contains(
                #""bound":{"source":"what a reader would care about","unit":"points","value":"2"}"#))
    }

    @Test func everyDeclarationComesBack() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = Random(state: seed)
        for _ in 0..<500 {
            let written = registration(random.declaration())
            #expect(try Registration(contents: written.contents) == written, "seed \(seed)")
        }
    }

    /// One byte edited anywhere: refused, or another registration. Nothing crashes.
    @Test func noEditGoesUnnoticed() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = Random(state: seed)
        let written = registration()
        let contents = written.contents
        for place in contents.indices {
            var edited = contents
            edited[place] = edited[place] ^ (1 << UInt8(random.number(8)))
            let read = try? Registration(contents: edited)
            #expect(read != written, "seed \(seed), byte \(place)")
            var shorter = contents
            shorter.remove(at: place)
            #expect((try? Registration(contents: shorter)) != written)
        }
    }

    /// What no declaration can be is a sentence and no crash.
    @Test(arguments: [
        (#""source":"what a reader would care about""#, #""source":"""#),
        (#""must":"fail""#, #""must":"faint""#), (#""name":"size""#, #""name":"direction""#),
        (#""kind":"close""#, #""kind":"sameRecipe""#), (#""form":"allOf""#, #""form":"clause""#),
        (#""value":"2""#, #""value":"2.0""#), (#""value":"2""#, #""value":"NaN""#),
        (#""format":"cahier-registration/1""#, #""format":"cahier-registration/2""#),
        (#""network":"close""#, #""network":"far""#), (#""yes":true"#, #""yes":"true""#),
        (#""because":{"network":"another mint"}"#, #""because":{}"#), (#""state":"none yet""#, #""state":"gone""#),
        (#""test":"Share"#, #""tset":"Share"#),
    ])
    func whatNoDeclarationCanBe(_ old: String, _ new: String) throws {
        let text = String(decoding: registration().contents, as: UTF8.self)
        try #require(text.contains(old))
        let edited = try JSONValue(parsing: Data(text.replacing(old, with: new).utf8)).canonicalBytes
        let error = #expect(throws: JSONProblem.self) { try Registration(contents: edited) }
        #expect(error?.finding.isEmpty == false)
    }

    /// Of a clause that there is not, or that asks something else.
    @Test(arguments: ["heads", "size"]) func aControlIsOfAClauseThatAsksTheSame(_ clause: String) throws {
        let contents = registration(declaration(Wish(isOfTheClause: true))).contents
        #expect(try Registration(contents: contents).contents == contents)
        let text = String(decoding: contents, as: UTF8.self), old = #""counterparts":{"direction""#
        try #require(text.contains(old))
        let edited = Data(text.replacing(old, with: "\"counterparts\":{\"\(clause)\"").utf8)
        let error = #expect(throws: JSONProblem.self) { try Registration(contents: edited) }
        #expect(error?.finding.contains("a fair coin, with counterparts of clauses that there are not") == true)
    }

    @Test func anEditThatIsNotCanonicalIsSaid() throws {
        let edited = registration().contents + Data("\n".utf8)
        let error = #expect(throws: JSONProblem.self) { try Registration(contents: edited) }
        #expect(error?.finding.contains("edited") == true)
    }

    @Test func thePageSaysWhatTheFileSays() throws {
        let scratch = try Scratch()
        var chain = try RegistrationChain(of: "coins", in: scratch.place)
        let link = try chain.append(registration(declaration(Wish(words: "a | b <i>*c*"))))
        let page = try String(
            contentsOf: link.file.deletingPathExtension().appendingPathExtension("md"), encoding: .utf8)
        for text in [
            link.digest, link.registration.meaning, "another mint", "what a reader would care about", "must fail",
            "thicker coins", "a \\| b \\<i\\>\\*c\\*", "none yet",
        ] {
            #expect(page.contains(text), "\(text)")
        }
    }
}

/// Any declarations, from a seed.
struct Random {
    var state: UInt64

    mutating func number(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(limit))
    }

    private mutating func value() -> Double {
        let magnitudes = [0.0, 1, 0.1, 1e-9, 2.5, 123.456, 1e22, 1.0 / 3]
        return magnitudes[number(magnitudes.count)] * (number(2) == 0 ? 1 : -1) + 0
    }

    private mutating func text(_ name: String) -> String {
        "\(name) \(["a", "é,", "\"x\"\n", "中"][number(4)]) \(number(100))"
    }
    private mutating func margin() -> Margin {
        Margin(value(), ["", "points", "%"][number(3)], source: text("source"))
    }
    private mutating func claimed() -> ClaimedValue {
        ClaimedValue(
            value(), "points", spread: number(2) == 0 ? nil : text("spread"), on: text("on"), isUpTo: number(2) == 0)
    }

    private mutating func form(sizes: Bool) -> Form {
        switch number(sizes ? 8 : 6) {
        case 0: .exceeds(margin(), absentWithin: number(2) == 0 ? nil : margin())
        case 1: .below(margin(), absentWithin: number(2) == 0 ? nil : margin())
        case 2: .notWorse(than: margin())
        case 3: .equals(value(), within: margin())
        case 4: .beyondControl(text("control"), by: margin())
        case 5: .exact([.equal, .atLeast, .atMost][number(3)], value())
        case 6: .size(claimed(), within: margin())
        default: .predicts(claimed(), within: margin())
        }
    }

    private mutating func rule(_ name: String, sizes: Bool) -> Rule {
        let clauses = (0..<1 + number(4)).map { Rule.Clause("\(name) \($0)", form(sizes: sizes)) }
        return switch number(4) {
        case 0: .clause(clauses[0])
        case 1: .allOf(clauses)
        case 2:
            .atLeastCases(
                1, of: [.init(text("first"), [clauses[0]])] + clauses.dropFirst().map { .init(text("next"), [$0]) })
        default: .atLeast(1 + number(clauses.count), of: clauses)
        }
    }

    mutating func declaration() -> Declaration {
        let likenesses = Likeness.allCases
        var facets = Facets(
            because: Dictionary(uniqueKeysWithValues: Facets.Name.allCases.map { ($0, text("because")) }))
        facets.data = likenesses[number(4)]
        facets.measure = likenesses[number(2)]
        facets.artefacts = number(2) == 0 ? .ours : .theirs
        let sources: [Claim.Source] = [.abstract, .paper(place: "section 4"), .quoted(in: "Li 2020")]
        let subjects: [Declaration.Subject] = [
            .claim(
                Claim(text("words"), sources[number(3)], value: number(2) == 0 ? nil : claimed()), scope: text("scope"),
                facets: facets, countsAgainst: number(2) == 0 ? .yes(because: text("yes")) : .no(because: text("no"))),
            .question(Question(text("question"), number(2) == 0 ? .ours : .recalled(from: text("from")))),
        ]
        let subject = subjects[number(2)]
        var sizes = true
        if case .claim = subject { sizes = facets.kind.judgesSize }
        let asked = rule("rule", sizes: sizes)
        return Declaration(
            text("id"), subject, test: text("test"), units: [text("unit")],
            extent: number(2) == 0 ? .networks : .noNetwork, rule: asked,
            controls: (0..<number(3)).map { place in
                let expectation: Control.Expectation = number(2) == 0 ? .mustFail : .mustPass
                guard number(2) == 0 else {
                    return Control("control \(place)", expectation, rule("control \(place)", sizes: true))
                }
                let own = asked.clauses.map { Rule.Clause("\(place) for \($0.name)", $0.form) }
                return Control("control \(place)", expectation, .allOf(own), inPlaceOf: asked.clauses)
            },
            exclusions: text("exclusions"),
            forks: (0..<number(2)).map {
                Fork(
                    "fork \($0)",
                    [
                        .init(text("one")), .init(text("two"), .uncertain),
                        .init(text("three"), .notEquivalent(because: text("because"))),
                    ])
            },
            drawn: number(2) == 0 ? [] : [text("drawn")], known: number(2) == 0 ? nil : text("known"))
    }
}

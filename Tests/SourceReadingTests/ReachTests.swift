import SourceReading
import Testing

/// Which code counts as a step's, on small sources.
@Suite struct ReachTests {
    private func code(_ source: String, step: Int = 0) throws -> Set<String> {
        let table = try CodeTable(module: "M", files: [SourceFile(path: "a.swift", source: source)], libraries: [])
        let places = table.steps.keys.sorted()
        return Set(try #require(places.indices.contains(step) ? table.steps[places[step]] : nil).code.keys)
    }

    @Test func namesAreFollowedThroughFunctionsAndConstants() throws {
        let source = """
            let a = Step("a") { lab in first(lab) }
            func first(_ lab: Lab) -> Int { second + 1 }
            let second = third()
            func third() -> Int { 3 }
            func fourth() -> Int { 4 }
            """
        #expect(try code(source) == ["closure", "first", "second", "third"])
    }

    @Test("What is private to a file can't be named from another one")
    func privateToAFile() throws {
        let step = """
            let a = Step("a") { lab in (dealt, Kind.dealt, own) }
            enum Kind: String { case dealt = "in reverse" }
            private let own = 1
            """
        let other = """
            private let dealt = "words of a finding"
            fileprivate let own = "another"
            let shared = dealt
            """
        let table = try CodeTable(
            module: "M",
            files: [SourceFile(path: "a.swift", source: step), SourceFile(path: "b.swift", source: other)],
            libraries: [])
        let entry = try #require(table.steps.values.first)
        #expect(Set(entry.code.keys) == ["closure", "Kind", "own"])
        // Changing the other file's changes nothing.
        let changed = try CodeTable(
            module: "M",
            files: [
                SourceFile(path: "a.swift", source: step),
                SourceFile(
                    path: "b.swift",
                    source: other.replacing("another", with: "a third").replacing("words", with: "text")),
            ], libraries: [])
        #expect(changed.steps == table.steps)
    }

    /// Whatever a constant ends with, the next line's declaration is one of its own.
    @Test(
        "A declaration is not a part of the constant above it",
        arguments: [
            #""text""#, ##"#"raw "text""#"##, #""\(2)""#, "\"\"\"\n    long\n    \"\"\"", "/a+/", "1", "[1]", "f()",
            "{ 1 }()",
            "values.count", "optional!", #"use("text")"#, #"a ? "b" : "c""#, #""a" + "b""#, "-1", "[\"a\"]", "true",
        ])
    func constantsEnd(_ value: String) throws {
        let source = """
            let a = Step("a") { lab in (label, found()) }
            let label = \(value)
            func found() -> Int { counted }
            let counted = 3
            """
        #expect(try code(source) == ["closure", "label", "found", "counted"], "\(value)")
    }

    @Test func aNameThatIsBoundIsNoOther() throws {
        let source = """
            let a = Step("a") { lab, rate in
                let limit = rate
                for place in 0..<3 { use(place) }
                if let count = optional { use(count) }
                return { total in total + limit }(1) + Count(share: 1).share
            }
            func rate() {}
            func limit() {}
            func place() {}
            func count() {}
            func total() {}
            func share() {}
            """
        #expect(try code(source) == ["closure"])
    }

    @Test(
        "A name means the global one before and outside of the scope that binds it",
        arguments: [
            "{ let value = value; return value }", "{ if true { let value = 1; use(value) }; return value }",
            "{ if let value = value { use(value) } }", "{ { value in value }(value) }", "{ [value] in value }",
            "{ switch x { case .a(let value): use(value); case .b: return value } }", "{ use(label: value) }",
            "{ [value: 1] }",
            "{ x ? value : 1 }", "{ \"\\(value)\" }", "{ do {} catch let value { use(value) }\n return value }",
            "{ for value in 0..<value {} }", "{ f(for: 1); let a = value; for b in c {} }",
            "{ for a in f(in: 1) { use(value) } }", "{ switch x { case .a: f {} default: use(value) } }",
            "{ guard let value else { return } }",
        ])
    func scopes(_ closure: String) throws {
        #expect(try code("let a = Step(\"a\") \(closure)\nlet value = 1") == ["closure", "value"], "\(closure)")
    }

    @Test func membersThatAreCalledWithoutBeingNamedComeWithTheType() throws {
        let source = """
            struct Rate: Codable, StorableValue {
                var value: Double
                static func + (a: Rate, b: Rate) -> Rate { sum(a, b) }
                subscript(_ place: Int) -> Double { at(place) }
                func encode(to encoder: any Encoder) throws { encoding() }
                init(_ value: Double) { self.value = rounded(value) }
                var text: String { named() }
            }
            extension Rate: CustomStringConvertible { var description: String { described() } }
            func sum(_ a: Rate, _ b: Rate) -> Rate { a }
            func at(_ place: Int) -> Double { 0 }
            func encoding() {}
            func rounded(_ value: Double) -> Double { value }
            func named() -> String { "" }
            func described() -> String { "" }
            func take(_ lab: Lab, _ rate: Rate) -> Int { 1 }
            let a = Step("a", rates, compute: take)
            let b = Step("b") { lab in Rate(1) }
            """
        let silent: Set = [
            "closure", "take", "Rate", "sum", "at", "encoding", "described", "Rate.encode", "Rate.description",
            "Rate.+", "Rate.subscript",
        ]
        #expect(try code(source).subtracting(silent) == [])
        #expect(try code(source).isSuperset(of: ["Rate", "sum", "at", "encoding", "described"]))
        #expect(try code(source, step: 1).isSuperset(of: ["Rate.init", "rounded"]))
        #expect(try !code(source, step: 1).contains("named"))
    }

    @Test func aMemberCountsWhereAValueOfItsTypeCanBe() throws {
        let source = """
            struct Used: Codable { func go() {} }
            struct Other: Codable { func go() {} }
            func run(_ lab: Lab, _ used: Used) -> Int { used.go() }
            let input = Step("input", compute: make)
            func make(_ lab: Lab) -> [Used] { Other().all }
            let a = Step("a", input, compute: run)
            let b = Step("b", input) { lab, value in value.go() }
            """
        #expect(try code(source, step: 1) == ["closure", "run", "Used", "Used.go"])
        // Nothing says which of them the closure's input is.
        #expect(try code(source, step: 2).isSuperset(of: ["Used.go", "Other.go"]))
    }

    @Test func studiesThatDontMentionEachOtherStayApart() throws {
        let source = """
            enum First { struct Plan: Codable { func go() {} }
                static let a = Step("a", input) { lab, plan in plan.go() } }
            enum Second { struct Plan: Codable { func go() {} } }
            """
        #expect(try code(source) == ["closure", "First.Plan", "First.Plan.go"])
    }

    @Test func anExtensionCountsByWhatItSaysOfValues() throws {
        func code(_ more: String) throws -> [String: String] {
            let study = """
                enum Study {
                    static let step = Step("measured", compute: measure)
                    static func measure(_ lab: Lab) -> Plan { Plan(count: 3) }
                    struct Plan: Codable { var count: Int }
                }
                """
            return try #require(try Sources(texts: ["a.swift": study, "b.swift": more]).table().steps.values.first).code
        }
        let bare = try code("")
        try #require(Set(bare.keys).isSuperset(of: ["Study", "Study.Plan"]))
        #expect(try code("extension Study { static func title() -> String { \"\" } }") == bare)
        #expect(
            try code("private extension Study { static let limit = 5.0 }; extension Study.Plan { func shown() {} }")
                == bare)
        #expect(try code("extension Study.Plan { func hash(into hasher: inout Hasher) {} }") != bare)
        #expect(try code("extension Study.Plan: Hashable {}") != bare)
        #expect(try code("#if DEBUG\nextension Study.Plan {}\n#endif") != bare)
    }

    @Test func whatIsShownAndOtherStepsAreNotFollowed() throws {
        let source = """
            let a = Step("a") { lab in use(table, chart, other, wiring) }
            func table() -> Table { Table() }
            var chart: [Figure] { [] }
            let other = Step("other") { lab in 2 }
            func wiring() -> Step<Int> { Step("wired") { lab in 3 } }
            """
        #expect(try code(source) == ["closure"])
    }

    @Test func aStudysOwnTypeOfADisplaysNameIsFollowed() throws {
        let source = """
            struct Table: Codable { var x = 1 }
            func table() -> Table { Table() }
            let a = Step("a") { lab in table() }
            """
        #expect(try code(source).isSuperset(of: ["table", "Table"]))
    }

    @Test("What a protocol or an extension of another module's type may call counts without being named")
    func unseenCalls() throws {
        let source = """
            struct A: Measured { var x = 1 }
            extension A { func measure() { measured() } }
            extension Array { init(rate: Int) { made() } }
            extension Int { var tenfold: Int { times(10) } }
            extension String: Measured { func measure() { length() } }
            func measured() {}
            func made() {}
            func times(_ n: Int) -> Int { n }
            func length() {}
            enum lower { static func helper() { helped() } }
            func helped() {}
            let a = Step("a") { lab in A().x.tenfold }
            let b = Step("b") { lab in lower.helper() }
            """
        let first = try code(source)
        #expect(
            first == [
                "closure", "A", "measured", "Array.init", "made", "Int.tenfold", "times", "String.measure", "length",
            ], "\(first)")
        #expect(
            try code(source, step: 1) == [
                "closure", "lower", "lower.helper", "helped", "Array.init", "made", "String.measure", "length",
            ])
    }
}

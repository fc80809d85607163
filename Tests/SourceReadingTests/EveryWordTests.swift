import SourceReading
import Testing

/// A step that uses the language in many ways: whichever word of its code is edited, its code is another.
@Suite struct EveryWordTests {
    private func code(_ source: String) throws -> [String: String] {
        let table = try CodeTable(module: "M", files: [SourceFile(path: "a.swift", source: source)], libraries: [])
        return try #require(table.steps.values.map(\.code).max { $0.count < $1.count })
    }

    @Test func everyWordAndNumberCounts() throws {
        let original = try code(source)
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for token in Tokenizer.tokens(of: source) where token.kind == .word || token.kind == .number {
            let line = token.place.line - 1
            var bytes = Array(lines[line].utf8)
            bytes.insert(token.kind == .word ? 0x71 : 0x37, at: token.place.column - 1 + token.text.utf8.count)
            var edited = lines
            edited[line] = String(decoding: bytes, as: UTF8.self)
            let changed = (try? code(edited.joined(separator: "\n"))) != original
            #expect(changed || lines[line].hasSuffix("// not the step's"), "\(edited[line])")
            #expect(!changed || !lines[line].hasSuffix("// not the step's"), "\(edited[line])")
        }
    }

    private let source = """
        import Notebook  // not the step's
        infix operator <+>: AdditionPrecedence
        func <+> (a: Int, b: Int) -> Int { a + b * factor }
        prefix func -- (a: Int) -> Int { a - 1 }
        let factor = 3
        let (left, right) = pair()
        func pair() -> (Int, Int) { (1, 2) }
        let transform: @Sendable (Int) -> Int = { value in helper(value) }
        func helper(_ value: Int, scale: Int = defaultScale) -> Int { value * scale }
        let defaultScale = 7
        var computed: Int {
            get { hidden + 1 }
        }
        private let hidden = 5
        struct Outer: Codable, StorableValue {
            var inner: Inner
            lazy var later: Int = { 5 }()
            var watched = 1 { didSet { note(watched) } }
            struct Inner: Codable { var deep = 9 }
            static let standard = Outer(inner: Inner(deep: 8))
            static func make(_ x: Int) -> Outer { Outer(inner: .init(deep: x)) }  // not the step's
            init(inner: Inner) { self.inner = inner; watched = start() }
        }
        func start() -> Int { 77 }
        func note(_ x: Int) { _ = x }
        extension Outer.Inner { func twice() -> Int { deep * 2 } }
        extension Outer: Comparable {
            static func < (a: Outer, b: Outer) -> Bool { rank(a) < rank(b) }
        }
        func rank(_ o: Outer) -> Int { o.inner.twice() }
        protocol Shape { func area() -> Int }
        extension Shape { func area() -> Int { defaultArea } }
        let defaultArea = 11
        struct Square: Shape { var side = 4; func corner() -> Int { 4 } }
        typealias Alias = Built
        struct Built: Codable { var x: Int; init() { x = initial } }
        let initial = 13
        @resultBuilder enum Sum { static func buildBlock(_ parts: Int...) -> Int { parts.reduce(base, +) } }
        let base = 15
        @Sum func summed() -> Int { 1; 2 }
        enum Kind: String, CaseIterable, Codable { case one, two = "zwei"
            var weight: Int { switch self { case .one: 1; case .two: heavy } } }
        let heavy = 100
        func generic<T: Shape>(_ t: T) -> Int { t.area() }
        extension Array where Element == Int { var spread: Int { (self.max() ?? 0) - offset } }
        let offset = 21
        func `default`() -> Int { 31 }
        struct Maker { func callAsFunction(_ x: Int) -> Int { x + made } }
        let made = 41
        func total() -> Int {
            let list = [1, 2, 3]
            func inner(_ x: Int) -> Int { x + innerConstant }
            var sum = 0
            for x in list where x > threshold { sum += inner(x) }
            if case let y? = Optional(4), y > limit { sum += y }
            guard let z = list.first else { return fallback }
            switch z { case let q where q > bound: sum += q; default: sum += other }
            return sum + list.map { x in x + added }.spread
        }
        let innerConstant = 51, threshold = 0, limit = 2
        let fallback = 1, bound = 3
        let other = 4
        let added = 5
        struct Wrap { let step: Step<Int>; let name: String }  // not the step's
        let input = Step("input") { lab in Outer.make(3) }  // not the step's
        let step =  // not the step's
            Step(
                "s", input)  // not the step's
        { lab, outer in
            let square = Square()
            let list = Kind.allCases.map(\\.weight)
            return (1 <+> 2) + --left + right + transform(3) + computed + Outer.standard.inner.deep + generic(square) + Alias().x + summed() + list.count + `default`() + Maker()(2) + total() + (outer < outer ? 1 : 0) + square.corner()
        }
        """
}

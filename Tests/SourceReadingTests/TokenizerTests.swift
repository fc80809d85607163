import SourceReading
import Testing

@Suite struct TokenizerTests {
    private func texts(_ source: String) -> [String] { Tokenizer.tokens(of: source).map(\.text) }

    @Test func commentsAndLayoutLeaveNoTokens() {
        #expect(texts("let a = 1 // one\n/* two /* nested */ \" */ let b=a+2") == texts("let a = 1\nlet b = a + 2"))
    }

    @Test func numbersAndMarks() {
        #expect(
            texts("0..<5 1e-5 0x1p-3 1_000 a.0 x?.y ??z") == [
                "0", "..<", "5", "1e-5", "0x1p-3", "1_000", "a", ".", "0", "x", "?", ".", "y", "??", "z",
            ])
    }

    @Test func stringsAreTheirContentAndWhatIsInterpolated() {
        #expect(
            texts(#""a // b \(f("c", (1)) + d) \" e""#) == [
                "\"", "a // b ", "(", "f", "(", "\"", "c", "\"", ",", "(", "1", ")", ")", "+", "d", ")", " \\\" e",
                "\"",
            ])
        #expect(texts(###"#"no \(escape) " "#"###) == ["#\"", #"no \(escape) " "#, "\""])
        #expect(texts(#""" + "" + a"#) == ["\"", "", "\"", "+", "\"", "", "\"", "+", "a"])
    }

    @Test func aLongStringIsTheSameAtAnyIndentation() {
        let first = "let a = \"\"\"\n    one \\(x)\n      two\n    \"\"\""
        let second = "let a = \"\"\"\n  one \\(x)\n    two\n  \"\"\""
        let third = "let a = \"\"\"\n  one \\(x)\n     two\n  \"\"\""
        #expect(texts(first) == texts(second))
        #expect(texts(first).contains("one ") && texts(first).contains("\n  two"))
        #expect(texts(first) != texts(third))
    }

    @Test func regularExpressionsMayHoldQuotes() {
        #expect(
            texts(#"a.replacing(/\ "+$/, with: b)"#) == [
                "a", ".", "replacing", "(", #"/\ "+$/"#, ",", "with", ":", "b", ")",
            ])
        #expect(texts("a / b / c") == ["a", "/", "b", "/", "c"])
        #expect(texts(##"f(#/a"/#)"##) == ["f", "(", ##"#/a"/#"##, ")"])
    }

    @Test func placesAreThoseOfTheCompiler() {
        let tokens = Tokenizer.tokens(of: "let é = \"\"\"\n  a\n  \"\"\"; f(x)\n  g()")
        let places = tokens.filter { $0.text == "(" }.map { [$0.place.line, $0.place.column] }
        #expect(places == [[3, 9], [4, 4]])
    }

    @Test("An operator at the start of a line and one between operands differ, though their texts don't")
    func fixity() {
        func fixities(_ source: String) -> [Token.Fixity] {
            Tokenizer.tokens(of: source).map(\.fixity).filter { $0 != .none }
        }
        #expect(fixities("a - b") == [.infix] && fixities("a-b") == [.infix] && fixities("a\n- b") == [.infix])
        #expect(fixities("a\n-b") == [.prefix])
        #expect(fixities("a! + b") == [.postfix, .infix])
        #expect(fixities("f\n(b)") == [.prefix] && fixities("f(b)").isEmpty && fixities("f(\n(b))").isEmpty)
    }

    @Test("Random bytes end in tokens, not in a crash", arguments: 0..<50)
    func randomSources(_ seed: Int) {
        var state = UInt64(seed) &+ 1
        let letters = Array("ab\"\\()[]{}#/*\n.`-+ \u{e9}")
        let source = String(
            (0..<200).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return letters[Int(state >> 33) % letters.count]
            })
        #expect(Tokenizer.tokens(of: source).count <= 400, "\(source)")
        _ = try? CodeTable(module: "A", files: [SourceFile(path: "a.swift", source: source)], libraries: [])
    }
}

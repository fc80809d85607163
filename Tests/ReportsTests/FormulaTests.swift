import Foundation
import Reports
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct FormulaTests {
    private struct Example: Decodable {
        var formula: String
        var mathML: [String]
    }

    /// Elements and letters, as Fixtures/make-mathml.py writes them.
    private final class Flattener: NSObject, XMLParserDelegate {
        var parts: [String] = []
        private var names: [String] = []
        private static let skipped: Set = ["math", "mrow", "mspace"]
        private static let same = ["munder": "msub", "munderover": "msubsup"]

        init(_ text: String) {
            super.init()
            let parser = XMLParser(data: Data(text.utf8))
            parser.delegate = self
            if !parser.parse() { parts = ["not well-formed"] }
        }

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            let name = Flattener.same[name] ?? name
            if !Flattener.skipped.contains(name) { parts.append("<\(name)>") }
        }

        func parser(_ parser: XMLParser, foundCharacters text: String) {
            if let last = parts.indices.last { parts[last] += text }
        }

        func parser(
            _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
        ) {
            var name = Flattener.same[name] ?? name
            if Flattener.skipped.contains(name) { return }
            if name == "mi", let last = parts.indices.last, !parts[last].dropFirst(4).contains(where: \.isLetter) {
                parts[last] = "<mo>" + parts[last].dropFirst(4)
                name = "mo"
            }
            parts.append("</\(name)>")
        }
    }

    @Test func mathMLIsThatOfAnotherConverter() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "Fixtures/mathml.json")
        let examples = try JSONDecoder().decode([Example].self, from: Data(contentsOf: file))
        #expect(examples.count >= 12)
        for example in examples {
            let formula = try TypesetFormula(example.formula)
            #expect(Flattener(formula.mathML).parts == example.mathML, "\(example.formula)")
        }
    }

    @Test func aFormulaIsReadAloud() throws {
        let examples = [
            (#"x \le T"#, "x is at most T"), (#"\frac{a}{b}"#, "a over b"),
            (#"\frac{a+1}{b}"#, "the fraction a plus 1, over b, end of fraction"), ("x_i^2", "x sub i squared,"),
            (#"\sum_{i=1}^n x_i"#, "the sum over i equals 1 to n of x sub i,"),
            (#"\sqrt{2}"#, "the square root of 2, end of root"),
            (#"\begin{cases} x & 0 < x \\ 0 & \text{otherwise} \end{cases}"#, "x, 0 is less than x; 0, otherwise"),
        ]
        for (source, words) in examples { #expect(try TypesetFormula(source).inWords == words, "\(source)") }
    }

    @Test func charactersStandForTheirCommands() throws {
        let pairs = [
            ("α ≤ β", #"\alpha \le \beta"#), ("a·b ± c", #"a \cdot b \pm c"#), ("∑_i x_i", #"\sum_i x_i"#),
            ("a ≥ ∞", #"a \geq \infty"#), ("a − b", "a - b"),
        ]
        for (plain, commands) in pairs {
            #expect(try TypesetFormula(plain).root == TypesetFormula(commands).root, "\(plain)")
        }
    }

    @Test(arguments: [
        (#"a + \foo{b}"#, 5, #"\foo is not known"#), (#"\frac{a}"#, 1, #"\frac has nothing to work on"#),
        ("{a", 1, "a brace is not closed"), ("a}", 2, "a brace closes that none opens"),
        ("a_1_2", 4, "a second piece stands below"), ("a^1^2", 4, "a second piece stands above"),
        ("^2", 1, #""^" has nothing before it"#), ("a_", 2, "_ has nothing to work on"), ("", 1, "nothing is there"),
        (#"\left( a"#, 1, #"\left has no \right"#), (#"\left a \right)"#, 1, #"\left is not followed by a bracket"#),
        (#"\begin{matrix} a \end{matrix}"#, 1, #"\begin is only known with {cases}"#),
        (#"\begin{cases} a & b \\ c \end{cases}"#, 1, #"the rows of \begin{cases} differ in the number of "&""#),
        (#"\begin{cases} a & b"#, 1, #"\begin{cases} has no \end{cases}"#),
        (#"\text{}"#, 1, #"\text has no words in braces"#),
        (#"\text{a"#, 1, #"\text has no words in braces"#), ("a & b", 3, #""&" is not known"#),
        ("a\\", 2, #"a lone "\" is not known"#),
        (#"\sqrt[3{x}"#, 1, "the root's degree does not end"), ("a @ b", 3, #""@" is not known"#),
        (
            String(repeating: "{", count: 40) + "a" + String(repeating: "}", count: 40), 31,
            "the formula is nested too deeply"
        ),
        (String(repeating: #"\hat"#, count: 40) + " a", 121, "the formula is nested too deeply"),
    ])
    func whatIsNotUnderstoodIsAnErrorWithItsPlace(source: String, place: Int, finding: String) throws {
        let error = #expect(throws: FormulaError.self) { try TypesetFormula(source) }
        #expect(error?.finding == finding && error?.place == place, "\(String(describing: error))")
    }

    /// Whatever is typed gives a formula that is well-formed, or an error within the text.
    @Test func anyTextIsReadOrRefused() throws {
        let pieces = [
            "a", "1", "{", "}", "_", "^", "\\frac", "\\left(", "\\right)", "\\sqrt", "[", "]", "&", "\\\\", "'", "<",
            "\\begin{cases}", "\\end{cases}", "\\text{b}", " ", "\\", "≤", "\\sum", "$", "😀", "\u{301}",
        ]
        var generator = SystemRandomNumberGenerator()
        let seed = UInt64.random(in: 0..<1_000_000, using: &generator)
        var state = seed
        func next(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        for _ in 0..<5000 {
            let source = (0..<(1 + next(12))).map { _ in pieces[next(pieces.count)] }.joined()
            do {
                let formula = try TypesetFormula(source)
                #expect(Flattener(formula.mathML).parts != ["not well-formed"], "seed \(seed): \(source)")
            } catch {
                #expect((1...source.count + 1).contains(error.place), "seed \(seed): \(source): \(error)")
            }
        }
    }
}

/// Formulas in a report's files.
@Suite struct FormulaReportTests {
    private static let source = #"y = \begin{cases} x & 0 < x \le T \\ 0 & \text{otherwise} \end{cases}"#

    private func files(_ prose: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try write(SampleReport(text: { $0 == "prose" ? prose : "the \($0)" }).report(), to: folder.url)
        return folder
    }

    @Test func theyAreInThePageWithTheirWords() throws {
        let page = try files("With $T_1$ and\n\n$$\(Self.source)$$\n\nfor $5 to $10.").text("report.html")
        let reader = PageReader(page)
        #expect(reader.failure == nil)
        let formulas = reader.all("math")
        #expect(formulas.map { $0["alttext"] } == ["T sub 1,", try TypesetFormula(Self.source).inWords])
        #expect(formulas.map { $0["display"] } == [nil, "block"])
        #expect(reader.text.contains("for $5 to $10."))
    }

    @Test func theyAreTaggedInPrintWithTheirWords() throws {
        let folder = try files("With $T_1$ and\n\n$$\(Self.source)$$\n\nno more.")
        let file = folder.url.appendingPathComponent("report.pdf").path
        guard let structure = try PDFStructure(of: file) else { return }
        let formulas = structure.elements("Formula")
        #expect(formulas.map(\.alternative) == ["T sub 1,", try TypesetFormula(Self.source).inWords])
        // Drawn, and where the line has room for it: between the words around it.
        #expect(formulas.allSatisfy { $0.content.count == 1 })
        for formula in formulas {
            let box = try #require(formula.attribute("/BBox") as? [Double])
            #expect(box.count == 4 && box[2] - box[0] > 5 && box[3] - box[1] > 5 && box[0] >= 55 && box[2] <= 540)
        }
        guard let text = try tool("pdftotext", ["-layout", file, "-"]) else { return }
        #expect(text.contains("otherwise") && text.contains("≤"))
    }

    @Test func aWideFormulaStaysOnThePage() throws {
        let long = (1...60).map { "x_{\($0)}" }.joined(separator: " + ")
        let folder = try files("$$\(long)$$ \n\nand $\(long)$ within")
        guard let structure = try PDFStructure(of: folder.url.appendingPathComponent("report.pdf").path) else { return }
        let boxes = structure.elements("Formula").compactMap { $0.attribute("/BBox") as? [Double] }
        #expect(boxes.count == 2 && boxes.allSatisfy { $0[0] > 55 && $0[2] < 540 })
    }

    @Test func oneThatIsNotUnderstoodIsAnErrorOfTheReport() throws {
        let error = #expect(throws: ReportError.self) { try files(#"As $a \oplus b$ says"#) }
        let message = try #require(error).description
        #expect(message.contains(#"\oplus is not known at character 3"#) && message.contains("section \"the section\""))
    }
}

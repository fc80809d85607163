import Charts
import Foundation
import Reports
import Testing

@Suite struct InlineTests {
    @Test func markupIsParsed() {
        #expect(
            Inline.parse("a *b* **c** `d*` [e *f*](https://x.y/z)") == [
                .text("a "), .emphasis([.text("b")]), .text(" "), .strong([.text("c")]), .text(" "), .code("d*"),
                .text(" "),
                .link([.text("e "), .emphasis([.text("f")])], "https://x.y/z"),
            ])
        #expect(Inline.parse("**a *b* c**") == [.strong([.text("a "), .emphasis([.text("b")]), .text(" c")])])
    }

    @Test(arguments: [
        "2 * 3 * 4", "a*", "**", "`", "[x](", "[x] (y)", "[x](javascript:alert(1))", "[x](https://a\"b)", "*a", "",
        "* *",
    ])
    func whatIsNoMarkupStaysText(source: String) {
        #expect(Inline.plain(Inline.parse(source)) == source)
        #expect(Inline.parse(source).allSatisfy { if case .text = $0 { true } else { false } })
    }

    @Test func blankLinesSeparateParagraphs() {
        #expect(Inline.paragraphs("a\nb\n\n\nc\r\n\r\nd").map(Inline.plain) == ["a b", "c", "d"])
    }

    /// Numbers are spelled in one way and keep to one line with their unit; code is left as it is.
    @Test func numbersInProseAreWhole() {
        #expect(
            Inline.parse("at 1e-05, *68.9 %* and `1e-05 %`") == [
                .text("at 10⁻⁵, "), .emphasis([.text("68.9\u{A0}%")]), .text(" and "), .code("1e-05 %"),
            ])
    }

    @Test func nestingIsNotQuadraticInDepthOfOpenMarkers() {
        // A long run of markers that never close must end soon.
        let start = Date()
        _ = Inline.parse(String(repeating: "*a ", count: 300))
        #expect(Date().timeIntervalSince(start) < 5)
    }
}

@Suite struct CSVTests {
    @Test func fieldsAreQuotedAsRFC4180Says() {
        let table = Table(
            identifier: "t", title: "", columns: [Column("a,b"), Column("x", unit: "%")],
            rows: [
                [.text("say \"hi\""), .number(0.1 + 0.2, .fixed(1))],
                [.text("two\r\nlines"), .number(1e-300, .fixed(0))], [.text(" plain "), .number(.nan, .fixed(0))],
                [.text(""), .number(-.infinity, .fixed(0))],
            ])
        #expect(
            table.csv
                == "\"a,b\",x (%),x (%) note\r\n\"say \"\"hi\"\"\",0.3,\r\n\"two\r\nlines\",1e-300,\r\n plain ,,\r\n,,-infinite\r\n"
        )
    }

    /// Fifteen digits: what a decimal number of so many is written as, and no noise of the last bit.
    @Test func numbersReadBack() throws {
        for seed in 1...200 as ClosedRange<UInt64> {
            let bits = seed &* 0x9E37_79B9_7F4A_7C15
            let value = Double(bitPattern: bits)
            guard value.isFinite else { continue }
            let table = Table(identifier: "t", title: "", columns: [Column("x")], rows: [[.number(value, .fixed(1))]])
            let line = table.csv.components(separatedBy: "\r\n")[1]
            let read = try #require(Double(line), "seed \(seed): \(line)")
            #expect(abs(read - value) <= abs(value) * 5e-15, "seed \(seed)")
            #expect(String(format: "%.15g", read) == String(format: "%.15g", value), "seed \(seed)")
        }
    }
}

@Suite struct NumberFormatTests {
    @Test func numbersAreWrittenForReaders() {
        #expect(NumberFormat.fixed(2).text(-3.14159) == "−3.14")
        #expect(NumberFormat.fixed(1).text(-0.01) == "0.0")
        #expect(NumberFormat.significant(3).text(0.0012345) == "0.00123")
        #expect(NumberFormat.significant(3).text(9.999) == "10.0")
        #expect(NumberFormat.significant(3).text(12345) == "12\u{202F}345")
        #expect(NumberFormat.significant(2).text(3.4e38) == "3.4×10³⁸")
        #expect(NumberFormat.scientific(2).text(12345) == "1.2×10⁴")
        #expect(NumberFormat.scientific(1).text(1e-5) == "10⁻⁵")
        #expect(NumberFormat.fixed(0).text(.nan) == "not a number")
        #expect(NumberFormat.significant(4).text(0) == "0")
    }

    @Test func estimatesShowAsManyDigitsAsTheirIntervalDeserves() {
        #expect(
            Estimate(label: "", value: 51.234, lower: 46.1, upper: 56.02, unit: "%").text
                == "51\u{A0}% [46,\u{A0}56]")
        #expect(Estimate(label: "", value: 371.2, lower: 310, upper: 433.9).text == "371 [310,\u{A0}434]")
        #expect(Estimate(label: "", value: 0.91234, lower: 0.91, upper: 0.915).text == "0.9123 [0.9100,\u{A0}0.9150]")
        #expect(Estimate(label: "", value: 9, unit: "of 15").text == "9\u{A0}of 15")
    }
}

@Suite struct FigureIntervalTests {
    /// The sentence below a figure whose table has intervals and whose chart may not draw them.
    private func line(_ chart: Chart) throws -> String {
        let folder = try TemporaryFolder()
        var report = SampleReport(figures: 0).report()
        report.sections = [
            ReportSection(
                title: "s",
                blocks: [
                    .figure(
                        Figure(
                            identifier: "f", title: "at 1e-05", chart: chart, caption: "", alternativeText: "a",
                            sample: "n = 3",
                            data: Table(
                                identifier: "d", title: "", columns: [Column("x")],
                                rows: [[.interval(12.345, 11, 13.52)]])))
                ])
        ]
        try write(report, to: folder.url)
        return PageReader(try folder.text("report.html")).text
    }

    @Test func intervalsThatAreNotDrawnAreSaid() throws {
        let lines = Chart { for x in 0...2 { LineMark(x: .value("Rate", x), y: .value("Accuracy", x)) } }
        let bands = Chart {
            for x in 0...2 {
                AreaMark(x: .value("Rate", x), yStart: .value("Accuracy", x), yEnd: .value("Accuracy", x + 1))
            }
        }
        #expect(
            try line(lines).contains("the figure does not draw them") && !line(bands).contains("does not draw them"))
        // The title's number is spelled as everywhere, and the cell has the digits that its interval justifies.
        #expect(try line(lines).contains("at 10⁻⁵") && line(lines).contains("12.3 [11.0, 13.5]"))
    }
}

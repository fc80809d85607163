import Charts
import Testing

/// Numbers have one spelling.
@Suite struct NumeralsTests {
    @Test func oneSpellingForAxesSentencesAndTables() {
        #expect(Numerals.plain(1e-5) == "10⁻⁵" && Numerals.power(1e-5, digits: 1) == "10⁻⁵")
        #expect(Numerals.significant(1e-5, 2) == "10⁻⁵" && Numerals.power(1e-5, digits: 3) == "10⁻⁵")
        #expect(Numerals.plain(0.00032) == "3.2×10⁻⁴" && Numerals.significant(0.00032, 2) == "3.2×10⁻⁴")
        #expect("\(number: 0.00032) per bit" == "3.2×10⁻⁴ per bit")
        #expect("\(number: 68.92, digits: 4, unit: "%")" == "68.92\u{A0}%")
        for (value, text) in [
            (0.5, "0.5"), (-12.5, "−12.5"), (61_706, "61\u{202F}706"), (1e6, "10⁶"), (999_999, "999\u{202F}999"),
            (0.001, "0.001"), (0.00099, "9.9×10⁻⁴"), (-1e-7, "−10⁻⁷"), (3.4e38, "3.4×10³⁸"), (0, "0"), (562, "562"),
        ] {
            #expect(Numerals.plain(value) == text)
        }
        #expect(Numerals.plain(.nan) == "not a number" && Numerals.plain(-.infinity) == "−∞")
        #expect(Numerals.fixed(-0.01, decimals: 1) == "0.0" && Numerals.significant(9.999, 3) == "10.0")
    }

    /// The largest number is 1.797…×10³⁰⁸, the smallest 4.94…×10⁻³²⁴: rounded to three digits, the one is no number any
    /// more.
    @Test func theLargestAndTheSmallestNumbersAreWritten() {
        let largest = Double.greatestFiniteMagnitude, smallest = Double.leastNonzeroMagnitude
        #expect(Numerals.significant(largest, 3) == "1.80×10³⁰⁸" && Numerals.plain(-largest, digits: 3) == "−1.8×10³⁰⁸")
        #expect(Numerals.plain(largest) == "1.79769×10³⁰⁸" && Numerals.power(largest, digits: 1) == "2×10³⁰⁸")
        #expect(Numerals.significant(smallest, 3) == "4.94×10⁻³²⁴" && Numerals.plain(smallest) == "4.94066×10⁻³²⁴")
        #expect(Numerals.interval(largest, -largest, largest) == "1.798×10³⁰⁸ [−1.798×10³⁰⁸,\u{A0}1.798×10³⁰⁸]")
        #expect(
            Numerals.interval(0.5, 0.5 - 1e-16, 0.5 + 1e-16)
                == "0.500000000000000 [0.500000000000000,\u{A0}0.500000000000000]")
        for value in [largest, -largest, smallest, -smallest, .leastNormalMagnitude, 1e308] {
            for digits in 0...20 {
                for text in [
                    Numerals.plain(value, digits: digits), Numerals.significant(value, digits),
                    Numerals.power(value, digits: digits),
                ] {
                    #expect(
                        text.contains("×10³⁰⁸") || text.contains("10⁻³") || text.contains("10³⁰⁸"), "\(value): \(text)")
                }
            }
        }
    }

    /// Ticks of a logarithmic axis are spelled as numbers in a sentence.
    @Test func ticksAreSpelledAlike() {
        for tick in Ticks.logarithmic(1e-7...1e-4, count: 6) { #expect(tick.label == Numerals.plain(tick.value)) }
        for tick in Ticks.logarithmic(2e-6...6e-5, count: 3) { #expect(tick.label == Numerals.plain(tick.value)) }
        for tick in Ticks.linear(0...4e-5, count: 4) { #expect(tick.label == Numerals.plain(tick.value)) }
    }

    /// Values of the policy: the half width's first digit, or the first two where it is 1 or 2.
    @Test func intervalsHaveTheDigitsThatTheyJustify() {
        for (halfWidth, decimals) in [
            (0.055, 2), (0.3, 1), (0.12, 2), (0.29, 2), (3.0, 0), (2.4, 1), (12.0, 0), (35.0, -1), (0.0031, 3),
            (1.0, 1), (0.1, 2),
        ] {
            #expect(Numerals.decimals(halfWidth: halfWidth) == decimals, "\(halfWidth)")
        }
        #expect(Numerals.decimals(halfWidth: 0) == nil && Numerals.decimals(halfWidth: .infinity) == nil)
        #expect(Numerals.interval(0.42317, 0.3681, 0.4772) == "0.42 [0.37,\u{A0}0.48]")
        #expect(Numerals.interval(89.22, 88.33, 90.05, unit: "%") == "89.2\u{A0}% [88.3,\u{A0}90.0]")
        #expect(Numerals.interval(3.21e-6, 2.83e-6, 3.64e-6) == "3.2×10⁻⁶ [2.8×10⁻⁶,\u{A0}3.6×10⁻⁶]")
        #expect(
            Numerals.interval(561.6, nil, nil) == "561.6" && "\(number: 0.5, 0.42, 0.58)" == "0.50 [0.42,\u{A0}0.58]")
    }

    /// An interval on one side of zero isn't written as one that begins there.
    @Test func noNumberIsWrittenAsZeroWhereTheIntervalExcludesIt() {
        for (numbers, text) in [
            // One of logarithms, as a rate's, beside which the column has powers of ten.
            ((4e-4, 1.5e-5, 0.0148), "4.0×10⁻⁴ [1.5×10⁻⁵,\u{A0}0.015]"),
            ((-4e-4, -0.0148, -1.5e-5), "−4.0×10⁻⁴ [−0.015,\u{A0}−1.5×10⁻⁵]"),
            // A digit or two more tell it, and all three have them.
            ((3, 0.004, 6), "3.000 [0.004,\u{A0}6.000]"), ((24.1, 0.05, 48.15), "24.10 [0.05,\u{A0}48.15]"),
            ((30, 0.001, 60), "30 [0.0010,\u{A0}60]"), ((3e-6, 1.2e-9, 6e-6), "3.0×10⁻⁶ [1.2×10⁻⁹,\u{A0}6.0×10⁻⁶]"),
            // Zero is within, or is an end itself.
            ((4e-4, -0.006, 0.0072), "0.000 [−0.006,\u{A0}0.007]"), ((3, 0, 6), "3 [0,\u{A0}6]"),
            ((0.004, -0.0001, 0.0081), "0.004 [0.000,\u{A0}0.008]"),
        ] as [((Double, Double, Double), String)] {
            #expect(Numerals.interval(numbers.0, numbers.1, numbers.2) == text)
        }
        for seed in 1...200 as ClosedRange<UInt64> {
            var random = SeededNumbers(seed: seed)
            let size = pow10(Double.random(in: -9...9, using: &random)),
                lower = size * pow10(Double.random(in: -7...0, using: &random)),
                value = lower + size * Double.random(in: 0...1, using: &random),
                upper = value + size * Double.random(in: 0...9, using: &random)
            for (value, lower, upper) in [(value, lower, upper), (-value, -upper, -lower)] {
                let digits = IntervalDigits(value, lower, upper)
                for text in [value, lower, upper].map(digits.text) {
                    #expect(text.prefix { $0 != "×" }.contains { ("1"..."9").contains($0) }, "seed \(seed): \(text)")
                }
            }
        }
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>) func allThreeHaveTheSameDigits(seed: UInt64) {
        var random = SeededNumbers(seed: seed)
        let size = pow10(Double.random(in: -9...9, using: &random))
        let value = size * Double.random(in: -9...9, using: &random),
            half = size * Double.random(in: 0.001...3, using: &random)
        // An end that lies close to zero, and not beyond it, has its own digits: see above.
        guard abs(value) < half || abs(value) - half > half / 6 else { return }
        let digits = IntervalDigits(value, value - half, value + half)
        let texts = [value - half, value, value + half].map(digits.text).filter { $0 != "0" }
        func decimals(_ text: String) -> Int { text.prefix { $0 != "×" }.drop { $0 != "." }.dropFirst().count }
        #expect(Set(texts.map(decimals)).count == 1, "seed \(seed): \(texts)")
        #expect(Set(texts.map { $0.drop { $0 != "×" } }).count == 1, "seed \(seed): \(texts)")
    }

    private func pow10(_ exponent: Double) -> Double { Double("1e\(Int(exponent))") ?? 1 }

    @Test func numbersInSentencesAreSpelledAndKeepToTheirLine() {
        for (written, set) in [
            ("from 1e-8 to 3e-6, at 1e-05", "from 10⁻⁸ to 3×10⁻⁶, at 10⁻⁵"), ("(1×10⁻⁵)", "(10⁻⁵)"),
            ("94.6 % of them, 95 % bootstrap.", "94.6\u{A0}% of them, 95\u{A0}% bootstrap."),
            ("n = 20, in 66 ms", "n\u{A0}=\u{A0}20, in 66\u{A0}ms"), ("1e6 words", "10⁶ words"),
            ("conv1 e5 v1.2e-3b 12e", "conv1 e5 v1.2e-3b 12e"), ("2.50e-4", "2.5×10⁻⁴"), ("", ""),
            ("  a  b ", "  a  b "),
        ] {
            #expect(written.withWholeNumbers == set)
            #expect(set.withWholeNumbers == set)
        }
    }
}

import Charts
import Foundation
import Testing

@Suite struct ForestTests {
    private let gained = Field("Accuracy gained", unit: "points")

    private func commands(_ row: ForestRow) throws -> [String] { try Diagram.strip(row).drawingCommands(width: 240) }

    /// x of the first point of a command.
    private func x(_ command: String?) throws -> Double {
        let words = try #require(command).split(separator: " ")
        let start = try #require(words.firstIndex { $0 == "M" || $0 == "O" })
        return try #require(Double(words[start + 1]))
    }

    @Test func aStripIsSmallEnoughForATablesRow() {
        let size = Diagram.strip(ForestRow("", 1, 0, 2)).size
        #expect(size.width == 240 && size.height == 28)
        #expect(Diagram.strip(ForestRow("", 1, 0, 2)).size(within: 120).width == 120)
    }

    /// Interval, estimate, paper's value and the bound's edge stand in the order of their values.
    @Test func everythingStandsAtItsValue() throws {
        let drawn = try commands(ForestRow("", 3, 2, 5, bound: .above(1), paper: 9))
        let interval = try x(drawn.first { $0.hasPrefix("stroke ink 2.2") }),
            dot = try x(drawn.last { $0.contains("fill ink") })
        let edge = try x(drawn.first { $0.hasPrefix("stroke series-3 1.3") }),
            paper = try x(drawn.first { $0.hasPrefix("fill series-2") })
        #expect(edge < interval && interval < dot && dot < paper)
        // Linear: (3 − 2) / (2 − 1) of the distance from bound to lower end.
        #expect(abs((dot - interval) - (interval - edge)) < 0.3)
    }

    @Test(arguments: [
        (ShadedBound.above(1), 1), (.below(1), 1), (.within(1...4), 1), (.outside(1...4), 2),
    ]) func eachBoundIsShaded(bound: ShadedBound, parts: Int) throws {
        let shades = try commands(ForestRow("", 3, 2, 5, bound: bound)).filter { $0.contains("opacity 0.18") }
        #expect(shades.count == parts)
        let range = 0.0...6.0, found = bound.parts(of: range)
        let expected: [ClosedRange<Double>] =
            switch bound {
            case .above: [1...6]
            case .below: [0...1]
            case .within: [1...4]
            case .outside: [0...1, 4...6]
            }
        #expect(found == expected)
    }

    @Test func oneNetworkIsHollowAndStrictIsMarked() throws {
        let rows = [
            ForestRow("a", 3, 2, 5, word: "holds here", isHollow: true),
            ForestRow("b", 3, 2, 5, word: "replicated", isStrict: true),
        ]
        let drawn = try Diagram.forest(Forest(field: gained, rows: rows)).drawingCommands(width: 720)
        #expect(
            drawn.contains { $0.contains("\"holds here\"") } && drawn.contains { $0.contains("\"replicated\u{A0}●\"") })
        #expect(
            try commands(rows[0]).contains {
                $0.hasPrefix("stroke ink 2:") && $0.contains(" O ") || $0.hasPrefix("stroke ink 2: O")
            })
        #expect(try !commands(rows[1]).contains { $0.hasPrefix("stroke ink 2: O") })
    }

    @Test func aMissingValueIsSaidAndAnOpenEndHasAnArrow() throws {
        #expect(try commands(ForestRow("", .nan, word: "not tested")).contains { $0.contains("\"no value\"") })
        let open = try commands(ForestRow("", 3, 2, .infinity)), closed = try commands(ForestRow("", 3, 2, 5))
        #expect(
            open.count { $0.hasPrefix("stroke ink 1.5") } == 2 && closed.count { $0.hasPrefix("stroke ink 1.5") } == 2)
        #expect(open.contains { $0.hasPrefix("stroke ink 1.5") && $0.count(where: { $0 == "L" }) == 2 })
        #expect(try Diagram.forest(Forest(rows: [])).svg().contains("<svg"))
    }

    @Test func rowsWithoutACommonFieldTellTheirNumbers() throws {
        let row = ForestRow("a", 0.42317, 0.3681, 0.4772, field: Field("Share", unit: "%"))
        let own = try Diagram.forest(Forest(rows: [row])).drawingCommands(width: 720)
        #expect(own.contains { $0.contains("\"0.42\u{A0}% [0.37,\u{A0}0.48]\"") })
        let shared = try Diagram.forest(Forest(field: gained, rows: [row])).drawingCommands(width: 720)
        #expect(shared.contains { $0.contains("\"Accuracy gained (points)\"") })
        // Ticks may have the digits of an interval's end, and no bracket.
        #expect(own.contains { $0.contains("[") } && !shared.contains { $0.contains("[") })
    }

    @Test(arguments: [720.0, 600, 460, 350, 240]) func nothingReachesBeyondTheWidth(width: Double) throws {
        let rows = (0..<6).map { index in
            ForestRow(
                "A finding with a name of some length, number \(index)", Double(index), Double(index) - 1,
                Double(index) + 2,
                field: gained, bound: .above(2), paper: 9, word: "not found here", isStrict: true)
        }
        for forest in [Forest(rows: rows), Forest(field: gained, rows: rows)] {
            for line in try Diagram.forest(forest).drawingCommands(width: width) {
                let numbers = line.drop { $0 != ":" }.split(separator: " ")
                for (index, word) in numbers.enumerated() where ["M", "L", "O"].contains(word) {
                    let x = try #require(Double(numbers[index + 1]))
                    #expect(x >= -0.5 && x <= width + 0.5, "\(line)")
                }
            }
        }
    }

    /// Divided, each row is drawn once, at its place on the axis of the whole, and nothing leaves its own part.
    @Test func theRowsOfADividedForestKeepTheirPlaces() throws {
        let rows = (0..<40).map { index in
            ForestRow(
                "row \(index)", Double(index), Double(index) - 1, Double(index) + 1, bound: .above(5), word: "holds")
        }
        let forest = Forest(field: gained, rows: rows), parts = ForestParts(forest, width: 720)
        let whole = Diagram.forest(forest).size(within: 720).height
        #expect(abs(parts.rowHeights.reduce(parts.keyHeight + parts.headHeight, +) - whole) < 40)
        let places = try Diagram.forest(forest).drawingCommands(width: 720).filter { $0.contains("fill ink") }
            .map { try x($0) }
        for index in rows.indices {
            let log = DrawingLog()
            try parts.drawRow(index, on: log)
            let dots = log.lines.filter { $0.contains("fill ink") }
            let drawn = try dots.map { try x($0) }
            #expect(drawn == [places[index]], "row \(index)")
            #expect(log.lines.count { $0.contains("\"row \(index)\"") } == 1)
            // The log has places before they are lowered.
            let first = try #require(log.lines.first), lowered = try #require(Double(first.split(separator: " ")[2]))
            for line in log.lines.dropFirst() {
                let words = line.drop { $0 != ":" }.split(separator: " ")
                for (place, word) in words.enumerated() where ["M", "L", "O"].contains(word) {
                    let y = try #require(Double(words[place + 2])) + lowered
                    #expect(y >= -0.1 && y <= parts.rowHeights[index] + 0.1, "row \(index): \(line)")
                }
            }
        }
        let head = DrawingLog()
        parts.drawHead(on: head)
        #expect(head.lines.contains { $0.contains("\"Accuracy gained (points)\"") })
        // Without a common axis there is none to repeat.
        #expect(ForestParts(Forest(rows: rows), width: 720).headHeight == 0)
    }

    @Test func wordsTellEachRowAndEndInTime() {
        let row = ForestRow(
            "VGG-16", 51.4, 48.9, 53.8, field: gained, bound: .above(5), paper: 68.9, word: "replicated", isHollow: true
        )
        #expect(
            Diagram.forest(Forest(rows: [row])).inWords
                == "Forest plot, 1 row. VGG-16: 51.4\u{A0}points [48.9,\u{A0}53.8], asked for: above 5, the paper's: 68.9; replicated, one network."
        )
        let many = Diagram.forest(Forest(rows: Array(repeating: row, count: 30))).inWords
        #expect(many.count <= 600 && many.hasSuffix("The table has the rest."))
    }
}

@Suite struct SpecificationCurveTests {
    private func curve(_ count: Int = 24, registered: Int? = 3) -> SpecificationCurve {
        SpecificationCurve(
            Field("Gained", unit: "points"),
            forks: [.init("Clipped values", ["zero", "saturate"]), .init("Average", ["mean", "trimmed", "median"])],
            (0..<count).map { index in
                let value = Double((index * 7) % count)
                return .init(
                    value, value - 2, value + 2, index % 2 == 1 && index % 3 == 0 ? .reversed : .holds,
                    options: [["zero", "saturate"][index % 2], ["mean", "trimmed", "median"][index % 3]],
                    isCounted: index != 5)
            }, registered: registered, bound: .above(4), paper: 11)
    }

    /// Every analysis has a tick in one row of each fork, in the column of its estimate.
    @Test func ticksStandBelowTheirEstimates() throws {
        let drawn = try Diagram.specifications(curve()).drawingCommands(width: 720)
        func xs(_ matching: (String) -> Bool) -> [Double] {
            drawn.filter(matching).compactMap { line in
                let words = line.split(separator: " ")
                return words.firstIndex(of: "M").flatMap { Double(words[$0 + 1]) }
            }
        }
        let ticks = xs { $0.hasPrefix("stroke") && $0.split(separator: " ")[2].hasPrefix("2.4") }
        #expect(ticks.count == 48)
        let intervals = Set(xs { $0.hasPrefix("stroke series-") && $0.contains(" 1.5 opacity") })
        #expect(intervals.count == 24 && Set(ticks) == intervals)
    }

    @Test func outcomesAreToldApartByShapeAndColour() throws {
        #expect(Set(AnalysisOutcome.allCases.map { "\($0.symbol)" }).count == AnalysisOutcome.allCases.count)
        #expect(Set(AnalysisOutcome.allCases.map(\.paint)).count == AnalysisOutcome.allCases.count)
        let names = try Diagram.specifications(curve()).drawingCommands(width: 720).filter { $0.contains("text ink") }
        #expect(names.contains { $0.contains("\"holds (19)\"") } && names.contains { $0.contains("\"reversed (4)\"") })
        #expect(
            names.contains { $0.contains("\"registered\"") } && names.contains { $0.contains("\"Clipped values\"") })
    }

    @Test func wordsSayWhatTheOthersHaveInCommon() {
        #expect(
            Diagram.specifications(curve()).inWords
                == "Specification curve of 24 analyses, Gained (points). Holds in 19 of 23; reversed in 4. Estimates run from 0 to 23. The registered analysis has 21.0 [19.0,\u{A0}23.0]: reversed. Asked for is above 4. The paper has 11. All that do not hold take saturate (Clipped values). All that do not hold take mean (Average)."
        )
    }

    @Test(arguments: [0, 1, 9, 200]) func anyNumberOfAnalysesIsDrawn(count: Int) throws {
        let diagram = Diagram.specifications(curve(count, registered: count > 3 ? 3 : nil))
        for width in [720.0, 350] {
            let size = diagram.size(within: width)
            #expect(size.width == width && size.height > 150)
            #expect(try diagram.inlineSVG(prefix: "a", label: "b", width: width).contains("</svg>"))
        }
        #expect(try diagram.pdf().starts(with: Data("%PDF".utf8)))
    }

    @Test func anAnalysisWithoutAValueIsCounted() {
        var missing = curve()
        missing.specifications[0].value = .nan
        #expect(Diagram.specifications(missing).inWords.contains("1 analysis without a value"))
    }
}

@Suite struct OutcomeStripTests {
    @Test(arguments: [1, 12, 48, 64, 112]) func noStripIsHigherThanALine(count: Int) throws {
        let strip = OutcomeStrip(
            (0..<count).map { $0 % 5 == 4 ? .undecided : .holds }, registered: .holds)
        let size = Diagram.outcomes(strip).size
        #expect(size.height <= 40 && size.width <= 240)
        let drawn = try Diagram.outcomes(strip).drawingCommands(width: 240)
        #expect(drawn.count { $0.hasPrefix("fill series-3") } == strip.outcomes.count { $0 == .holds })
        #expect(drawn.count { $0.hasPrefix("stroke muted") } == strip.outcomes.count { $0 == .undecided })
    }

    @Test func theSentenceCountsThem() {
        let all = Array(repeating: AnalysisOutcome.holds, count: 41) + Array(repeating: .undecided, count: 7)
        #expect(OutcomeStrip(all).sentence == "holds in 41 of 48; undecided in 7; never reversed")
        #expect(OutcomeStrip([.reversed, .fails]).sentence == "holds in 0 of 2; fails in 1; reversed in 1")
        #expect(Diagram.outcomes(OutcomeStrip(all)).inWords == "Holds in 41 of 48; undecided in 7; never reversed.")
    }
}

import Charts
import Foundation
import Testing

/// A quantity is named once.
@Suite struct FieldTests {
    private let rate = Field("Fault rate", unit: "per bit"), accuracy = Field("Accuracy", unit: "%", bounds: 0...100)

    private func chart(_ y: Double) -> Chart {
        Chart {
            LineMark(x: .value(rate, 1), y: .value(accuracy, 50))
            LineMark(x: .value(rate, 2), y: .value(accuracy, y))
        }
    }

    @Test func axesAreNamedByTheirMarksFields() throws {
        let commands = try chart(60).drawingCommands()
        for title in ["Fault rate (per bit)", "Accuracy (%)"] {
            #expect(commands.contains { $0.contains("\"\(title)\"") })
        }
        let named = try chart(60).yAxis(Field("Hits", unit: "of 100")).drawingCommands()
        #expect(named.contains { $0.contains("\"Hits (of 100)\"") } && !named.contains { $0.contains("Accuracy") })
    }

    @Test func theColourBarIsNamedByItsField() throws {
        let chart = Chart {
            for x in 0..<2 {
                RectangleMark(x: .value(rate, x), y: .value("Layer", "a")).foregroundStyle(by: .value(accuracy, x))
            }
        }
        #expect(try chart.drawingCommands().contains { $0.contains("\"Accuracy (%)\"") })
    }

    @Test(arguments: [100.5, -0.1, 1e9]) func impossibleValuesAreNotDrawn(value: Double) throws {
        #expect(throws: ChartError.self) { try chart(value).svg() }
    }

    @Test(arguments: [0, 100, 100 + 1e-10, .nan]) func possibleValuesAreDrawn(value: Double) throws {
        _ = try chart(value).svg()
    }

    /// Student's t and others know no bounds: their intervals are drawn, and the axis ends at the bounds.
    @Test func intervalsMayReachBeyond() throws {
        let low = Chart {
            AreaMark(x: .value(rate, 1), yStart: .value(accuracy, -40), yEnd: .value(accuracy, 30))
            AreaMark(x: .value(rate, 2), yStart: .value(accuracy, 5), yEnd: .value(accuracy, 40))
            ErrorBar(x: .value(rate, 1), yStart: .value(accuracy, -40), yEnd: .value(accuracy, 30))
        }
        #expect(try !low.drawingCommands().contains { $0.contains(/"−\d/) })
        let high = Chart {
            ErrorBar(xStart: .value(accuracy, 80), xEnd: .value(accuracy, 127), y: .value("Map", "a"))
            PointMark(x: .value(accuracy, 99), y: .value("Map", "a"))
        }
        let numbers = try high.drawingCommands().flatMap { $0.matches(of: /"(\d+)"/).compactMap { Double($0.1) } }
        #expect(numbers.contains(100) && numbers.allSatisfy { $0 <= 100 }, "\(numbers)")
        // The same on an axis without bounds has room for all.
        let free = Chart {
            ErrorBar(xStart: .value("Gain", -40), xEnd: .value("Gain", 30), y: .value("Map", "a"))
        }
        #expect(try free.drawingCommands().contains { $0.contains(/"−\d/) })
        // What an area is filled up to is a value.
        let filled = Chart { AreaMark(x: .value(rate, 1), y: .value(accuracy, 127)) }
        #expect(throws: ChartError.self) { try filled.svg() }
    }

    @Test func endsHaveNamesOfTheirOwn() {
        #expect(
            accuracy.ends.lower.title == "Accuracy lower (%)" && accuracy.ends.upper.title == "Accuracy upper (%)")
    }

    @Test func fieldsAreStored() throws {
        for field in [rate, accuracy, "Epoch"] {
            #expect(try JSONDecoder().decode(Field.self, from: JSONEncoder().encode(field)) == field)
        }
    }
}

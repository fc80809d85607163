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

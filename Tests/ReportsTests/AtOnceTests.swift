import Charts
import Testing

@testable import Reports

/// Two things that are drawn on two threads.
@Suite struct AtOnceTests {
    private func fail(_ text: String) throws(ReportError) -> Int { throw ReportError("trying", text) }

    @Test func bothAreDone() throws {
        let (first, second) = try atOnce({ @Sendable () throws(ReportError) in 1 }) {
            @Sendable () throws(ReportError) in "two"
        }
        #expect(first == 1 && second == "two")
    }

    @Test func theFirstOnesErrorIsThrown() {
        func message(
            _ first: @Sendable () throws(ReportError) -> Int, _ second: @Sendable () throws(ReportError) -> Int
        ) -> String? {
            do throws(ReportError) {
                _ = try atOnce(first, second)
                return nil
            } catch { return error.finding }
        }
        #expect(
            message(
                { @Sendable () throws(ReportError) in try fail("a") },
                { @Sendable () throws(ReportError) in try fail("b") }) == "a")
        #expect(
            message({ @Sendable () throws(ReportError) in 1 }, { @Sendable () throws(ReportError) in try fail("b") })
                == "b")
        #expect(
            message({ @Sendable () throws(ReportError) in try fail("a") }, { @Sendable () throws(ReportError) in 1 })
                == "a")
    }

    /// How text is set is a task's own, and both are of it.
    @Test func bothAreOfTheSameTask() throws {
        let settings = try TextLine.$setting.withValue(.bars) {
            try atOnce({ @Sendable () throws(ReportError) in TextLine.setting }) { @Sendable () throws(ReportError) in
                TextLine.setting
            }
        }
        #expect(settings.0 == .bars && settings.1 == .bars)
    }

    /// Letters have the same widths on every thread.
    @Test func textIsTheSameOnBoth() throws {
        @Sendable func widths() -> [Double] { (1...200).map { TextLine("line \($0) of ﬁgures, −12.5", size: 9).width } }
        let (first, second) = try atOnce({ @Sendable () throws(ReportError) in widths() }) {
            @Sendable () throws(ReportError) in widths()
        }
        #expect(first == second && first == widths())
    }
}

import Charts
import Testing

@testable import Reports

/// Two things that are drawn on two threads.
@Suite struct AtOnceTests {
    private func fail(_ text: String) throws(ReportError) -> Int { throw ReportError("trying", text) }

    @Test func bothAreDone() throws {
        let (first, second) = try atOnce({ () throws(ReportError) in 1 }) { () throws(ReportError) in "two" }
        #expect(first == 1 && second == "two")
    }

    @Test func theFirstOnesErrorIsThrown() {
        func message(_ first: () throws(ReportError) -> Int, _ second: () throws(ReportError) -> Int) -> String? {
            do throws(ReportError) {
                _ = try atOnce(first, second)
                return nil
            } catch { return error.finding }
        }
        #expect(
            message({ () throws(ReportError) in try fail("a") }, { () throws(ReportError) in try fail("b") }) == "a")
        #expect(message({ () throws(ReportError) in 1 }, { () throws(ReportError) in try fail("b") }) == "b")
        #expect(message({ () throws(ReportError) in try fail("a") }, { () throws(ReportError) in 1 }) == "a")
    }

    /// How text is set is a task's own, and both are of it.
    @Test func bothAreOfTheSameTask() throws {
        let settings = try TextLine.$setting.withValue(.bars) {
            try atOnce({ () throws(ReportError) in TextLine.setting }) { () throws(ReportError) in TextLine.setting }
        }
        #expect(settings.0 == .bars && settings.1 == .bars)
    }

    /// Letters have the same widths on every thread.
    @Test func textIsTheSameOnBoth() throws {
        func widths() -> [Double] { (1...200).map { TextLine("line \($0) of ﬁgures, −12.5", size: 9).width } }
        let (first, second) = try atOnce({ () throws(ReportError) in widths() }) { () throws(ReportError) in widths() }
        #expect(first == second && first == widths())
    }
}

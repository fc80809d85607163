import Foundation
import Notebook
import Testing

private enum Season: String, Codable, CaseIterable { case spring, summer, autumn }

@Suite struct ByCaseTests {
    @Test("Values come in the order of the cases, whatever order they were asked for in")
    func order() throws {
        let lengths = ByCase<Season, Int>([.autumn, .spring]) { $0.rawValue.count }
        #expect(lengths.cases == [.spring, .autumn] && lengths.values == [6, 6])
        var all = ByCase<Season, Int> { _ in 0 }
        all[.summer] += 2
        #expect(all.values == [0, 2, 0] && all.map { "\($0)" }[.summer] == "2")
    }

    @Test("What is written reads back the same, and has the same bytes each time")
    func coding() throws {
        let some = ByCase<Season, Double?>([.autumn, .summer]) { $0 == .summer ? nil : 0.5 }
        let bytes = try CanonicalJSON.encode(some)
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"cases":["summer","autumn"],"values":[null,0.5]}"#)
        #expect(try CanonicalJSON.decode(ByCase<Season, Double?>.self, from: bytes) == some)
    }

    @Test(
        "Cases in another order, twice, or with too few values are refused",
        arguments: [
            #"{"cases":["autumn","summer"],"values":[1,2]}"#, #"{"cases":["summer","summer"],"values":[1,2]}"#,
            #"{"cases":["summer","autumn"],"values":[1]}"#,
        ])
    func damaged(_ text: String) {
        #expect(throws: DecodingError.self) {
            try CanonicalJSON.decode(ByCase<Season, Int>.self, from: Data(text.utf8))
        }
    }
}

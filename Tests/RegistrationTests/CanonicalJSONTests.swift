import Foundation
import Testing

@testable import Registration

/// RFC 8785, against its authors' examples and against another program's output.
@Suite struct CanonicalJSONTests {
    private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Fixtures")

    @Test(arguments: ["arrays", "french", "structures", "unicode", "values", "weird"])
    func theAuthorsExamples(_ name: String) throws {
        let folder = Self.fixtures.appendingPathComponent("jcs")
        let input = try Data(contentsOf: folder.appendingPathComponent("\(name)-input.json"))
        let output = try Data(contentsOf: folder.appendingPathComponent("\(name)-output.json"))
        let canonical = try JSONValue(parsing: input).canonicalBytes
        #expect(canonical == output, "\(String(decoding: canonical, as: UTF8.self))")
        #expect(try JSONValue(parsing: output).canonicalBytes == output)
    }

    @Test func anotherProgramsNumbersAndObjects() throws {
        let data = try Data(contentsOf: Self.fixtures.appendingPathComponent("canonical-json.txt"))
        let lines = data.split(separator: UInt8(ascii: "\n"))
        #expect(lines.count > 2000)
        for line in lines {
            let parts = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
            try #require(parts.count == 2)
            let input = String(decoding: parts[0], as: UTF8.self), expected = String(decoding: parts[1], as: UTF8.self)
            if let bits = UInt64(input, radix: 16), input.count == 16 {
                let number = Double(bitPattern: bits)
                #expect(numberText(number) == expected)
                #expect(Double(numberText(number)) == number)
            } else {
                #expect(try JSONValue(parsing: Data(parts[0])).canonicalText == expected)
            }
        }
    }

    @Test(arguments: [
        "", "{", "[1,]", "[1 2]", "{\"a\":1,\"a\":2}", "{a:1}", "01", "1.", ".5", "+1", "1e", "1e999", "nul", "\"\\x\"",
        "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\n\"", "[1] 2", "\"", "--1", "{\"a\"}", String(repeating: "[", count: 100_000),
    ])
    func whatIsNoJSONIsRefused(_ text: String) {
        #expect(throws: JSONProblem.self) { try JSONValue(parsing: Data(text.utf8)) }
    }

    @Test func bytesThatAreNoTextAreRefused() {
        #expect(throws: JSONProblem(finding: "it is not UTF-8")) { try JSONValue(parsing: Data([0x22, 0xFF, 0x22])) }
    }

    @Test func wholeNumbersBeyondDoublesStayExactInPlans() throws {
        let plan = Data("[18446744073709551615,0.1,3,9007199254740993,1e2]".utf8)
        let value = try JSONValue(parsing: plan, numbers: .exact)
        #expect(value.canonicalText == #"["18446744073709551615","0.1",3,"9007199254740993","100"]"#)
    }
}

import Foundation
import Testing
import Wording

@Suite struct WordingTests {
    private struct SomeError: ExplainedError {
        var attempt = "reading a"
        var finding: String
        var advice = ""
    }

    @Test func anErrorIsOneLine() {
        let error = SomeError(finding: "expected 3 bytes, found 2", advice: "Install it again")
        #expect("\(error)" == "reading a: expected 3 bytes, found 2. Install it again.")
        #expect(error.localizedDescription == "\(error)")
    }

    @Test func adviceMayBeMissing() {
        #expect("\(SomeError(finding: "it is gone"))" == "reading a: it is gone.")
    }

    @Test func anErrorWithinAnErrorEndsOnce() {
        let inner = SomeError(finding: "is this a file?")
        #expect("\(inner)" == "reading a: is this a file?")
        let outer = SomeError(
            attempt: "drawing b", finding: SomeError(finding: "it is gone").description, advice: "Look")
        #expect("\(outer)" == "drawing b: reading a: it is gone. Look.")
    }

    @Test func theSystemsWords() { #expect(systemMessage(ENOSPC) == "No space left on device") }

    /// Against Foundation's formatting, for every byte.
    @Test func bytesInHexadecimal() {
        let bytes = (0...255).map { UInt8($0) }
        #expect(hexadecimal(bytes) == bytes.map { String(format: "%02x", $0) }.joined())
        #expect(hexadecimal([]).isEmpty)
    }

    @Test(arguments: [
        ("0", "0"), ("1234", "1234"), ("12345", "12 345"), ("-123456", "-123 456"),
        ("−1234567", "−1 234 567"),
        ("12345.6789", "12 345.6789"), ("nan", "nan"),
    ])
    func thousandsInGroups(_ number: String, _ expected: String) {
        #expect(groupedThousands(number) == expected.replacing(" ", with: "\u{202F}"))
    }
}

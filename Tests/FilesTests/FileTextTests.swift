import Files
import Foundation
import Testing

@Suite struct FileTextTests {
    /// The bytes are those of Foundation's own encoders.
    @Test(arguments: [String.Encoding.utf8, .utf16LittleEndian, .utf16BigEndian])
    func encodings(_ encoding: String.Encoding) throws {
        let text = "file,name\na.jpg,café 🐟\r\n"
        let marked = try #require(("\u{FEFF}" + text).data(using: encoding))
        #expect(try FileText.decode([UInt8](marked)) == text)
        if encoding == .utf8 { #expect(try FileText.decode(Array(text.utf8)) == text) }
    }

    @Test func latin1IsShownAndRefused() throws {
        let bytes = [UInt8](try #require("file,name\na.jpg,café\n".data(using: .isoLatin1)))
        let problem = #expect(throws: FileText.Problem.self) { try FileText.decode(bytes) }
        #expect(problem?.finding == "line 2 is not UTF-8; in Latin-1 it would be \"a.jpg,café\"")
        #expect(problem?.advice.contains("iconv -f LATIN1") == true)
    }

    @Test func utf16WithoutItsMarkAndCutOff() throws {
        let bare = [UInt8](try #require("file".data(using: .utf16LittleEndian)))
        #expect(throws: FileText.Problem.self) { try FileText.decode(bare) }
        #expect(throws: FileText.Problem.self) { try FileText.decode([0xFF, 0xFE, 0x61]) }
        // Half of a pair.
        #expect(throws: FileText.Problem.self) { try FileText.decode([0xFF, 0xFE, 0x3D, 0xD8]) }
    }
}

import Foundation

/// The text of a file: UTF-8, or UTF-16 that begins with its mark, as spreadsheets write it.
package enum FileText {
    /// Why bytes are no text, and what to do.
    package struct Problem: Error, Equatable {
        package let finding: String
        package let advice: String
    }

    /// The text without a byte order mark.
    ///
    ///     try FileText.decode([0xFF, 0xFE, 0x61, 0x00])   // "a"
    package static func decode(_ bytes: [UInt8]) throws(Problem) -> String {
        if bytes.starts(with: [0xFF, 0xFE]) { return try utf16(bytes.dropFirst(2), isLittle: true) }
        if bytes.starts(with: [0xFE, 0xFF]) { return try utf16(bytes.dropFirst(2), isLittle: false) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw illegible(bytes) }
        guard !bytes.contains(0) else {
            throw Problem(
                finding: "it has zero bytes, as text in UTF-16 without its mark does, and no text in UTF-8",
                advice: "Save it as UTF-8: iconv -f UTF-16LE -t UTF-8 OLD > NEW")
        }
        return text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, isLittle: Bool) throws(Problem) -> String {
        let bytes = Array(bytes)
        let units = stride(from: 0, to: bytes.count - 1, by: 2).map { place in
            let (first, second) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
            return isLittle ? second << 8 | first : first << 8 | second
        }
        guard bytes.count % 2 == 0, let text = String(validating: units, as: UTF16.self) else {
            throw Problem(
                finding: "it begins as UTF-16, and is damaged or cut off", advice: "Save it again, as UTF-8")
        }
        return text
    }

    /// What a line that is no UTF-8 would be in Latin-1, the usual reason.
    private static func illegible(_ bytes: [UInt8]) -> Problem {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let number = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
        let line = FileName.latin1(lines[number].prefix(60).filter { $0 >= 0x20 })
        return Problem(
            finding: "line \(number + 1) is not UTF-8; in Latin-1 it would be \"\(line)\"",
            advice: "Save it as UTF-8: iconv -f LATIN1 -t UTF-8 OLD > NEW")
    }
}

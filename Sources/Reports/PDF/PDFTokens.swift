/// The tokens of a page's content, one after the other (ISO 32000-1, section 7.2).
struct PDFTokens {
    enum Kind: Equatable {
        case name(String)
        /// A number, a string, or a bracket.
        case other
        case `operator`(String)
    }

    struct Token {
        var kind: Kind
        var bytes: Range<Int>
    }

    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Asked of every byte, so without a set that would hash it.
    private static func isWhite(_ byte: UInt8) -> Bool {
        switch byte {
        case 0, 9, 10, 12, 13, 32: true
        default: false
        }
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        switch Unicode.Scalar(byte) {
        case "(", ")", "<", ">", "[", "]", "{", "}", "/", "%": true
        default: false
        }
    }

    private static func beginsNumber(_ byte: UInt8) -> Bool {
        switch Unicode.Scalar(byte) {
        case "0"..."9", "+", "-", ".": true
        default: false
        }
    }

    /// - Returns: nil at the end.
    mutating func next() throws(PDFProblem) -> Token? {
        skipSpace()
        guard place < bytes.count else { return nil }
        let start = place
        let kind: Kind
        switch bytes[place] {
        case UInt8(ascii: "("):
            try skipString()
            kind = .other
        case UInt8(ascii: "<") where !isAt(place + 1, "<"):
            while place < bytes.count, bytes[place] != UInt8(ascii: ">") { place += 1 }
            guard place < bytes.count else { throw PDFProblem(description: "a string does not end") }
            place += 1
            kind = .other
        case UInt8(ascii: "<"), UInt8(ascii: ">"):
            place = min(place + 2, bytes.count)
            kind = .other
        case UInt8(ascii: "/"):
            place += 1
            kind = .name(word())
        case let byte where PDFTokens.isDelimiter(byte):
            place += 1
            kind = .other
        case let byte where PDFTokens.beginsNumber(byte):
            // Most of a drawing is numbers, of which nobody needs the text.
            skipWord()
            kind = .other
        default:
            let word = word()
            if ["true", "false", "null"].contains(word) {
                kind = .other
            } else {
                kind = .operator(word)
                if word == "ID" { try skipPicture() }
            }
        }
        return Token(kind: kind, bytes: start..<place)
    }

    private func isAt(_ index: Int, _ character: Unicode.Scalar) -> Bool {
        index < bytes.count && bytes[index] == UInt8(ascii: character)
    }

    private mutating func skipWord() {
        while place < bytes.count, !PDFTokens.isWhite(bytes[place]), !PDFTokens.isDelimiter(bytes[place]) { place += 1 }
    }

    private mutating func word() -> String {
        let start = place
        skipWord()
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    private mutating func skipSpace() {
        while place < bytes.count {
            if isAt(place, "%") {
                while place < bytes.count, bytes[place] != 10, bytes[place] != 13 { place += 1 }
            } else if PDFTokens.isWhite(bytes[place]) {
                place += 1
            } else {
                return
            }
        }
    }

    /// A string in parentheses, which may hold others in pairs.
    private mutating func skipString() throws(PDFProblem) {
        var depth = 0
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\\"): place += 1
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            default: break
            }
            place += 1
            if depth == 0 { return }
        }
        throw PDFProblem(description: "a string does not end")
    }

    /// The bytes of a picture within the content, up to its end between spaces.
    private mutating func skipPicture() throws(PDFProblem) {
        while place + 3 < bytes.count {
            if PDFTokens.isWhite(bytes[place]), isAt(place + 1, "E"), isAt(place + 2, "I"),
                PDFTokens.isWhite(bytes[place + 3])
            {
                place += 3
                return
            }
            place += 1
        }
        throw PDFProblem(description: "a picture does not end")
    }
}

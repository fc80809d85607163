/// Cuts a Swift source into tokens, leaving out comments and white space.
///
///     Tokenizer.tokens(of: "let a = 1  // one").map(\.text)   // ["let", "a", "=", "1"]
///
/// What doesn't compile gives some tokens or other: the compiler will complain, better than we could.
public struct Tokenizer {
    let bytes: [UInt8]
    var offset = 0
    private var line = 1
    private var lineStart = 0
    private var startsLine = true
    /// Whether white space or a comment stands before the next token.
    private var isAfterSpace = true
    var tokens: [Token] = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        tokens.reserveCapacity(bytes.count / 5)
    }

    public static func tokens(of source: String) -> [Token] {
        var tokenizer = Tokenizer(Array(source.utf8))
        while tokenizer.readToken() {}
        return tokenizer.tokens
    }

    /// The byte so many places ahead, or 0 outside of the source.
    func byte(_ ahead: Int = 0) -> UInt8 {
        let index = offset + ahead
        return bytes.indices.contains(index) ? bytes[index] : 0
    }

    /// Steps over a byte, counting lines.
    mutating func advance() {
        if byte() == Byte.newline {
            line += 1
            lineStart = offset + 1
            startsLine = true
        }
        offset += 1
    }

    mutating func append(_ kind: Token.Kind, _ text: String, _ fixity: Token.Fixity = .none, from place: Place) {
        tokens.append(Token(kind: kind, text: text, fixity: fixity, place: place, startsLine: startsLine))
        startsLine = false
    }

    var place: Place { Place(line: line, column: offset - lineStart + 1) }

    func slice(from start: Int) -> String { String(decoding: bytes[start..<min(offset, bytes.count)], as: UTF8.self) }

    /// Reads one token, and those of a whole string with what is interpolated in it.
    /// - Returns: false at the end.
    mutating func readToken() -> Bool {
        isAfterSpace = offset == 0
        skipSpace()
        guard offset < bytes.count else { return false }
        let (start, place) = (offset, place)
        let first = byte()
        if first.startsWord || first == Byte.backtick {
            offset += 1
            while byte().continuesWord { offset += 1 }
            if first == Byte.backtick { offset += 1 }
            append(.word, slice(from: start), from: place)
        } else if first.isDigit {
            readNumber()
            append(.number, slice(from: start), from: place)
        } else if first == Byte.quote || first == Byte.hash {
            readTextOrDirective(place)
        } else if first == Byte.slash, readRegularExpression(hashes: 0, place) {
            return true
        } else if first.isOperator {
            readOperator(place)
        } else {
            offset += 1
            append(.mark, slice(from: start), statementFixity(first), from: place)
        }
        return true
    }

    /// A bracket at the start of a line doesn't belong to the operand in the line before.
    private func statementFixity(_ byte: UInt8) -> Token.Fixity {
        let isOpening = byte == Byte.openingParenthesis || byte == Byte.openingBracket
        return isOpening && startsLine && tokens.last?.endsOperand == true ? .prefix : .none
    }

    private mutating func skipSpace() {
        while offset < bytes.count {
            if byte().isSpace {
                advance()
            } else if byte() == Byte.slash, byte(1) == Byte.slash {
                while offset < bytes.count, byte() != Byte.newline { offset += 1 }
            } else if byte() == Byte.slash, byte(1) == Byte.star {
                skipComment()
            } else {
                return
            }
            isAfterSpace = true
        }
    }

    /// Comments of this form may hold others.
    private mutating func skipComment() {
        var depth = 0
        repeat {
            if byte() == Byte.slash, byte(1) == Byte.star {
                depth += 1
                offset += 2
            } else if byte() == Byte.star, byte(1) == Byte.slash {
                depth -= 1
                offset += 2
            } else {
                advance()
            }
        } while depth > 0 && offset < bytes.count
    }

    private mutating func readNumber() {
        let isHexadecimal = byte() == Byte.zero && byte(1) | 0x20 == Byte.x
        while offset < bytes.count {
            let isExponent = byte(-1) | 0x20 == (isHexadecimal ? Byte.p : Byte.e)
            let isSign = byte() == Byte.plus || byte() == Byte.minus
            let isPoint = byte() == Byte.point && byte(1).isDigit
            guard byte().continuesWord || isPoint || (isSign && isExponent) else { return }
            offset += 1
        }
    }

    private mutating func readOperator(_ place: Place) {
        let (start, isLeftBound) = (offset, isLeftBound)
        let isDotted = byte() == Byte.point
        if isDotted, byte(1) != Byte.point {
            offset += 1
            return append(.mark, ".", from: place)
        }
        while byte().isOperator, isDotted || byte() != Byte.point {
            let next = byte(1)
            if byte() == Byte.slash, next == Byte.slash || next == Byte.star, offset > start { break }
            offset += 1
        }
        let fixity: Token.Fixity =
            isLeftBound == isRightBound(isLeftBound) ? .infix : (isLeftBound ? .postfix : .prefix)
        append(.mark, slice(from: start), fixity, from: place)
    }

    private var isLeftBound: Bool {
        !isAfterSpace && offset > 0 && !Byte.openers.contains(byte(-1))
    }

    private func isRightBound(_ isLeftBound: Bool) -> Bool {
        guard offset < bytes.count, !byte().isSpace, !Byte.closers.contains(byte()) else { return false }
        if byte() == Byte.slash, byte(1) == Byte.slash || byte(1) == Byte.star { return false }
        return byte() == Byte.point ? !isLeftBound : true
    }
}

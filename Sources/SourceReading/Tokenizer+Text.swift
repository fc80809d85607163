/// Strings, regular expressions, and words after `#`.
extension Tokenizer {
    mutating func readTextOrDirective(_ place: Place) {
        var hashes = 0
        while byte(hashes) == Byte.hash { hashes += 1 }
        if byte(hashes) == Byte.quote {
            offset += hashes
            return readString(hashes: hashes, place)
        }
        if byte(hashes) == Byte.slash, readRegularExpression(hashes: hashes, place) { return }
        let start = offset
        offset += max(hashes, 1)
        while byte().continuesWord { offset += 1 }
        append(.word, slice(from: start), from: place)
    }

    private mutating func readString(hashes: Int, _ place: Place) {
        let isLong = byte(1) == Byte.quote && byte(2) == Byte.quote
        let quotes = isLong ? 3 : 1
        offset += quotes
        // How a string is delimited says what its escapes mean.
        append(.mark, String(repeating: "#", count: hashes) + "\"", from: place)
        var content: [UInt8] = []
        /// The tokens that hold text, so that indentation can be taken off once the last line is known.
        var parts: [Int] = []
        var textPlace = self.place
        func flush(_ tokenizer: inout Tokenizer) {
            parts.append(tokenizer.tokens.count)
            tokenizer.append(.text, String(decoding: content, as: UTF8.self), from: textPlace)
            content = []
        }
        while offset < bytes.count {
            if !isLong, byte() == Byte.newline { break }
            if endsString(quotes: quotes, hashes: hashes) { break }
            if byte() == Byte.backslash, hasHashes(hashes, at: 1) {
                if byte(1 + hashes) == Byte.openingParenthesis {
                    flush(&self)
                    offset += 1 + hashes
                    readInterpolation()
                    textPlace = self.place
                    continue
                }
                // The escaped byte ends nothing.
                for _ in 0..<(1 + hashes) {
                    content.append(byte())
                    offset += 1
                }
            }
            if offset < bytes.count, byte() != Byte.carriageReturn { content.append(byte()) }
            advance()
        }
        flush(&self)
        offset = min(offset + quotes + hashes, bytes.count)
        append(.mark, "\"", from: self.place)
        if isLong { unindent(parts) }
    }

    private func hasHashes(_ count: Int, at start: Int) -> Bool {
        (0..<count).allSatisfy { byte(start + $0) == Byte.hash }
    }

    private func endsString(quotes: Int, hashes: Int) -> Bool {
        (0..<quotes).allSatisfy { byte($0) == Byte.quote } && hasHashes(hashes, at: quotes)
    }

    private mutating func readInterpolation() {
        var depth = 0
        while readToken() {
            guard let last = tokens.last, last.kind == .mark else { continue }
            if last.text == "(" { depth += 1 }
            if last.text == ")" { depth -= 1 }
            if depth == 0 { return }
        }
    }

    /// Takes off what the compiler takes off: the first line break, the last one, and the last line's indentation.
    private mutating func unindent(_ parts: [Int]) {
        guard let first = parts.first, let last = parts.last else { return }
        let lastLine = tokens[last].text.utf8.reversed().prefix { $0 != Byte.newline }
        let indentation = "\n" + String(decoding: lastLine.reversed(), as: UTF8.self)
        for part in parts {
            tokens[part].text = tokens[part].text.replacing(indentation, with: "\n")
        }
        if tokens[first].text.hasPrefix("\n") { tokens[first].text.removeFirst() }
        if tokens[last].text.hasSuffix("\n") { tokens[last].text.removeLast() }
    }

    /// Reads `/…/` or `#/…/#` if that is what stands here.
    mutating func readRegularExpression(hashes: Int, _ place: Place) -> Bool {
        if hashes == 0 {
            guard tokens.last?.endsOperand != true || tokens.last?.isMark("}") == true else { return false }
            guard !byte(1).isSpace, byte(1) != Byte.slash, byte(1) != Byte.star else { return false }
        }
        var end = hashes + 1
        while !(byte(end) == Byte.slash && hasHashes(hashes, at: end + 1)) {
            if offset + end >= bytes.count || (hashes == 0 && byte(end) == Byte.newline) { return false }
            end += byte(end) == Byte.backslash ? 2 : 1
        }
        let start = offset
        for _ in 0..<(end + 1 + hashes) { advance() }
        append(.text, slice(from: start), from: place)
        return true
    }
}

/// The bytes that mean something in a source.
enum Byte {
    static let newline: UInt8 = 0x0A, carriageReturn: UInt8 = 0x0D
    static let quote: UInt8 = 0x22, hash: UInt8 = 0x23, openingParenthesis: UInt8 = 0x28, star: UInt8 = 0x2A
    static let plus: UInt8 = 0x2B, minus: UInt8 = 0x2D, point: UInt8 = 0x2E, slash: UInt8 = 0x2F, zero: UInt8 = 0x30
    static let openingBracket: UInt8 = 0x5B, backslash: UInt8 = 0x5C, backtick: UInt8 = 0x60
    static let e: UInt8 = 0x65, p: UInt8 = 0x70, x: UInt8 = 0x78
    static let operators = Set("/=-+!*%<>&|^~?.".utf8)
    static let openers = Set("([{,;:".utf8)
    static let closers = Set(")]},;:".utf8)
}

extension UInt8 {
    var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) || self == 0 }
    var isDigit: Bool { (0x30...0x39).contains(self) }
    /// Letters beyond ASCII count as letters, whatever they are.
    var startsWord: Bool {
        (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) || self == 0x5F || self == 0x24 || self >= 0x80
    }
    var continuesWord: Bool { startsWord || isDigit }
    var isOperator: Bool { Byte.operators.contains(self) }
}

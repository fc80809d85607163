/// The status and the fields in front of an HTTP response's body.
struct ResponseHead: Equatable, Sendable {
    var status: Int
    /// By lower-case name; of a field that comes twice, the last one.
    var fields: [String: String]

    /// The lines of a head, e.g. `HTTP/1.1 200 OK`, `Content-Length: 5`; `nil` where the first is no status line.
    init?(lines: [Substring]) {
        guard let first = lines.first, first.hasPrefix("HTTP/") else { return nil }
        let words = first.split(separator: " ", maxSplits: 2)
        guard words.count >= 2, let status = Int(words[1]), 100..<1000 ~= status else { return nil }
        self.status = status
        fields = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            fields[parts[0].lowercased()] = String(parts[1].trimming(while: { $0 == " " || $0 == "\t" }))
        }
    }

    /// The bytes of the body that follows, where the server says.
    var contentLength: Int? { fields["content-length"].flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil } }

    /// What `If-Range` takes to mean "this very file": a strong ETag (RFC 9110, 13.1.5), otherwise the time of change.
    var validator: String? {
        if let tag = fields["etag"], tag.hasPrefix("\""), tag.hasSuffix("\""), tag.count >= 2 { return tag }
        return fields["last-modified"]
    }

    /// Where the body starts in the whole file, and the size of that; of `bytes 100-199/500`, 100 and 500.
    var range: (start: Int?, total: Int?) {
        guard let text = fields["content-range"], text.hasPrefix("bytes ") else { return (nil, nil) }
        let parts = text.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return (nil, nil) }
        return (parts[0].split(separator: "-").first.flatMap { Int($0) }, Int(parts[1]))
    }

    /// A head that another one follows: of an interim response, or of a redirection that curl goes after.
    var isFollowed: Bool { status < 200 || (300..<400 ~= status && status != 304 && fields["location"] != nil) }
}

extension Substring {
    fileprivate func trimming(while isTrimmed: (Character) -> Bool) -> Substring {
        var text = drop(while: isTrimmed)
        while let last = text.last, isTrimmed(last) { text.removeLast() }
        return text
    }
}

/// Finds the head of the final response in what `curl --include --location` writes, and where the body starts.
struct ResponseReader {
    private var pending: [UInt8] = []

    /// More than the heads of ten redirections take; what is longer is no HTTP.
    static let longestHead = 1 << 18

    /// Takes the next bytes; once the final head is complete, gives it and the bytes of the body behind it.
    ///
    /// - Returns: `nil` while more is needed.
    /// - Throws: `MalformedResponse`.
    mutating func take(_ bytes: UnsafeRawBufferPointer) throws -> (head: ResponseHead, body: [UInt8])? {
        pending.append(contentsOf: bytes)
        while let (lines, end) = completeHead() {
            guard let head = ResponseHead(lines: lines) else { throw MalformedResponse() }
            pending.removeFirst(end)
            if !head.isFollowed { return (head, pending) }
        }
        guard pending.count <= Self.longestHead else { throw MalformedResponse() }
        return nil
    }

    /// The lines up to the first empty one, and where it ends.
    private func completeHead() -> (lines: [Substring], end: Int)? {
        var start = 0
        while let newline = pending[start...].firstIndex(of: UInt8(ascii: "\n")) {
            let line = pending[start..<newline]
            if line.isEmpty || line.elementsEqual(CollectionOfOne(UInt8(ascii: "\r"))) {
                let text = String(decoding: pending[..<start], as: UTF8.self)
                return (text.split(whereSeparator: \.isNewline), newline + 1)
            }
            start = newline + 1
        }
        return nil
    }
}

/// What was received doesn't begin as an HTTP response.
struct MalformedResponse: Error {}

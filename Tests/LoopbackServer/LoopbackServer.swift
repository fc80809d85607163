import Foundation
import Synchronization

/// An HTTP server for tests, on this machine's loopback interface, that answers as it is told.
///
/// Each connection carries one request. The server ends with the object.
public final class LoopbackServer: Sendable {
    public struct Request: Sendable {
        /// How many requests came before.
        public let index: Int
        /// E.g. "/file.bin".
        public let path: String
        /// By lower-case name.
        public let fields: [String: String]

        /// The first byte asked for, where a `Range` field is there.
        public var start: Int? {
            fields["range"].flatMap {
                $0.hasPrefix("bytes=") && $0.hasSuffix("-") ? Int($0.dropFirst(6).dropLast()) : nil
            }
        }
    }

    public struct Response: Sendable {
        public var status: Int
        public var fields: [(name: String, value: String)]
        public var body: Data
        /// How many bytes of the body are sent before the connection ends; all where `nil`.
        public var limit: Int?
        /// Whether the connection then stays open without a further byte, for as long as the other end wants.
        public var hangs = false

        /// A response whose `Content-Length` is that of the whole body, whatever the limit.
        public init(
            _ status: Int, _ fields: [(name: String, value: String)] = [], body: Data = Data(), limit: Int? = nil
        ) {
            self.status = status
            self.fields = fields + [("Content-Length", "\(body.count)")]
            self.body = body
            self.limit = limit
        }
    }

    private let listener: Int32
    private let seen = Mutex<[Request]>([])
    private let port: UInt16

    /// - Parameter answer: called on a thread of the server's for each request.
    public init(_ answer: @escaping @Sendable (Request) -> Response) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let status = withUnsafeMutableBytes(of: &address) { bytes -> Int32 in
            guard let pointer = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return -1 }
            guard bind(listener, pointer, length) == 0, listen(listener, 16) == 0 else { return -1 }
            return getsockname(listener, pointer, &length)
        }
        guard status == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0, let self else { return }
                Thread.detachNewThread { self.serve(connection, answer) }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// The requests so far.
    public var requests: [Request] { seen.withLock { $0 } }

    /// The address of a file on the server.
    public func address(_ path: String = "/file.bin") -> URL {
        URL(string: "http://127.0.0.1:\(port)\(path)") ?? URL(fileURLWithPath: "/")
    }

    private func serve(_ connection: Int32, _ answer: @Sendable (Request) -> Response) {
        // A program started meanwhile may have a copy of the connection, which closing alone would leave open.
        defer {
            shutdown(connection, Int32(SHUT_RDWR))
            close(connection)
        }
        guard let head = readHead(connection) else { return }
        let lines = head.split(whereSeparator: \.isNewline)
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count >= 2 else { return }
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            fields[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        let request = seen.withLock { seen in
            seen.append(Request(index: seen.count, path: String(words[1]), fields: fields))
            return seen[seen.count - 1]
        }
        let response = answer(request)
        let status = ["HTTP/1.1 \(response.status) Status"] + response.fields.map { "\($0.name): \($0.value)" }
        var bytes = Data((status + ["Connection: close", "", ""]).joined(separator: "\r\n").utf8)
        bytes.append(response.body.prefix(response.limit ?? response.body.count))
        send(bytes, to: connection)
        // What the other end sends is nothing, until it goes away.
        var byte: UInt8 = 0
        if response.hangs { _ = recv(connection, &byte, 1, 0) }
    }

    private func readHead(_ connection: Int32) -> String? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while !bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) {
            guard bytes.count < 1 << 16, recv(connection, &byte, 1, 0) == 1 else { return nil }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func send(_ bytes: Data, to connection: Int32) {
        bytes.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) in
            var rest = bytes
            while !rest.isEmpty {
                let count = Glibc.send(connection, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
                guard count > 0 else { return }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
    }
}

extension LoopbackServer.Response {
    /// What a server answers that has a file and knows ranges: the rest from the byte asked for, if `If-Range` allows.
    public static func file(_ data: Data, version: String, to request: LoopbackServer.Request) -> Self {
        guard let start = request.start, request.fields["if-range"] ?? version == version else {
            return Self(200, [("ETag", version)], body: data)
        }
        guard start < data.count else { return Self(416, [("Content-Range", "bytes */\(data.count)")]) }
        return Self(
            206, [("ETag", version), ("Content-Range", "bytes \(start)-\(data.count - 1)/\(data.count)")],
            body: data.dropFirst(start))
    }
}

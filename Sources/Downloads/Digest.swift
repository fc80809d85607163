import Crypto
import Foundation
import Wording

/// The checksum that a fetched file must have.
public enum ExpectedDigest: Hashable, Sendable {
    /// The MD5 in 32 hexadecimal digits; it finds damage, not forgery.
    case md5(String)
    /// The first hexadecimal digits of the SHA-256, all 64 or fewer.
    case sha256(prefix: String)

    /// The file's digest of this kind in hexadecimal digits, and whether it is the expected one. O(size); the file is
    /// read in pieces.
    ///
    /// - Throws: `CancellationError`, or `DownloadError` if the file can't be read.
    func compare(_ file: URL, cancellation: Cancellation) throws -> (found: String, matches: Bool) {
        switch self {
        case .md5(let expected):
            let found = try hexadecimalDigest(of: file, by: Insecure.MD5.self, cancellation: cancellation)
            return (found, found == expected.lowercased())
        case .sha256(let prefix):
            let found = try hexadecimalDigest(of: file, by: SHA256.self, cancellation: cancellation)
            return (found, found.hasPrefix(prefix.lowercased()))
        }
    }

    /// What is expected, in words: "the MD5 c32a…", "a SHA-256 that begins with 397923af".
    var expectation: String {
        switch self {
        case .md5(let digits): "the MD5 \(digits)"
        case .sha256(let prefix): prefix.count < 64 ? "a SHA-256 that begins with \(prefix)" : "the SHA-256 \(prefix)"
        }
    }
}

/// The digest of a file's bytes in hexadecimal digits. O(size); a mebibyte is in memory at a time.
func hexadecimalDigest<Function: HashFunction>(
    of file: URL, by function: Function.Type, cancellation: Cancellation
) throws -> String {
    let operation = "computing the checksum of \(file.path)"
    let advice = "Check the file and its disk"
    let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw DownloadError(operation, systemMessage(), advice: advice) }
    defer { close(descriptor) }
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { piece.deallocate() }
    var hash = Function()
    while true {
        try cancellation.check()
        let count = read(descriptor, piece.baseAddress, piece.count)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw DownloadError(operation, systemMessage(), advice: advice) }
        if count == 0 { break }
        hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: piece[..<count]))
    }
    return hexadecimal(hash.finalize())
}

import Crypto
import Foundation

/// What a file is known by, wherever it lies.
public enum FileDigest {
    /// SHA-256 of the file's bytes: 64 hexadecimal digits. O(bytes).
    ///
    /// - Throws: ``DatasetError`` if there is no such file, or it can't be read.
    public static func sha256(of file: URL, remedy: String) throws -> String {
        var hash = SHA256()
        try DataFile(file, remedy: remedy).forEachPiece(of: 1 << 20) { hash.update(bufferPointer: $0) }
        return hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

import Crypto
import Foundation
import Wording

/// What a file is known by, wherever it lies.
public enum FileDigest {
    /// SHA-256 of the file's bytes: 64 hexadecimal digits. O(bytes).
    ///
    /// - Throws: ``DatasetError`` if there is no such file, or it can't be read.
    public static func sha256(of file: URL, advice: String) throws -> String {
        var hash = SHA256()
        try DataFile(file, advice: advice).forEachPiece(of: 1 << 20) { hash.update(bufferPointer: $0) }
        return hexadecimal(hash.finalize())
    }
}

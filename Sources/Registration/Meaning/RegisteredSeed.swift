import Crypto
import Foundation

/// The seed of a full run that follows from its registration, so that the data cannot be older than the rules.
///
/// It is the first 8 bytes, the most significant first, of the SHA-256 of these bytes, with nothing between them:
/// - the 8 bytes `cahier/1` in ASCII,
/// - the registration's digest as 64 lower-case hexadecimal digits in ASCII,
/// - the study's name in UTF-8.
///
/// In Python: `int.from_bytes(hashlib.sha256(b"cahier/1" + digest.encode() + study.encode()).digest()[:8], "big")`; in a
/// shell: `printf 'cahier/1%s%s' DIGEST STUDY | sha256sum | cut -c1-16`, in hexadecimal.
public func registeredSeed(digest: String, study: String) -> UInt64 {
    seedFollowing(from: "cahier/1\(digest)\(study)")
}

/// The first 8 bytes of the SHA-256 of a text in UTF-8, the most significant first.
package func seedFollowing(from text: String) -> UInt64 {
    SHA256.hash(data: Data(text.utf8)).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
}

import Foundation
import Testing

@testable import Registration

@Suite struct RegisteredSeedTests {
    /// python3 -c "import hashlib; print(int.from_bytes(hashlib.sha256(b'cahier/1' + b'0' * 64 + b'coins').digest()[:8], 'big'))"
    @Test func asPythonHasIt() {
        #expect(registeredSeed(digest: String(repeating: "0", count: 64), study: "coins") == 15_078_490_592_965_829_531)
        #expect(registeredSeed(digest: String(repeating: "3f2a", count: 16), study: "coin-tosses") == 3_801_052_010_211_644_047)
        #expect(registeredSeed(digest: String(repeating: "ab", count: 32), study: "épreuve") == 587_346_754_930_939_417)
    }
}

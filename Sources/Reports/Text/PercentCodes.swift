/// What may not stand in an address as codes of its bytes: a space is "%20" (RFC 3986, section 2.1).
enum PercentCodes {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// - Parameter signs: what stays beside letters of ASCII and digits.
    static func escaped(_ bytes: some Collection<UInt8>, keeping signs: String) -> String {
        var isKept = [Bool](repeating: false, count: 256)
        for range in [
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
        ] {
            for byte in range { isKept[Int(byte)] = true }
        }
        for byte in signs.utf8 { isKept[Int(byte)] = true }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count * 5 / 4)
        for byte in bytes {
            if isKept[Int(byte)] {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

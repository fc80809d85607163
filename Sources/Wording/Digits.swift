/// Bytes in lowercase hexadecimal, two digits each: `hexadecimal([1, 255])` is "01ff".
package func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
}

/// A decimal number's whole part in groups of three from five digits on: "14 728 266", with narrow spaces that never
/// break.
package func groupedThousands(_ number: String) -> String {
    let start = number.prefix { $0 == "-" || $0 == "−" }
    let whole = number.dropFirst(start.count).prefix { $0.isNumber }
    guard whole.count >= 5 else { return number }
    var groups = ""
    for (index, digit) in whole.enumerated() {
        if index > 0, (whole.count - index) % 3 == 0 { groups += "\u{202F}" }
        groups.append(digit)
    }
    return start + groups + number.dropFirst(start.count + whole.count)
}

/// A finite number as ECMAScript's `Number::toString` has it, which RFC 8785 asks for: the fewest digits that read back as
/// the same number, and an exponent from 10²¹ on and below 10⁻⁶.
///
///     numberText(1e21)      // "1e+21"
///     numberText(0.000001)  // "0.000001"
///     numberText(-0.0)      // "0"
func numberText(_ number: Double) -> String {
    precondition(number.isFinite, "JSON has no infinite number and no NaN")
    if number == 0 { return "0" }
    let (digits, point) = decimalDigits(abs(number))
    let sign = number < 0 ? "-" : ""
    let count = digits.count
    let zeros = { String(repeating: "0", count: $0) }
    if count <= point, point <= 21 { return sign + digits + zeros(point - count) }
    if 0 < point, point <= 21 { return sign + digits.prefix(point) + "." + digits.dropFirst(point) }
    if -6 < point, point <= 0 { return sign + "0." + zeros(-point) + digits }
    let exponent = point - 1
    let fraction = count == 1 ? "" : "." + digits.dropFirst()
    return "\(sign)\(digits.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(abs(exponent))"
}

/// Any number as a decimal string: that of ``numberText(_:)``, "NaN", "Infinity" or "-Infinity".
func decimalText(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    return numberText(number)
}

/// The shortest digits of a positive number, without zeros at either end, and where the point stands: the number is
/// 0.DIGITS × 10^point.
private func decimalDigits(_ number: Double) -> (digits: String, point: Int) {
    // Swift prints the shortest digits, too, and lays them out in another way.
    let parts = "\(number)".split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let whole = mantissa[0], fraction = mantissa.count > 1 ? mantissa[1] : ""
    var point = whole.count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
    var digits = Substring(whole + fraction)
    while digits.first == "0" {
        digits.removeFirst()
        point -= 1
    }
    while digits.last == "0" { digits.removeLast() }
    return (String(digits), point)
}

/// The data of an SVG path, in as few characters as a hundredth of a pixel takes.
struct SVGPath {
    private(set) var data = ""
    var isEmpty: Bool { data.isEmpty }

    mutating func add(_ points: [(x: Double, y: Double)], closed: Bool) {
        // What has no place, on an axis without length, isn't drawn.
        let points = points.filter { !$0.x.isNaN && !$0.y.isNaN }
        for (index, point) in points.enumerated() { add(index == 0 ? "M" : "L", [point.x, point.y]) }
        if closed, !points.isEmpty { data += "Z" }
    }

    /// Two half circles: an arc that ends where it begins draws nothing.
    mutating func addCircle(x: Double, y: Double, radius: Double) {
        add("M", [x - radius, y])
        add("A", [radius, radius, 0, 1, 1, x + radius, y])
        add("A", [radius, radius, 0, 1, 1, x - radius, y])
        data += "Z"
    }

    mutating func add(_ command: String, _ numbers: [Double]) {
        data += command
        for (index, number) in numbers.enumerated() {
            let text = number.svg
            if index > 0, !text.hasPrefix("-") { data += " " }
            data += text
        }
    }

    mutating func close() { data += "Z" }
}

extension Double {
    /// A length in pixels with at most two decimals: 0.5 is ".5", 12 is "12"; ten million stands for what is longer,
    /// and minus ten million, which no drawing shows, for what is not a number.
    var svg: String {
        let hundredths = Int(((isNaN ? -1e7 : Swift.min(Swift.max(self, -1e7), 1e7)) * 100).rounded())
        let sign = hundredths < 0 ? "-" : "", whole = abs(hundredths) / 100, rest = abs(hundredths) % 100
        if rest == 0 { return "\(sign)\(whole)" }
        let fraction = rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)"
        return whole == 0 ? "\(sign).\(fraction)" : "\(sign)\(whole).\(fraction)"
    }
}

import Foundation

/// The drawing commands of a chart, a line each, in the order in which they are drawn.
///
///     stroke series-1 2 dash 7 4: M 40 120.5 L 80 99
///     text muted "0.5" at 30 100
package final class DrawingLog {
    package private(set) var lines: [String] = []
    private var current: [String] = []
    private var depth = 0

    package init() {}

    func path(_ points: [(x: Double, y: Double)], closed: Bool) {
        for (index, point) in points.enumerated() {
            current.append("\(index == 0 ? "M" : "L") \(DrawingLog.text(point.x)) \(DrawingLog.text(point.y))")
        }
        if closed { current.append("Z") }
    }

    func circle(_ x: Double, _ y: Double, _ radius: Double) {
        current.append("O \(DrawingLog.text(x)) \(DrawingLog.text(y)) \(DrawingLog.text(radius))")
    }

    func fill(_ paint: Paint, _ opacity: Double, keepsPath: Bool) {
        add("fill \(DrawingLog.name(paint))\(DrawingLog.suffix(opacity)): " + current.joined(separator: " "))
        if !keepsPath { current = [] }
    }

    func stroke(_ paint: Paint, _ width: Double, _ dash: [Double], _ opacity: Double) {
        let pattern = dash.isEmpty ? "" : " dash " + dash.map(DrawingLog.text).joined(separator: " ")
        add(
            "stroke \(DrawingLog.name(paint)) \(DrawingLog.text(width))\(pattern)\(DrawingLog.suffix(opacity)): "
                + current.joined(separator: " "))
        current = []
    }

    func text(_ text: String, _ paint: Paint, x: Double, y: Double, angle: Double, halo: Bool) {
        let turn = angle == 0 ? "" : " turned \(Int((angle * 180 / .pi).rounded()))"
        add(
            "text \(DrawingLog.name(paint)) \"\(text)\" at \(DrawingLog.text(x)) \(DrawingLog.text(y))\(turn)\(halo ? " on a halo" : "")"
        )
    }

    func picture(_ box: Box, _ paint: Paint, darkness: Double) {
        add("picture \(DrawingLog.name(paint)) \(DrawingLog.text(box)) darkness \(DrawingLog.text(darkness))")
    }

    func begin(_ what: String, _ box: Box) {
        add("\(what) \(DrawingLog.text(box)) {")
        depth += 1
    }

    func end() {
        depth -= 1
        add("}")
    }

    private func add(_ line: String) { lines.append(String(repeating: "  ", count: depth) + line) }

    /// One decimal: a tenth of a pixel.
    private static func text(_ number: Double) -> String {
        let tenths = (number * 10).rounded() / 10
        return tenths == tenths.rounded() && abs(tenths) < 1e9 ? String(Int(tenths)) : String(format: "%.1f", tenths)
    }

    private static func text(_ box: Box) -> String {
        [box.x, box.y, box.width, box.height].map(text).joined(separator: " ")
    }

    private static func suffix(_ opacity: Double) -> String {
        opacity == 1 ? "" : String(format: " opacity %.2f", opacity)
    }

    private static func name(_ paint: Paint) -> String { String(paint.variable.drop { $0 == "-" }) }
}

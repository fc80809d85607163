import Foundation

/// The drawing commands of a chart, a line each, in the order in which they are drawn.
///
///     stroke series-1 2 dash 7 4: M 40 120.5 L 80 99
///     text muted "0.5" at 30 100
package final class DrawingLog: Canvas {
    package private(set) var lines: [String] = []
    private var current: [String] = []
    private var depth = 0

    package init() {}

    package func path(_ points: [(x: Double, y: Double)], closed: Bool) {
        for (index, point) in points.enumerated() {
            current.append("\(index == 0 ? "M" : "L") \(DrawingLog.text(point.x)) \(DrawingLog.text(point.y))")
        }
        if closed { current.append("Z") }
    }

    package func circle(x: Double, y: Double, radius: Double) {
        current.append("O \(DrawingLog.text(x)) \(DrawingLog.text(y)) \(DrawingLog.text(radius))")
    }

    package func fill(_ paint: Paint, opacity: Double, keepsPath: Bool) {
        add("fill \(DrawingLog.name(paint))\(DrawingLog.suffix(opacity)): " + current.joined(separator: " "))
        if !keepsPath { current = [] }
    }

    package func stroke(_ paint: Paint, width: Double, dash: [Double], opacity: Double) {
        let pattern = dash.isEmpty ? "" : " dash " + dash.map(DrawingLog.text).joined(separator: " ")
        add(
            "stroke \(DrawingLog.name(paint)) \(DrawingLog.text(width))\(pattern)\(DrawingLog.suffix(opacity)): "
                + current.joined(separator: " "))
        current = []
    }

    package func text(_ text: PlacedText) {
        let turn = text.angle == 0 ? "" : " turned \(Int((text.angle * 180 / .pi).rounded()))"
        // Where it is turned, what it is turned about is what the painter gave.
        let x = text.x + (text.angle == 0 ? text.box.x : 0), y = text.y + (text.angle == 0 ? text.box.y : 0)
        add(
            "text \(DrawingLog.name(text.paint)) \"\(text.text)\" at \(DrawingLog.text(x)) \(DrawingLog.text(y))\(turn)\(text.halo ? " on a halo" : "")"
        )
    }

    package func cloud(_ cloud: CloudPicture, in box: Box) {
        add(
            "picture \(DrawingLog.name(cloud.paint)) \(DrawingLog.text(box)) darkness \(DrawingLog.text(cloud.darkness))"
        )
    }

    package func picture(_ picture: DrawnPicture) { add("picture \(DrawingLog.text(picture.box))") }

    package func clipped(to box: Box, _ draw: () -> Void) {
        add("clip \(DrawingLog.text(box)) {")
        depth += 1
        draw()
        depth -= 1
        add("}")
    }

    package func lowered(by y: Double, _ draw: () throws(ChartError) -> Void) throws(ChartError) {
        add("lowered by \(DrawingLog.text(y)) {")
        depth += 1
        defer {
            depth -= 1
            add("}")
        }
        try draw()
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

import CCairo
import Foundation

/// The second code of a series beside its colour.
package enum SeriesCode {
    static let dashes: [LineDash] = [
        .solid, .dashed, .dotted, .dashDot, .longDash, .shortDash, .longDashDot, .dashDotDot,
    ]
    static let symbols: [MarkSymbol] = [.circle, .square, .triangle, .diamond, .triangleDown, .cross, .plus, .pentagon]

    package static func dash(_ index: Int) -> LineDash { dashes[index % dashes.count] }
    package static func symbol(_ index: Int) -> MarkSymbol { symbols[index % symbols.count] }
}

extension Canvas {
    /// Draws a symbol about `size` pixels across, with a thin rim that keeps neighbours apart.
    func symbol(
        _ symbol: MarkSymbol, x: Double, y: Double, size: Double, _ paint: Paint, opacity: Double = 1,
        rim: Paint? = .background
    ) {
        let r = size / 2
        switch symbol {
        case .circle: circle(x: x, y: y, radius: r)
        case .ring:
            circle(x: x, y: y, radius: r)
            return stroke(paint, width: 2, opacity: opacity)
        case .square:
            path(
                [
                    (x - r * 0.9, y - r * 0.9), (x + r * 0.9, y - r * 0.9), (x + r * 0.9, y + r * 0.9),
                    (x - r * 0.9, y + r * 0.9),
                ], closed: true)
        case .triangle: polygon(sides: 3, x: x, y: y + r * 0.15, radius: r * 1.2, turn: -.pi / 2)
        case .triangleDown: polygon(sides: 3, x: x, y: y - r * 0.15, radius: r * 1.2, turn: .pi / 2)
        case .diamond: polygon(sides: 4, x: x, y: y, radius: r * 1.2, turn: -.pi / 2)
        case .pentagon: polygon(sides: 5, x: x, y: y, radius: r * 1.1, turn: -.pi / 2)
        case .cross:
            path([(x - r * 0.8, y - r * 0.8), (x + r * 0.8, y + r * 0.8)])
            path([(x - r * 0.8, y + r * 0.8), (x + r * 0.8, y - r * 0.8)])
            return stroke(paint, width: 2, opacity: opacity)
        case .plus:
            path([(x - r, y), (x + r, y)])
            path([(x, y - r), (x, y + r)])
            return stroke(paint, width: 2, opacity: opacity)
        }
        fill(paint, opacity: opacity, keepsPath: rim != nil)
        if let rim { stroke(rim, width: 1) }
    }

    private func polygon(sides: Int, x: Double, y: Double, radius: Double, turn: Double) {
        path(
            (0..<sides).map { side in
                let angle = turn + 2 * .pi * Double(side) / Double(sides)
                return (x + radius * cos(angle), y + radius * sin(angle))
            }, closed: true)
    }
}

/// A rectangle in pixels, y downwards.
package struct Box: Sendable, Equatable {
    package var x, y, width, height: Double

    package init(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    package var right: Double { x + width }
    package var bottom: Double { y + height }
    package var midX: Double { x + width / 2 }
    package var midY: Double { y + height / 2 }

    /// The smallest box around both.
    package func joined(with other: Box) -> Box {
        let left = min(x, other.x), top = min(y, other.y)
        return Box(left, top, max(right, other.right) - left, max(bottom, other.bottom) - top)
    }

    /// What of it lies in the other box, at its edge at least; nil where nothing does.
    func clipped(to other: Box) -> Box? {
        let left = max(x, other.x), top = max(y, other.y)
        let width = min(right, other.right) - left, height = min(bottom, other.bottom) - top
        return width >= 0 && height >= 0 ? Box(left, top, width, height) : nil
    }

    package func overlap(_ other: Box) -> Double {
        let across = min(right, other.right) - max(x, other.x), down = min(bottom, other.bottom) - max(y, other.y)
        return across > 0 && down > 0 ? across * down : 0
    }
}

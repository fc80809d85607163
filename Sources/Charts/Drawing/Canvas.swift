import CCairo

/// What painters draw on: pages and pictures (`CairoCanvas`), SVG (`SVGCanvas`), a list for tests (`DrawingLog`).
///
/// Lengths are in pixels, y downwards; colours are named by their part, and it is the canvas that knows what they are.
package protocol Canvas {
    /// Adds straight lines through the points to the current path.
    func path(_ points: [(x: Double, y: Double)], closed: Bool)
    /// Adds a circle to the current path.
    func circle(x: Double, y: Double, radius: Double)
    /// Draws the current path's line and ends the path; `dash` holds the lengths of strokes and gaps in turn.
    func stroke(_ paint: Paint, width: Double, dash: [Double], opacity: Double)
    /// Fills the current path and, unless it is kept to be stroked next, ends it.
    func fill(_ paint: Paint, opacity: Double, keepsPath: Bool)
    func text(_ text: PlacedText)
    func cloud(_ cloud: CloudPicture, in box: Box)
    func picture(_ picture: DrawnPicture) throws(ChartError)
    /// Draws what may be seen within the box only.
    func clipped(to box: Box, _ draw: () -> Void)
    /// Draws with the origin moved down.
    func lowered(by y: Double, _ draw: () throws(ChartError) -> Void) throws(ChartError)
}

extension Canvas {
    package func path(_ points: [(x: Double, y: Double)]) { path(points, closed: false) }

    /// Adds a rectangle to the current path.
    package func path(around box: Box) {
        path([(box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)], closed: true)
    }

    package func stroke(_ paint: Paint, width: Double, dash: [Double] = []) {
        stroke(paint, width: width, dash: dash, opacity: 1)
    }

    func stroke(_ paint: Paint, width: Double, opacity: Double) {
        stroke(paint, width: width, dash: [], opacity: opacity)
    }

    package func fill(_ paint: Paint, opacity: Double = 1) { fill(paint, opacity: opacity, keepsPath: false) }

    package func line(
        from start: (x: Double, y: Double), to end: (x: Double, y: Double), _ paint: Paint, width: Double,
        dash: [Double] = [], opacity: Double = 1
    ) {
        path([start, end])
        stroke(paint, width: width, dash: dash, opacity: opacity)
    }

    package func rectangle(_ box: Box, _ paint: Paint, opacity: Double = 1) {
        path(around: box)
        fill(paint, opacity: opacity)
    }
}

/// A text that Pango has laid out, where it is to be drawn.
package struct PlacedText {
    var text: String
    /// Pango's layout; nil where grey bars stand in for letters.
    var layout: OpaquePointer?
    /// What the text is turned about.
    var x, y: Double
    /// The text's own place, from there and before it is turned.
    var box: Box
    /// Radians, clockwise.
    var angle = 0.0
    var paint: Paint
    /// Whether it lies on a ground of its own.
    var halo = false

    /// The ground below the text.
    var haloBox: Box { Box(box.x - 2, box.y, box.width + 4, box.height) }
    static let haloOpacity = 0.85

    /// The bar that stands in for letters.
    var bar: Box { Box(box.x, box.y + box.height * 0.25, box.width, box.height * 0.5) }
    static let barOpacity = 0.5
}

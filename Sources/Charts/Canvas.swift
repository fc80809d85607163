import CCairo

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

    package func overlap(_ other: Box) -> Double {
        let across = min(right, other.right) - max(x, other.x), down = min(bottom, other.bottom) - max(y, other.y)
        return across > 0 && down > 0 ? across * down : 0
    }
}

/// Draws through Cairo in a theme's colours.
package struct Canvas {
    package let context: OpaquePointer
    let resolve: (Paint) -> RGB

    package init(context: OpaquePointer, resolve: @escaping (Paint) -> RGB) {
        self.context = context
        self.resolve = resolve
    }

    package init(context: OpaquePointer, theme: Theme) {
        self.init(context: context) { $0.resolved(in: theme) }
    }

    package func setColor(_ paint: Paint, opacity: Double = 1) {
        let color = resolve(paint)
        cairo_set_source_rgba(context, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255, opacity)
    }

    package func path(_ points: [(x: Double, y: Double)], closed: Bool = false) {
        for (index, point) in points.enumerated() {
            if index == 0 { cairo_move_to(context, point.x, point.y) } else { cairo_line_to(context, point.x, point.y) }
        }
        if closed { cairo_close_path(context) }
    }

    package func line(from start: (x: Double, y: Double), to end: (x: Double, y: Double), _ paint: Paint, width: Double, dash: [Double] = [], opacity: Double = 1) {
        path([start, end])
        stroke(paint, width: width, dash: dash, opacity: opacity)
    }

    package func stroke(_ paint: Paint, width: Double, dash: [Double] = [], opacity: Double = 1) {
        setColor(paint, opacity: opacity)
        cairo_set_line_width(context, width)
        cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
        cairo_set_line_cap(context, dash.isEmpty ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT)
        cairo_set_dash(context, dash, Int32(dash.count), 0)
        cairo_stroke(context)
        cairo_set_dash(context, nil, 0, 0)
    }

    package func fill(_ paint: Paint, opacity: Double = 1) {
        setColor(paint, opacity: opacity)
        cairo_fill(context)
    }

    package func rectangle(_ box: Box, _ paint: Paint, opacity: Double = 1) {
        cairo_rectangle(context, box.x, box.y, box.width, box.height)
        fill(paint, opacity: opacity)
    }

    package func clipped(to box: Box, _ draw: () -> Void) {
        cairo_save(context)
        cairo_rectangle(context, box.x, box.y, box.width, box.height)
        cairo_clip(context)
        draw()
        cairo_restore(context)
    }
}

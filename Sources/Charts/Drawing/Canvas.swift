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

/// Draws through Cairo in a theme's colours, and writes each drawing command into `log`, if there is one.
package struct Canvas {
    package let context: OpaquePointer
    let resolve: (Paint) -> RGB
    let log: DrawingLog?
    let masks: MaskTransforms?

    package init(
        context: OpaquePointer, log: DrawingLog? = nil, masks: MaskTransforms? = nil, resolve: @escaping (Paint) -> RGB
    ) {
        self.context = context
        self.log = log
        self.masks = masks
        self.resolve = resolve
    }

    package init(context: OpaquePointer, theme: Theme) {
        self.init(context: context) { $0.resolved(in: theme) }
    }

    package func setColor(_ paint: Paint, opacity: Double = 1) {
        let color = resolve(paint)
        cairo_set_source_rgba(
            context, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255, opacity)
    }

    package func path(_ points: [(x: Double, y: Double)], closed: Bool = false) {
        log?.path(points, closed: closed)
        for (index, point) in points.enumerated() {
            if index == 0 { cairo_move_to(context, point.x, point.y) } else { cairo_line_to(context, point.x, point.y) }
        }
        if closed { cairo_close_path(context) }
    }

    package func circle(x: Double, y: Double, radius: Double) {
        log?.circle(x, y, radius)
        cairo_new_sub_path(context)
        cairo_arc(context, x, y, radius, 0, 2 * .pi)
    }

    package func line(
        from start: (x: Double, y: Double), to end: (x: Double, y: Double), _ paint: Paint, width: Double,
        dash: [Double] = [], opacity: Double = 1
    ) {
        path([start, end])
        stroke(paint, width: width, dash: dash, opacity: opacity)
    }

    package func stroke(_ paint: Paint, width: Double, dash: [Double] = [], opacity: Double = 1) {
        log?.stroke(paint, width, dash, opacity)
        setColor(paint, opacity: opacity)
        cairo_set_line_width(context, width)
        cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
        cairo_set_line_cap(context, dash.isEmpty ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT)
        cairo_set_dash(context, dash, Int32(dash.count), 0)
        cairo_stroke(context)
        cairo_set_dash(context, nil, 0, 0)
    }

    /// - Parameter keepsPath: whether the path stays, to be stroked next.
    package func fill(_ paint: Paint, opacity: Double = 1, keepsPath: Bool = false) {
        log?.fill(paint, opacity, keepsPath: keepsPath)
        setColor(paint, opacity: opacity)
        if keepsPath { cairo_fill_preserve(context) } else { cairo_fill(context) }
    }

    package func rectangle(_ box: Box, _ paint: Paint, opacity: Double = 1) {
        path([(box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)], closed: true)
        fill(paint, opacity: opacity)
    }

    package func clipped(to box: Box, _ draw: () -> Void) {
        log?.begin("clip", box)
        cairo_save(context)
        cairo_rectangle(context, box.x, box.y, box.width, box.height)
        cairo_clip(context)
        draw()
        cairo_restore(context)
        log?.end()
    }
}

/// Where masks stand, in the order in which they are drawn: Cairo 1.16 leaves it out of its SVG.
package final class MaskTransforms {
    private(set) var matrices: [String] = []

    func add(scaleX: Double, scaleY: Double, x: Double, y: Double) {
        matrices.append("matrix(\(scaleX),0,0,\(scaleY),\(x),\(y))")
    }
}

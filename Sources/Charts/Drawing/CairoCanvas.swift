import CCairo

/// Draws through Cairo in a theme's colours: on pages of a PDF and in pictures.
package struct CairoCanvas: Canvas {
    package let context: OpaquePointer
    let theme: Theme

    package init(context: OpaquePointer, theme: Theme) {
        self.context = context
        self.theme = theme
    }

    package func setColor(_ paint: Paint, opacity: Double = 1) {
        let color = paint.resolved(in: theme)
        cairo_set_source_rgba(
            context, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255, opacity)
    }

    package func path(_ points: [(x: Double, y: Double)], closed: Bool) {
        for (index, point) in points.enumerated() {
            if index == 0 { cairo_move_to(context, point.x, point.y) } else { cairo_line_to(context, point.x, point.y) }
        }
        if closed { cairo_close_path(context) }
    }

    package func circle(x: Double, y: Double, radius: Double) {
        cairo_new_sub_path(context)
        cairo_arc(context, x, y, radius, 0, 2 * .pi)
    }

    package func stroke(_ paint: Paint, width: Double, dash: [Double], opacity: Double) {
        setColor(paint, opacity: opacity)
        cairo_set_line_width(context, width)
        cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
        cairo_set_line_cap(context, dash.isEmpty ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT)
        cairo_set_dash(context, dash, Int32(dash.count), 0)
        cairo_stroke(context)
        cairo_set_dash(context, nil, 0, 0)
    }

    package func fill(_ paint: Paint, opacity: Double, keepsPath: Bool) {
        setColor(paint, opacity: opacity)
        if keepsPath { cairo_fill_preserve(context) } else { cairo_fill(context) }
    }

    package func text(_ text: PlacedText) {
        cairo_save(context)
        cairo_translate(context, text.x, text.y)
        if text.angle != 0 { cairo_rotate(context, text.angle) }
        if text.halo { rectangle(text.haloBox, .background, opacity: PlacedText.haloOpacity) }
        if let layout = text.layout {
            cairo_move_to(context, text.box.x, text.box.y)
            setColor(text.paint)
            if cairo_surface_get_type(cairo_get_target(context)) == CAIRO_SURFACE_TYPE_IMAGE {
                // As outlines, whose places are exact: Cairo 1.16 moves a picture's letters onto whole pixels, and later
                // versions onto parts of them.
                pango_cairo_layout_path(context, layout)
                cairo_fill(context)
            } else {
                pango_cairo_show_layout(context, layout)
                cairo_new_path(context)
            }
        } else {
            rectangle(text.bar, text.paint, opacity: PlacedText.barOpacity)
        }
        cairo_restore(context)
    }

    package func cloud(_ cloud: CloudPicture, in box: Box) {
        guard let surface = cloud.surface() else { return }
        defer { cairo_surface_destroy(surface) }
        cairo_save(context)
        cairo_translate(context, box.x, box.y)
        cairo_scale(context, box.width / Double(cloud.width), box.height / Double(cloud.height))
        switch cloud.content {
        case .coverage(let paint):
            setColor(paint)
            cairo_mask_surface(context, surface, 0, 0)
        case .colors:
            cairo_set_source_surface(context, surface, 0, 0)
            cairo_paint(context)
        }
        cairo_restore(context)
    }

    package func picture(_ picture: DrawnPicture) throws(ChartError) { try picture.draw(in: context) }

    package func clipped(to box: Box, _ draw: () -> Void) {
        cairo_save(context)
        cairo_rectangle(context, box.x, box.y, box.width, box.height)
        cairo_clip(context)
        draw()
        cairo_restore(context)
    }

    /// Draws with the point as origin, and units so many times as wide and high.
    package func scaled<E: Error>(
        x: Double, y: Double, by factor: (x: Double, y: Double), _ draw: () throws(E) -> Void
    ) throws(E) {
        cairo_save(context)
        defer { cairo_restore(context) }
        cairo_translate(context, x, y)
        cairo_scale(context, factor.x, factor.y)
        try draw()
    }

    package func scaled<E: Error>(x: Double, y: Double, by factor: Double, _ draw: () throws(E) -> Void) throws(E) {
        try scaled(x: x, y: y, by: (factor, factor), draw)
    }

    package func lowered(by y: Double, _ draw: () throws(ChartError) -> Void) throws(ChartError) {
        try scaled(x: 0, y: y, by: 1, draw)
    }
}

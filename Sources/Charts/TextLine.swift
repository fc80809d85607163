import CCairo

/// Families tried in turn; the first is in every Debian installation of Pango.
package let fontFamilies = "DejaVu Sans, Verdana, sans-serif"

/// One line of text laid out by Pango, with its size in pixels.
package final class TextLine {
    package let width: Double
    package let height: Double
    /// Distance from the top to the baseline.
    package let baseline: Double
    private let layout: OpaquePointer

    package init(_ text: String, size: Double = 13, bold: Bool = false) {
        let context = TextLine.makeContext()
        layout = pango_layout_new(context)
        g_object_unref(UnsafeMutableRawPointer(context))
        let description = pango_font_description_from_string(fontFamilies)
        pango_font_description_set_absolute_size(description, size * Double(PANGO_SCALE))
        if bold { pango_font_description_set_weight(description, PANGO_WEIGHT_BOLD) }
        pango_layout_set_font_description(layout, description)
        pango_font_description_free(description)
        pango_layout_set_text(layout, text, -1)
        var w: Int32 = 0, h: Int32 = 0
        pango_layout_get_size(layout, &w, &h)
        width = Double(w) / Double(PANGO_SCALE)
        height = Double(h) / Double(PANGO_SCALE)
        baseline = Double(pango_layout_get_baseline(layout)) / Double(PANGO_SCALE)
    }

    deinit { g_object_unref(UnsafeMutableRawPointer(layout)) }

    /// A Pango context without hinting, so that every surface and size gets the same layout.
    package static func makeContext() -> OpaquePointer {
        let context = pango_font_map_create_context(pango_cairo_font_map_get_default())
        let options = cairo_font_options_create()
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        pango_cairo_context_set_font_options(context, options)
        cairo_font_options_destroy(options)
        pango_cairo_context_set_resolution(context, 96)
        pango_context_set_round_glyph_positions(context, 0)
        guard let context else { preconditionFailure("Pango made no context") }
        return context
    }

    /// Draws with the given fraction of the text's width and height at the point: (0, 0) puts its top left corner there.
    package func draw(on canvas: Canvas, x: Double, y: Double, anchor: (x: Double, y: Double) = (0, 0), _ paint: Paint, halo: Bool = false, angle: Double = 0) {
        let cr = canvas.context
        cairo_save(cr)
        cairo_translate(cr, x, y)
        if angle != 0 { cairo_rotate(cr, angle) }
        cairo_move_to(cr, -anchor.x * width, -anchor.y * height)
        if halo {
            canvas.setColor(.background, opacity: 0.85)
            cairo_rectangle(cr, -anchor.x * width - 2, -anchor.y * height, width + 4, height)
            cairo_fill(cr)
            cairo_move_to(cr, -anchor.x * width, -anchor.y * height)
        }
        canvas.setColor(paint)
        pango_cairo_show_layout(cr, layout)
        cairo_restore(cr)
    }
}

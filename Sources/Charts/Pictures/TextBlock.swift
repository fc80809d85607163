import CCairo

/// Text in lines no wider than its block, laid out by Pango.
package final class TextBlock {
    package let width: Double
    package let height: Double
    private let text: String
    private let layout: OpaquePointer

    /// Wraps at words, and within one that is too long; of each paragraph at most `lines` lines, the last with an
    /// ellipsis.
    package init(_ text: String, width limit: Double, size: Double = 12, bold: Bool = false, lines: Int = 3) {
        self.text = text
        layout = TextLine.makeLayout(size: size, bold: bold)
        pango_layout_set_width(layout, Int32(limit * Double(PANGO_SCALE)))
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        pango_layout_set_height(layout, -Int32(lines))
        pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END)
        pango_layout_set_text(layout, text, -1)
        var extents = PangoRectangle()
        pango_layout_get_extents(layout, nil, &extents)
        width = Double(extents.width) / Double(PANGO_SCALE)
        height = text.isEmpty ? 0 : Double(extents.height) / Double(PANGO_SCALE)
    }

    deinit { g_object_unref(UnsafeMutableRawPointer(layout)) }

    package func draw(on canvas: any Canvas, x: Double, y: Double, _ paint: Paint) {
        canvas.text(
            PlacedText(text: text, layout: layout, x: x, y: y, box: Box(0, 0, width, height), paint: paint))
    }
}

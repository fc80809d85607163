import CCairo
import Foundation

/// Families tried in turn; the first is in every Debian installation of Pango.
package let fontFamilies = "DejaVu Sans, Verdana, sans-serif"

/// A short text laid out by Pango, with its size in pixels: one line, or a few where it is wider than it may be.
package final class TextLine {
    /// Where the lines of a text that has several begin.
    package enum Alignment { case leading, center, trailing }

    /// What sets text: Pango, or, so that tests need no font, grey bars of a fixed width for each letter.
    package enum Setting: Sendable { case pango, bars }
    @TaskLocal package static var setting = Setting.pango

    package let text: String
    package let width: Double
    package let height: Double
    /// Distance from the top to the baseline of the first line.
    package let baseline: Double
    /// Nil where bars stand in for letters.
    private let layout: OpaquePointer?

    /// - Parameters:
    ///   - maxWidth: the width beyond which the text is broken between words, or shortened with "…".
    ///   - lines: the most lines.
    package init(
        _ text: String, size: Double = 13, bold: Bool = false, maxWidth: Double = .infinity, lines: Int = 1,
        alignment: Alignment = .leading
    ) {
        self.text = text
        guard TextLine.setting == .pango else {
            let whole = Double(text.count) * size * (bold ? 0.66 : 0.6)
            let rows = whole > maxWidth ? min(lines, Int((whole / maxWidth).rounded(.up))) : 1
            (width, height, baseline, layout) = (min(whole, maxWidth), Double(rows) * size * 1.2, size * 0.95, nil)
            return
        }
        let layout = TextLine.makeLayout(size: size, bold: bold)
        pango_layout_set_text(layout, text, -1)
        var w: Int32 = 0, h: Int32 = 0
        pango_layout_get_size(layout, &w, &h)
        if Double(w) > maxWidth * Double(PANGO_SCALE) {
            pango_layout_set_width(layout, Int32(max(1, maxWidth) * Double(PANGO_SCALE)))
            pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
            pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END)
            pango_layout_set_height(layout, -Int32(lines))
            pango_layout_set_alignment(
                layout,
                alignment == .leading ? PANGO_ALIGN_LEFT : alignment == .center ? PANGO_ALIGN_CENTER : PANGO_ALIGN_RIGHT
            )
            pango_layout_get_size(layout, &w, &h)
            // No wider than its lines, so that it can be placed by its own edges.
            pango_layout_set_width(layout, w)
        }
        width = Double(w) / Double(PANGO_SCALE)
        height = Double(h) / Double(PANGO_SCALE)
        baseline = Double(pango_layout_get_baseline(layout)) / Double(PANGO_SCALE)
        self.layout = layout
    }

    deinit { if let layout { g_object_unref(UnsafeMutableRawPointer(layout)) } }

    /// That of all that is written.
    private static let language = "en"

    /// Pango's layout in our fonts, without a text yet, which whoever asks for it frees.
    package static func makeLayout(size: Double, bold: Bool = false, slanted: Bool = false) -> OpaquePointer {
        let context = makeContext()
        guard let layout = pango_layout_new(context) else { preconditionFailure("Pango made no layout") }
        g_object_unref(UnsafeMutableRawPointer(context))
        let description = pango_font_description_from_string(fontFamilies)
        pango_font_description_set_absolute_size(description, size * Double(PANGO_SCALE))
        if bold { pango_font_description_set_weight(description, PANGO_WEIGHT_BOLD) }
        if slanted { pango_font_description_set_style(description, PANGO_STYLE_ITALIC) }
        pango_layout_set_font_description(layout, description)
        pango_font_description_free(description)
        return layout
    }

    /// Tells fontconfig, which reads it once, before the first font is looked for; and before there is another thread that
    /// may read the environment.
    package static func chooseLanguage() { _ = languageIsChosen }

    private static let languageIsChosen = setenv("FC_LANG", language, 1) == 0

    /// A Pango context without hinting, so that every surface and size gets the same layout.
    ///
    /// Whoever looks at it: the user's language would choose other fonts and other forms of letters.
    private static func makeContext() -> OpaquePointer {
        chooseLanguage()
        let context = pango_font_map_create_context(pango_cairo_font_map_get_default())
        let options = cairo_font_options_create()
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        pango_cairo_context_set_font_options(context, options)
        cairo_font_options_destroy(options)
        pango_context_set_language(context, pango_language_from_string(language))
        pango_cairo_context_set_resolution(context, 96)
        pango_context_set_round_glyph_positions(context, 0)
        guard let context else { preconditionFailure("Pango made no context") }
        return context
    }

    /// Draws with the given fraction of the text's width and height at the point: (0, 0) puts its top left corner
    /// there.
    package func draw(
        on canvas: any Canvas, x: Double, y: Double, anchor: (x: Double, y: Double) = (0, 0), _ paint: Paint,
        halo: Bool = false, angle: Double = 0
    ) {
        canvas.text(
            PlacedText(
                text: text, layout: layout, x: x, y: y,
                box: Box(-anchor.x * width, -anchor.y * height, width, height), angle: angle, paint: paint, halo: halo))
    }
}

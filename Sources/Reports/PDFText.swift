import CCairo
import Foundation
import Charts

/// How a text block is set; sizes in points.
struct PDFTextStyle {
    var size = 9.5
    var bold = false
    var paint = Paint.ink
    var alignRight = false
    var lineSpacing = 1.22
}

/// Wrapped text with emphasis and links, drawn line by line so that it can break across pages.
final class PDFText {
    struct Line {
        var height: Double
        var ascent: Double
        var x: Double
    }

    private let layout: OpaquePointer
    private let style: PDFTextStyle
    private var links: [(range: Range<Int>, url: String)] = []
    let lines: [Line]
    var height: Double { lines.reduce(0) { $0 + $1.height } }

    convenience init(_ text: String, width: Double, _ style: PDFTextStyle = PDFTextStyle()) {
        self.init([.text(text)], width: width, style)
    }

    init(_ inlines: [Inline], width: Double, _ style: PDFTextStyle = PDFTextStyle()) {
        self.style = style
        let context = TextLine.makeContext()
        layout = pango_layout_new(context)
        g_object_unref(UnsafeMutableRawPointer(context))
        let description = pango_font_description_from_string(fontFamilies)
        pango_font_description_set_absolute_size(description, style.size * Double(PANGO_SCALE))
        if style.bold { pango_font_description_set_weight(description, PANGO_WEIGHT_BOLD) }
        pango_layout_set_font_description(layout, description)
        pango_font_description_free(description)
        pango_layout_set_width(layout, Int32(width * Double(PANGO_SCALE)))
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        if style.alignRight { pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT) }
        var builder = PangoMarkup()
        builder.append(inlines)
        pango_layout_set_markup(layout, builder.markup, -1)
        links = builder.links
        var found: [Line] = []
        for index in 0..<pango_layout_get_line_count(layout) {
            var logical = PangoRectangle()
            pango_layout_line_get_extents(pango_layout_get_line_readonly(layout, index), nil, &logical)
            let natural = Double(logical.height) / Double(PANGO_SCALE)
            let shift = style.alignRight ? width - Double(logical.width) / Double(PANGO_SCALE) : 0
            let height = max(natural, style.size * style.lineSpacing)
            found.append(Line(height: height, ascent: Double(-logical.y) / Double(PANGO_SCALE) + (height - natural) / 2, x: shift))
        }
        lines = found
    }

    deinit { g_object_unref(UnsafeMutableRawPointer(layout)) }

    func draw(line index: Int, on canvas: Canvas, x: Double, y: Double) {
        let cr = canvas.context, line = lines[index]
        guard let pangoLine = pango_layout_get_line_readonly(layout, Int32(index)) else { return }
        cairo_move_to(cr, x + line.x, y + line.ascent)
        canvas.setColor(style.paint)
        pango_cairo_show_layout_line(cr, pangoLine)
        let start = Int(pangoLine.pointee.start_index), end = start + Int(pangoLine.pointee.length)
        for link in links where link.range.lowerBound < end && link.range.upperBound > start {
            var left: Int32 = 0, right: Int32 = 0
            pango_layout_line_index_to_x(pangoLine, Int32(max(link.range.lowerBound, start)), 0, &left)
            pango_layout_line_index_to_x(pangoLine, Int32(min(link.range.upperBound, end)), 0, &right)
            let from = x + line.x + Double(left) / Double(PANGO_SCALE), width = Double(right - left) / Double(PANGO_SCALE)
            cairo_tag_begin(cr, "Link", "rect=[\(from) \(y) \(width) \(line.height)] uri='\(link.url)'")
            cairo_tag_end(cr, "Link")
        }
    }

    func draw(on canvas: Canvas, x: Double, y: Double) {
        var top = y
        for index in lines.indices {
            draw(line: index, on: canvas, x: x, y: top)
            top += lines[index].height
        }
    }
}

/// Light Markdown as Pango's markup, with the byte ranges of its links.
private struct PangoMarkup {
    private var body = ""
    var links: [(range: Range<Int>, url: String)] = []
    private var bytes = 0
    private let linkColor = "#0a5fb0"

    /// Words are never hyphenated: a claim or a path must read as it is.
    var markup: String { "<span insert_hyphens=\"false\">\(body)</span>" }

    mutating func append(_ inlines: [Inline]) {
        for inline in inlines {
            switch inline {
            case .text(let text): append(text)
            case .code(let text): wrap("<span font_family=\"DejaVu Sans Mono, monospace\">", "</span>") { $0.append(text) }
            case .emphasis(let inner): wrap("<i>", "</i>") { $0.append(inner) }
            case .strong(let inner): wrap("<b>", "</b>") { $0.append(inner) }
            case .note(let inner): wrap("<span size=\"88%\" foreground=\"\(Theme.light.muted.hex)\">", "</span>") { $0.append(inner) }
            case .link(let inner, let url):
                let start = bytes
                wrap("<span foreground=\"\(linkColor)\">", "</span>") { $0.append(inner) }
                if !url.hasPrefix("#") { links.append((start..<bytes, url)) }
            }
        }
    }

    private mutating func append(_ text: String) {
        // NUL and other controls are replaced by the escaping; the byte count must be that of what Pango keeps.
        let clean = text.replacingOccurrences(of: "\r\n", with: "\n")
        body += clean.xmlEscaped
        bytes += clean.visible.utf8.count
    }

    private mutating func wrap(_ open: String, _ close: String, _ content: (inout PangoMarkup) -> Void) {
        body += open
        content(&self)
        body += close
    }
}

extension String {
    /// The text that remains after escaping and reading back.
    fileprivate var visible: String {
        String(String.UnicodeScalarView(unicodeScalars.map { scalar in
            let isControl = scalar.value < 0x20 && !["\t", "\n", "\r"].contains(scalar) || (0x7F...0x9F).contains(scalar.value)
            return isControl || scalar.value == 0xFFFE || scalar.value == 0xFFFF ? "\u{FFFD}" : scalar
        }))
    }
}

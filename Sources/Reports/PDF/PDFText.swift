import CCairo
import Charts
import Foundation

/// How a text block is set; sizes in points.
struct PDFTextStyle {
    enum Alignment { case left, center, right }

    var size = PDFTextSize.body
    var bold = false
    var paint = Paint.ink
    var alignment = Alignment.left
    var lineSpacing = 1.22
    /// Whether links are told from other text by their colour.
    var colorsLinks = true

    static let note = PDFTextStyle(size: PDFTextSize.note)
    static let mutedNote = PDFTextStyle(size: PDFTextSize.note, paint: .muted)
}

extension PDFTextStyle.Alignment {
    /// The part of what a line leaves free that stands before it.
    fileprivate var share: Double {
        switch self {
        case .left: 0
        case .center: 0.5
        case .right: 1
        }
    }
}

/// Wrapped text with emphasis and links, drawn line by line so that it can break across pages.
final class PDFText {
    struct Line {
        var height: Double
        var ascent: Double
        var x: Double
        var width: Double
    }

    private let layout: OpaquePointer
    private let style: PDFTextStyle
    private let links: [(range: Range<Int>, url: String)]
    private let formulas: [(range: Range<Int>, words: String, box: FormulaBox)]
    let lines: [Line]
    var height: Double { lines.reduce(0) { $0 + $1.height } }
    var lastLineWidth: Double { lines.last?.width ?? 0 }

    convenience init(_ text: String, width: Double, _ style: PDFTextStyle = PDFTextStyle()) {
        self.init([.text(text)], width: width, style)
    }

    init(_ inlines: [Inline], width: Double, _ style: PDFTextStyle = PDFTextStyle()) {
        self.style = style
        layout = TextLine.makeLayout(size: style.size, bold: style.bold)
        pango_layout_set_width(layout, Int32(width * Double(PANGO_SCALE)))
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        var builder = PangoMarkup(colorsLinks: style.colorsLinks, noteScale: max(0.88, PDFTextSize.note / style.size))
        builder.append(inlines)
        pango_layout_set_markup(layout, builder.markup, -1)
        links = builder.links
        formulas = builder.formulas.map { range, formula in
            (range, formula.inWords, FormulaBox(formula, size: style.size, paint: style.paint).fitted(to: width))
        }
        for formula in formulas { PDFText.reserve(formula.box, at: formula.range, in: layout) }
        var found: [Line] = []
        for index in 0..<pango_layout_get_line_count(layout) {
            var logical = PangoRectangle()
            pango_layout_line_get_extents(pango_layout_get_line_readonly(layout, index), nil, &logical)
            let natural = Double(logical.height) / Double(PANGO_SCALE)
            let lineWidth = Double(logical.width) / Double(PANGO_SCALE)
            let height = max(natural, style.size * style.lineSpacing)
            found.append(
                Line(
                    height: height, ascent: Double(-logical.y) / Double(PANGO_SCALE) + (height - natural) / 2,
                    x: (width - lineWidth) * style.alignment.share, width: lineWidth))
        }
        lines = found
    }

    deinit { g_object_unref(UnsafeMutableRawPointer(layout)) }

    /// Gives the character that stands for a formula the formula's size.
    private static func reserve(_ box: FormulaBox, at range: Range<Int>, in layout: OpaquePointer) {
        let scale = Double(PANGO_SCALE)
        let extent = PangoRectangle(
            x: 0, y: Int32(-box.ascent * scale), width: Int32(box.width * scale), height: Int32(box.height * scale))
        guard let shape = withUnsafePointer(to: extent, { pango_attr_shape_new($0, $0) }) else { return }
        shape.pointee.start_index = UInt32(range.lowerBound)
        shape.pointee.end_index = UInt32(range.upperBound)
        let attributes = pango_attr_list_copy(pango_layout_get_attributes(layout)) ?? pango_attr_list_new()
        pango_attr_list_change(attributes, shape)
        pango_layout_set_attributes(layout, attributes)
        pango_attr_list_unref(attributes)
    }

    func draw(line index: Int, on canvas: CairoCanvas, x: Double, y: Double) {
        let line = lines[index]
        guard let pangoLine = pango_layout_get_line_readonly(layout, Int32(index)) else { return }
        cairo_move_to(canvas.context, x + line.x, y + line.ascent)
        canvas.setColor(style.paint)
        pango_cairo_show_layout_line(canvas.context, pangoLine)
        for stretch in formulas.isEmpty ? [] : stretches(ofLine: index) {
            if let formula = stretch.formula, let run = stretch.runs.first {
                formulas[formula].box.draw(canvas, x + line.x + run.x, y + line.ascent)
            }
        }
    }

    func draw(on canvas: CairoCanvas, x: Double, y: Double) {
        var top = y
        for index in lines.indices {
            draw(line: index, on: canvas, x: x, y: top)
            top += lines[index].height
        }
    }

    /// Draws a line as content of an element, with its links and formulas.
    func draw(line index: Int, with pen: PDFPen, in element: PDFElement, x: Double, y: Double) {
        guard !links.isEmpty || !formulas.isEmpty else {
            return pen.content(of: element) { draw(line: index, on: $0, x: x, y: y) }
        }
        let line = lines[index]
        for stretch in stretches(ofLine: index) {
            if let formula = stretch.formula, let run = stretch.runs.first {
                let (_, words, box) = formulas[formula], left = x + line.x + run.x, base = y + line.ascent
                pen.content(
                    of: PDFElement(.formula(inWords: words), in: element),
                    box: Box(left, base - box.ascent, box.width, box.height)
                ) { box.draw($0, left, base) }
                continue
            }
            let show: (CairoCanvas) -> Void = { [layout, style] canvas in
                for run in stretch.runs {
                    cairo_move_to(canvas.context, x + line.x + run.x, y + line.ascent)
                    run.setColor(on: canvas, otherwise: style.paint)
                    pango_cairo_show_glyph_item(canvas.context, pango_layout_get_text(layout), run.glyphs)
                }
            }
            guard let url = stretch.url, let first = stretch.runs.first, let last = stretch.runs.last else {
                pen.content(of: element, show)
                continue
            }
            pen.link(
                to: url, in: element, box: Box(x + line.x + first.x, y, last.x + last.width - first.x, line.height),
                show)
        }
    }

    func draw(with pen: PDFPen, in element: PDFElement, x: Double, y: Double) {
        var top = y
        for index in lines.indices {
            draw(line: index, with: pen, in: element, x: x, y: top)
            top += lines[index].height
        }
    }

    /// Runs of a line beside each other that belong to the same link, to the same formula, or to none.
    private func stretches(ofLine index: Int) -> [(url: String?, formula: Int?, runs: [PangoRun])] {
        var result: [(link: Int?, formula: Int?, runs: [PangoRun])] = [], x = 0.0
        var node = pango_layout_get_line_readonly(layout, Int32(index))?.pointee.runs
        while let current = node {
            node = current.pointee.next
            guard let run = PangoRun(current.pointee.data, x: x) else { continue }
            x += run.width
            let link = links.firstIndex { $0.range.contains(run.start) }
            let formula = formulas.firstIndex { $0.range.contains(run.start) }
            if let last = result.last, last.link == link, last.formula == formula {
                result[result.count - 1].runs.append(run)
            } else {
                result.append((link, formula, [run]))
            }
        }
        return result.map { stretch in (stretch.link.map { links[$0].url }, stretch.formula, stretch.runs) }
    }
}

/// Glyphs of one font and colour, `x` to the right of their line's start.
private struct PangoRun {
    let glyphs: UnsafeMutablePointer<PangoGlyphItem>
    let x: Double
    /// The byte of the layout's text that it begins with.
    let start: Int
    let width: Double

    init?(_ run: UnsafeMutableRawPointer?, x: Double) {
        guard let run else { return nil }
        glyphs = run.assumingMemoryBound(to: PangoGlyphItem.self)
        self.x = x
        start = Int(glyphs.pointee.item.pointee.offset)
        width = Double(pango_glyph_string_get_width(glyphs.pointee.glyphs)) / Double(PANGO_SCALE)
    }

    func setColor(on canvas: CairoCanvas, otherwise paint: Paint) {
        canvas.setColor(paint)
        var node = glyphs.pointee.item.pointee.analysis.extra_attrs
        while let current = node {
            let attribute = current.pointee.data.assumingMemoryBound(to: PangoAttribute.self)
            if let color = pango_attribute_as_color(attribute)?.pointee.color {
                cairo_set_source_rgb(
                    canvas.context, Double(color.red) / 65535, Double(color.green) / 65535, Double(color.blue) / 65535)
            }
            node = current.pointee.next
        }
    }
}

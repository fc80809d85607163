import CCairo

/// The letters in a drawing, whose outlines are defined once and used by their names.
///
/// Pango says which glyphs stand where, Cairo what their outlines are; both through functions, so that nothing depends
/// on how a version of them writes SVG.
struct SVGGlyphs {
    private struct Glyph: Hashable {
        let font: UnsafeMutablePointer<PangoFont>
        let code: UInt32
    }

    let outlines: LetterOutlines
    /// Nil for glyphs without an outline, such as spaces.
    private var known: [Glyph: String?] = [:]
    private let context = OutlineContext()

    init(outlines: LetterOutlines) { self.outlines = outlines }

    /// Elements that draw a layout's glyphs, the left end of its first line at (0, 0), which lies `baseline` below its top.
    mutating func uses(of layout: OpaquePointer) -> (elements: String, baseline: Double) {
        var result = ""
        guard let iterator = pango_layout_get_iter(layout) else { return (result, 0) }
        defer { pango_layout_iter_free(iterator) }
        let first = pango_layout_get_baseline(layout)
        repeat {
            guard let run = pango_layout_iter_get_run_readonly(iterator),
                let font = run.pointee.item.pointee.analysis.font,
                let glyphs = run.pointee.glyphs
            else { continue }
            var extents = PangoRectangle()
            pango_layout_iter_get_run_extents(iterator, nil, &extents)
            var advance = extents.x
            let baseline = pango_layout_iter_get_baseline(iterator)
            for index in 0..<Int(glyphs.pointee.num_glyphs) {
                let info = glyphs.pointee.glyphs[index]
                if let name = name(of: info, font) {
                    let left = pixels(advance + info.geometry.x_offset),
                        down = pixels(baseline - first + info.geometry.y_offset)
                    let y = down == 0 ? "" : " y=\"\(down.svg)\""
                    result += "<use xlink:href=\"#\(name)\" x=\"\(left.svg)\"\(y)/>"
                }
                advance += info.geometry.width
            }
        } while pango_layout_iter_next_run(iterator) != 0
        return (result, pixels(first))
    }

    private func pixels(_ units: Int32) -> Double { Double(units) / Double(PANGO_SCALE) }

    private mutating func name(of info: PangoGlyphInfo, _ font: UnsafeMutablePointer<PangoFont>) -> String? {
        let glyph = Glyph(font: font, code: info.glyph)
        if let name = known[glyph] { return name }
        context.keep(font)
        let outline = context.outline(of: info, font)
        let name = outline.isEmpty ? nil : outlines.name(of: outline)
        known[glyph] = .some(name)
        return name
    }
}

/// Where Cairo makes outlines, with the fonts that they are of: these are told apart by their addresses.
private final class OutlineContext {
    private let surface = cairo_recording_surface_create(CAIRO_CONTENT_ALPHA, nil)
    private let context: OpaquePointer?
    private var fonts: [UnsafeMutablePointer<PangoFont>] = []

    init() { context = cairo_create(surface) }

    deinit {
        for font in fonts { g_object_unref(UnsafeMutableRawPointer(font)) }
        cairo_destroy(context)
        cairo_surface_destroy(surface)
    }

    func keep(_ font: UnsafeMutablePointer<PangoFont>) {
        guard !fonts.contains(font) else { return }
        g_object_ref(UnsafeMutableRawPointer(font))
        fonts.append(font)
    }

    /// The outline of a glyph whose origin is at (0, 0).
    func outline(of info: PangoGlyphInfo, _ font: UnsafeMutablePointer<PangoFont>) -> SVGPath {
        guard let context, let string = pango_glyph_string_new() else { return SVGPath() }
        defer { pango_glyph_string_free(string) }
        pango_glyph_string_set_size(string, 1)
        string.pointee.glyphs[0] = info
        string.pointee.glyphs[0].geometry.x_offset = 0
        string.pointee.glyphs[0].geometry.y_offset = 0
        cairo_new_path(context)
        cairo_move_to(context, 0, 0)
        pango_cairo_glyph_string_path(context, font, string)
        defer { cairo_new_path(context) }
        guard let path = cairo_copy_path(context) else { return SVGPath() }
        defer { cairo_path_destroy(path) }
        return SVGPath(path.pointee)
    }
}

extension SVGPath {
    /// The parts of Cairo's path that enclose something.
    fileprivate init(_ path: cairo_path_t) {
        self.init()
        guard let elements = path.data else { return }
        var place = 0, start: (x: Double, y: Double)?
        while place < Int(path.num_data) {
            let header = elements[place].header
            let points = (1..<max(1, Int(header.length))).map { elements[place + $0].point }
            place += Int(header.length)
            // A move that nothing follows draws nothing.
            if header.type != CAIRO_PATH_MOVE_TO, header.type != CAIRO_PATH_CLOSE_PATH, let begin = start {
                add("M", [begin.x, begin.y])
                start = nil
            }
            switch header.type {
            case CAIRO_PATH_MOVE_TO: start = points.first.map { ($0.x, $0.y) }
            case CAIRO_PATH_LINE_TO: add("L", points.flatMap { [$0.x, $0.y] })
            case CAIRO_PATH_CURVE_TO: add("C", points.flatMap { [$0.x, $0.y] })
            default: if !isEmpty, start == nil { close() }
            }
        }
    }
}

import CCairo
import Charts

/// Sets the pieces of a formula in one size.
struct FormulaSetter {
    let size: Double
    let isDisplayed: Bool
    let paint: Paint

    /// Where the middle of an equals sign is, above the baseline.
    private var axis: Double { size * 0.3 }
    private var rule: Double { max(0.4, size * 0.055) }
    /// For what stands below and above: smaller, down to a size that can be read.
    private var script: FormulaSetter {
        FormulaSetter(size: max(size * 0.72, min(size, 5)), isDisplayed: false, paint: paint)
    }
    private var inner: FormulaSetter { FormulaSetter(size: size, isDisplayed: false, paint: paint) }

    func box(_ node: TypesetFormula.Node) -> FormulaBox {
        switch node {
        case .row(let nodes): row(nodes)
        case .variable(let name): glyphs(name, slanted: TypesetFormula.isSlanted(name))
        case .name(let name), .text(let name), .number(let name): glyphs(name)
        case .bold(let text): glyphs(text, bold: true)
        case .sign(let sign): glyphs(sign)
        case .large(let sign): large(sign)
        case .fraction(let over, let under): fraction(over, under)
        case .root(let inner, let degree): root(inner, degree)
        case .scripts(let base, let below, let above): scripts(base, below, above)
        case .accent(let inner, let sign): accented(box(inner), sign)
        case .fenced(let open, let inner, let close): fenced(open, box(inner), close)
        case .space(let width): FormulaBox(width: width * size, ascent: 0, descent: 0) { _, _, _ in }
        case .cases(let rows): cases(rows)
        }
    }

    private func glyphs(_ text: String, slanted: Bool = false, bold: Bool = false, scale: Double = 1) -> FormulaBox {
        let run = FormulaGlyphs(text, size: size * scale, slanted: slanted, bold: bold), paint = paint
        return FormulaBox(width: run.width, ascent: run.ascent, descent: run.descent) { canvas, x, y in
            canvas.setColor(paint)
            run.draw(canvas, x, y)
        }
    }

    /// With space around signs, by what stands beside them.
    private func row(_ nodes: [TypesetFormula.Node]) -> FormulaBox {
        .row(
            nodes.indices.map { index in
                let box = box(nodes[index]), before = index > 0 ? nodes[index - 1] : nil
                switch nodes[index] {
                case .sign(let sign) where FormulaSigns.relations.contains(sign):
                    return box.padded(left: size * 0.26, right: size * 0.26)
                case .sign(let sign) where FormulaSigns.operators.contains(sign) && endsOperand(before):
                    return box.padded(left: size * 0.2, right: size * 0.2)
                case .sign(let sign) where FormulaSigns.punctuation.contains(sign):
                    return box.padded(left: 0, right: size * 0.2)
                case .name, .large, .scripts(.name, _, _), .scripts(.large, _, _):
                    let opens = index + 1 < nodes.count && isBracket(nodes[index + 1])
                    return box.padded(
                        left: endsOperand(before) ? size * 0.17 : 0,
                        right: opens || index + 1 == nodes.count ? 0 : size * 0.17)
                default: return box
                }
            })
    }

    /// Whether a sign behind it stands between two operands.
    private func endsOperand(_ node: TypesetFormula.Node?) -> Bool {
        guard case .sign(let sign) = node else { return node != nil }
        return FormulaSigns.closing.contains(sign) || FormulaSigns.plain.contains(sign)
    }

    private func isBracket(_ node: TypesetFormula.Node) -> Bool {
        switch node {
        case .sign(let sign): FormulaSigns.brackets.contains(sign)
        case .fenced: true
        default: false
        }
    }

    private func large(_ sign: String) -> FormulaBox {
        let scale = isDisplayed ? 1.55 : 1.15, glyph = glyphs(sign, scale: scale)
        // In the middle of the line.
        return glyph.raised(axis - (glyph.ascent - glyph.descent) / 2)
    }

    private func fraction(_ over: TypesetFormula.Node, _ under: TypesetFormula.Node) -> FormulaBox {
        let setter = isDisplayed ? inner : script, (over, under) = (setter.box(over), setter.box(under))
        let width = max(over.width, under.width) + size * 0.25, gap = size * (isDisplayed ? 0.16 : 0.1)
        let raised = over.raised(axis + gap + over.descent), lowered = under.raised(axis - gap - under.ascent)
        let line = rule, axis = axis, paint = paint
        return FormulaBox(width: width, ascent: raised.ascent, descent: lowered.descent) { canvas, x, y in
            raised.draw(canvas, x + (width - raised.width) / 2, y)
            lowered.draw(canvas, x + (width - lowered.width) / 2, y)
            canvas.line(from: (x, y - axis), to: (x + width, y - axis), paint, width: line)
        }.padded(left: size * 0.08, right: size * 0.08)
    }

    private func root(_ node: TypesetFormula.Node, _ degree: TypesetFormula.Node?) -> FormulaBox {
        let inner = inner.box(node), gap = size * 0.12, hook = size * 0.55, line = rule, paint = paint
        let top = inner.ascent + gap, bottom = max(inner.descent, size * 0.05)
        let sign = FormulaBox(width: hook + inner.width + size * 0.1, ascent: top + line, descent: bottom) {
            canvas, x, y in
            canvas.path(
                [
                    (x + hook * 0.05, y - top * 0.38), (x + hook * 0.25, y - top * 0.46), (x + hook * 0.55, y + bottom),
                    (x + hook, y - top), (x + hook + inner.width + size * 0.1, y - top),
                ], closed: false)
            canvas.stroke(paint, width: line)
            inner.draw(canvas, x + hook, y)
        }
        guard let degree else { return sign }
        let small = script.box(degree)
        return .row([
            small.raised(top * 0.5).padded(left: 0, right: -min(small.width, hook * 0.45)), sign,
        ])
    }

    private func scripts(_ base: TypesetFormula.Node, _ below: TypesetFormula.Node?, _ above: TypesetFormula.Node?)
        -> FormulaBox
    {
        let main = box(base), low = below.map(script.box), high = above.map(script.box)
        if base.takesLimits, isDisplayed {
            let parts = [high, main, low].compactMap(\.self)
            return .stack(parts, base: high == nil ? 0 : 1, gap: size * 0.1)
        }
        let rise = max(main.ascent - size * 0.3, size * 0.35), fall = max(main.descent, size * 0.18)
        let raised = high?.raised(rise), lowered = low.map { $0.raised(-fall) }
        let width = max(raised?.width ?? 0, lowered?.width ?? 0)
        return FormulaBox(
            width: main.width + size * 0.04 + width, ascent: max(main.ascent, raised?.ascent ?? 0),
            descent: max(main.descent, lowered?.descent ?? 0)
        ) { canvas, x, y in
            main.draw(canvas, x, y)
            raised?.draw(canvas, x + main.width + size * 0.04, y)
            lowered?.draw(canvas, x + main.width + size * 0.04, y)
        }
    }

    private func accented(_ inner: FormulaBox, _ sign: String) -> FormulaBox {
        .stack([accent(sign, over: inner), inner], base: 1, gap: size * 0.02)
    }

    private func accent(_ sign: String, over inner: FormulaBox) -> FormulaBox {
        guard sign != "¯" else {
            let width = inner.width * 0.9, line = rule, paint = paint
            return FormulaBox(width: width, ascent: line, descent: 0) { canvas, x, y in
                canvas.line(from: (x, y), to: (x + width, y), paint, width: line)
            }
        }
        // The sign's own height counts, not the line's that it stands in.
        let glyph = glyphs(sign, scale: sign == "→" ? 0.6 : 0.9), drawn = glyph.draw, size = size
        let fall = size * (sign == "^" ? 0.48 : sign == "→" ? 0.12 : sign == "~" ? 0.24 : 0.5)
        return FormulaBox(width: glyph.width, ascent: size * 0.2, descent: 0) { drawn($0, $1, $2 + fall) }
    }

    private func fenced(_ open: String, _ inner: FormulaBox, _ close: String) -> FormulaBox {
        // As far above the axis as below.
        let reach = max(inner.ascent - axis, inner.descent + axis)
        return .row([bracket(open, reach), inner, bracket(close, reach)])
    }

    /// A bracket that reaches so far above and below the axis, stretched where its own size does not do.
    private func bracket(_ sign: String, _ reach: Double) -> FormulaBox {
        guard !sign.isEmpty else { return .nothing }
        let glyph = glyphs(sign), own = size * 0.46, axis = axis
        guard reach > own * 1.15 else { return glyph }
        let factor = reach / own, draw = glyph.draw
        return FormulaBox(width: glyph.width, ascent: axis + reach, descent: reach - axis) { canvas, x, y in
            canvas.scaled(x: x, y: y - axis, by: (1, factor)) { draw(canvas, 0, axis) }
        }
    }

    private func cases(_ rows: [[TypesetFormula.Node]]) -> FormulaBox {
        let cells = rows.map { $0.map(inner.box) }
        let widths = (cells.first ?? []).indices.map { column in cells.map { $0[column].width }.max() ?? 0 }
        let lines = cells.map { row in
            FormulaBox.row(
                zip(row, widths).enumerated().map { index, cell in
                    cell.0.padded(
                        left: 0, right: cell.1 - cell.0.width + (index + 1 < row.count ? size : 0))
                })
        }
        var stacked = FormulaBox.stack(lines, base: 0, gap: size * 0.25, isCentered: false)
        // In the middle of the line.
        stacked = stacked.raised(axis - (stacked.ascent - stacked.descent) / 2)
        return fenced("{", stacked.padded(left: size * 0.15, right: 0), "")
    }
}

/// Letters of one style, laid out by Pango.
private final class FormulaGlyphs {
    let width: Double
    let ascent: Double
    let descent: Double
    private let layout: OpaquePointer

    init(_ text: String, size: Double, slanted: Bool, bold: Bool) {
        layout = TextLine.makeLayout(size: size, bold: bold, slanted: slanted)
        pango_layout_set_text(layout, text, -1)
        var ink = PangoRectangle(), logical = PangoRectangle()
        pango_layout_get_extents(layout, &ink, &logical)
        let scale = Double(PANGO_SCALE), baseline = Double(pango_layout_get_baseline(layout)) / scale
        width = Double(logical.width) / scale
        // What is seen counts: a line's height would keep fractions far apart.
        ascent = baseline - Double(ink.y) / scale
        descent = Double(ink.y + ink.height) / scale - baseline
    }

    deinit { g_object_unref(UnsafeMutableRawPointer(layout)) }

    /// With the left end of the baseline at the point.
    func draw(_ canvas: CairoCanvas, _ x: Double, _ y: Double) {
        guard let line = pango_layout_get_line_readonly(layout, 0) else { return }
        cairo_move_to(canvas.context, x, y)
        pango_cairo_show_layout_line(canvas.context, line)
    }
}

import Charts

/// A formula laid out for print: boxes around a baseline, after the rules of TeX as far as they matter in a few lines
/// (recalled from the appendix G of The TeXbook; the distances are by eye, for DejaVu Sans).
struct FormulaBox {
    var width: Double
    /// Above and below the baseline.
    var ascent: Double
    var descent: Double
    /// Draws with the left end of the baseline at a point.
    var draw: (CairoCanvas, Double, Double) -> Void

    var height: Double { ascent + descent }

    static var nothing: FormulaBox { FormulaBox(width: 0, ascent: 0, descent: 0) { _, _, _ in } }

    /// - Parameter size: that of the letters, in points.
    init(_ formula: TypesetFormula, size: Double, paint: Paint = .ink) {
        self = FormulaSetter(size: size, isDisplayed: formula.isDisplayed, paint: paint).box(formula.root)
    }

    init(width: Double, ascent: Double, descent: Double, draw: @escaping (CairoCanvas, Double, Double) -> Void) {
        self.width = width
        self.ascent = ascent
        self.descent = descent
        self.draw = draw
    }

    /// The same with its baseline higher by so much.
    func raised(_ rise: Double) -> FormulaBox {
        let draw = draw
        return FormulaBox(width: width, ascent: ascent + rise, descent: descent - rise) { draw($0, $1, $2 - rise) }
    }

    func padded(left: Double, right: Double) -> FormulaBox {
        let draw = draw
        return FormulaBox(width: left + width + right, ascent: ascent, descent: descent) { draw($0, $1 + left, $2) }
    }

    /// In less width, all of it smaller.
    func fitted(to most: Double) -> FormulaBox {
        guard width > most, most > 0 else { return self }
        let factor = most / width, draw = draw
        return FormulaBox(width: most, ascent: ascent * factor, descent: descent * factor) { canvas, x, y in
            canvas.scaled(x: x, y: y, by: factor) { draw(canvas, 0, 0) }
        }
    }

    /// Beside each other on one baseline.
    static func row(_ boxes: [FormulaBox]) -> FormulaBox {
        FormulaBox(
            width: boxes.reduce(0) { $0 + $1.width }, ascent: boxes.map(\.ascent).max() ?? 0,
            descent: boxes.map(\.descent).max() ?? 0
        ) { canvas, x, y in
            var x = x
            for box in boxes {
                box.draw(canvas, x, y)
                x += box.width
            }
        }
    }

    /// Above each other, each in the middle, or at the left; the baseline is that of `base`.
    static func stack(_ boxes: [FormulaBox], base: Int, gap: Double, isCentered: Bool = true) -> FormulaBox {
        let width = boxes.map(\.width).max() ?? 0
        var rises = [Double](repeating: 0, count: boxes.count)
        for index in stride(from: base - 1, through: 0, by: -1) {
            rises[index] = rises[index + 1] + boxes[index + 1].ascent + gap + boxes[index].descent
        }
        for index in boxes.indices.dropFirst(base + 1) {
            rises[index] = rises[index - 1] - boxes[index - 1].descent - gap - boxes[index].ascent
        }
        let placed = zip(boxes, rises).map { box, rise in
            box.padded(left: isCentered ? (width - box.width) / 2 : 0, right: 0).raised(rise)
        }
        return FormulaBox(
            width: width, ascent: placed.map(\.ascent).max() ?? 0, descent: placed.map(\.descent).max() ?? 0
        ) { canvas, x, y in for box in placed { box.draw(canvas, x, y) } }
    }
}

/// A forest in parts that may stand on different pages: its key, the axis that its rows share, and its rows.
///
/// The axis stands above the rows, as a table's head does: it is repeated on each page.
package struct ForestParts {
    private let layout: ForestLayout

    /// Between two rows, half of it on either side of the line that parts them.
    private static let gap = 4.0
    /// Below the axis' title: its labels, their ticks and its line.
    private static let labelsHeight = 28.0

    package init(_ forest: Forest, width: Double) { layout = ForestLayout(forest, width: width) }

    package var width: Double { layout.width }
    package var keyHeight: Double { layout.key.height + 8 }
    /// Nothing where each row has a scale of its own.
    package var headHeight: Double { layout.axis.map { $0.title.height + ForestParts.labelsHeight } ?? 0 }
    package var rowHeights: [Double] { layout.rows.map { $0.bottom - $0.top + ForestParts.gap } }

    /// Draws what the marks mean, at the canvas' origin.
    package func drawKey(on canvas: any Canvas) { layout.key.draw(on: canvas, x: 2, y: 4) }

    /// Draws the axis that the rows share, at the canvas' origin.
    package func drawHead(on canvas: any Canvas) {
        guard let axis = layout.axis else { return }
        ForestPainter(layout: layout, canvas: canvas).drawTitle(of: axis, y: 0)
        let y = headHeight - 1
        for tick in axis.ticks {
            guard let x = axis.scale.position(tick.value) else { continue }
            canvas.line(from: (x, y - 4), to: (x, y), .axis, width: 1)
            TextLine(tick.label).draw(on: canvas, x: x, y: y - 5, anchor: (0.5, 1), .muted)
        }
        canvas.line(from: (layout.plot.x, y), to: (layout.plot.right, y), .axis, width: 1)
    }

    /// Draws a row at the canvas' origin, with its part of the axis' grid.
    package func drawRow(_ index: Int, on canvas: any Canvas) throws(ChartError) {
        let row = layout.rows[index], top = row.top - ForestParts.gap / 2, bottom = row.bottom + ForestParts.gap / 2
        try canvas.lowered(by: -top) { () throws(ChartError) in
            if let axis = layout.axis {
                for x in axis.ticks.compactMap({ axis.scale.position($0.value) }) {
                    canvas.line(from: (x, top), to: (x, bottom), .grid, width: 1)
                }
            }
            ForestPainter(layout: layout, canvas: canvas).draw(row: index)
        }
    }
}

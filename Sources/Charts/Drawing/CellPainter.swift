/// Draws a heat map's cells, each reaching halfway to its neighbours.
struct CellPainter {
    let plan: ChartPlan
    let panel: ChartLayout.PlacedPanel
    let canvas: any Canvas

    private typealias Extents = [Double: (low: Double, high: Double)]

    func draw() {
        let cells = panel.panel.marks.filter(\.isCell)
        guard !cells.isEmpty else { return }
        let across = extents(cells.compactMap { $0.x.flatMap(panel.x.position) }, panel.x)
        let down = extents(cells.compactMap { $0.y.flatMap(panel.y.position) }, panel.y)
        for mark in cells {
            guard let x = mark.x.flatMap(panel.x.position).flatMap({ across[$0] }),
                let y = mark.y.flatMap(panel.y.position).flatMap({ down[$0] })
            else { continue }
            let box = Box(between: snapped(x), snapped(y))
            guard plan.drawability(of: mark) == .shown else {
                // A missing value is crossed out: an empty cell could be taken for one of the map's colours.
                canvas.rectangle(box, .region)
                canvas.line(from: (box.x + 3, box.bottom - 3), to: (box.right - 3, box.y + 3), .axis, width: 1)
                continue
            }
            guard !mark.isHatched else {
                hatch(box)
                continue
            }
            // Slightly larger than the cell, so that no seam of background shows between neighbours at any zoom.
            canvas.rectangle(
                Box(box.x, box.y, box.width + 0.4, box.height + 0.4), plan.paint(mark), opacity: mark.opacity ?? 1)
        }
    }

    /// Lines from lower left to upper right over the page's ground, with a gap to the neighbours.
    private func hatch(_ box: Box) {
        canvas.rectangle(box, .background)
        let inner = Box(box.x + 1, box.y + 1, box.width - 2, box.height - 2), gap = 6.0
        guard inner.width > 0, inner.height > 0 else { return }
        // A line is known by where it would meet the lower edge; gaps are counted from the cell's corner.
        for start in stride(from: -(inner.height / gap).rounded(.down) * gap, through: inner.width, by: gap) {
            let first = max(0, -start), last = min(inner.height, inner.width - start)
            guard first < last else { continue }
            canvas.path([
                (inner.x + start + first, inner.bottom - first), (inner.x + start + last, inner.bottom - last),
            ])
        }
        canvas.stroke(.axis, width: 1)
    }

    /// On whole pixels, where an edge has no half-covered ones, if the cell is not so small that this would show.
    private func snapped(_ extent: (low: Double, high: Double)) -> (low: Double, high: Double) {
        extent.high - extent.low < 6 ? extent : (extent.low.rounded(), extent.high.rounded())
    }

    private func extents(_ positions: [Double], _ scale: Scale) -> Extents {
        let centres = Set(positions).sorted()
        var result: Extents = [:]
        for (index, at) in centres.enumerated() {
            if scale.isCategorical {
                result[at] = (at - scale.step / 2, at + scale.step / 2)
            } else if centres.count == 1 {
                result[at] = (min(scale.start, scale.end), max(scale.start, scale.end))
            } else {
                let before = index > 0 ? at - centres[index - 1] : centres[index + 1] - at
                let after = index < centres.count - 1 ? centres[index + 1] - at : before
                result[at] = (at - before / 2, at + after / 2)
            }
        }
        return result
    }
}

extension Box {
    init(between x: (low: Double, high: Double), _ y: (low: Double, high: Double)) {
        self.init(x.low, y.low, x.high - x.low, y.high - y.low)
    }
}

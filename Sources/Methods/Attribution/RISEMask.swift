import Pictures

/// A coarse random mask that is enlarged bilinearly and shifted by less than a cell (Petsiuk et al. 2018, section 3.2).
public struct RISEMask: Codable, Hashable, Sendable {
    /// On each axis.
    public let cells: Int
    /// For each cell, row by row, whether it shows the image.
    public let visible: [Bool]
    /// Shares of a cell in 0 ..< 1, of which whole pixels are taken.
    public let rowShift, columnShift: Double

    public init(cells: Int, visible: [Bool], rowShift: Double, columnShift: Double) {
        precondition(
            cells >= 1 && visible.count == cells * cells,
            "\(visible.count) cells don't make a mask of \(cells)x\(cells)")
        precondition(0..<1 ~= rowShift && 0..<1 ~= columnShift, "shifts are shares of a cell")
        self.cells = cells
        self.visible = visible
        self.rowShift = rowShift
        self.columnShift = columnShift
    }

    /// The mask for images of a size: from 0, hidden, to 1.
    ///
    /// On an axis of L pixels, s cells become s + 1 cells' worth of ceil(L / s) pixels each, and L pixels are cut out
    /// of them from the shift on, as in the authors' code; the paper's floor(L / s) would leave some sizes uncovered.
    public func map(height: Int, width: Int) -> PixelMap {
        let rows = places(height, shift: rowShift)
        let columns = places(width, shift: columnShift)
        let numbers = visible.map { $0 ? 1.0 : 0.0 }
        var values: [Float] = []
        values.reserveCapacity(height * width)
        for row in rows {
            // Between the two rows of cells first, so that each pixel costs one interpolation.
            let line = (0..<cells).map { column in
                let upper = numbers[row.cell * cells + column], lower = numbers[row.next * cells + column]
                return upper + row.share * (lower - upper)
            }
            for column in columns {
                values.append(Float(line[column.cell] + column.share * (line[column.next] - line[column.cell])))
            }
        }
        return PixelMap(height: height, width: width, values: values)
    }

    /// For each pixel of an axis, the cells whose centres it lies between, and how far from the first.
    private func places(_ length: Int, shift: Double) -> [(cell: Int, next: Int, share: Double)] {
        let cellSize = (length + cells - 1) / cells
        let first = Int(shift * Double(cellSize))
        let enlarged = Double((cells + 1) * cellSize)
        return (0..<length).map { pixel in
            let place = (Double(first + pixel) + 0.5) * Double(cells) / enlarged - 0.5
            let bounded = min(max(place, 0), Double(cells - 1))
            let cell = Int(bounded)
            return (cell, min(cell + 1, cells - 1), bounded - Double(cell))
        }
    }
}

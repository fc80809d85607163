/// The equations of missing pixels on one grid with a frame of one place around it, whose unknowns are the pixels, or
/// squares of them.
///
/// Each equation has its own unknown and those of the eight places around; weights are symmetric, and 0 unless both places
/// have an unknown.
struct ImputationGrid: Sendable {
    /// Of the grid with its frame.
    let width, height: Int
    /// The places that have an unknown, row by row.
    let cells: [Int]
    /// What each cell's own unknown is multiplied by.
    let diagonal: [Double]
    /// For each place, the weight of its neighbour at the right, below, and below at the right and left.
    private let right, below, belowRight, belowLeft: [Double]

    /// The grid of the pixels: weights of 1/6 at sides and 1/12 at corners.
    init(height: Int, width: Int, isMissing: [Bool], side: Double, corner: Double) {
        let row = width + 2
        var isCell = [Bool](repeating: false, count: row * (height + 2)), cells: [Int] = [], diagonal: [Double] = []
        for place in isMissing.indices where isMissing[place] {
            let (y, x) = (place / width, place % width)
            let rows = (y > 0 ? 1.0 : 0) + (y < height - 1 ? 1 : 0)
            let columns = (x > 0 ? 1.0 : 0) + (x < width - 1 ? 1 : 0)
            cells.append((y + 1) * row + x + 1)
            diagonal.append(side * (rows + columns) + corner * rows * columns)
            isCell[cells[cells.count - 1]] = true
        }
        func weights(to step: Int, _ weight: Double) -> [Double] {
            var result = [Double](repeating: 0, count: isCell.count)
            for place in cells where isCell[place + step] { result[place] = weight }
            return result
        }
        (self.width, self.height, self.cells, self.diagonal) = (row, height + 2, cells, diagonal)
        (right, below) = (weights(to: 1, side), weights(to: row, side))
        (belowRight, belowLeft) = (weights(to: row + 1, corner), weights(to: row - 1, corner))
    }

    /// The grid of squares of four places, as far as they have unknowns: equations of a square's places added up, with one
    /// unknown for all of them.
    ///
    /// - Returns: the grid, and for each cell of this one the place of its square.
    func coarser() -> (grid: ImputationGrid, parents: [Int]) {
        let row = (width - 1) / 2 + 2, rows = (height - 1) / 2 + 2
        func parent(_ place: Int) -> Int { ((place / width - 1) / 2 + 1) * row + (place % width - 1) / 2 + 1 }
        let parents = cells.map(parent)
        var sums = [Double](repeating: 0, count: row * rows), isCell = [Bool](repeating: false, count: row * rows)
        var right = sums, below = sums, belowRight = sums, belowLeft = sums
        for (index, place) in cells.enumerated() {
            let own = parents[index]
            isCell[own] = true
            sums[own] += diagonal[index]
            for (step, weight) in [
                (1, self.right[place]), (width, self.below[place]), (width + 1, self.belowRight[place]),
                (width - 1, self.belowLeft[place]),
            ] where weight != 0 {
                let other = parent(place + step)
                switch other - own {
                case 0: sums[own] -= 2 * weight
                case 1: right[own] += weight
                case -1: right[other] += weight
                case row: below[own] += weight
                case row + 1: belowRight[own] += weight
                default: belowLeft[own] += weight
                }
            }
        }
        let squares = isCell.indices.filter { isCell[$0] }
        return (
            ImputationGrid(
                width: row, height: rows, cells: squares, diagonal: squares.map { sums[$0] }, right: right,
                below: below, belowRight: belowRight, belowLeft: belowLeft), parents
        )
    }

    private init(
        width: Int, height: Int, cells: [Int], diagonal: [Double], right: [Double], below: [Double],
        belowRight: [Double], belowLeft: [Double]
    ) {
        (self.width, self.height, self.cells, self.diagonal) = (width, height, cells, diagonal)
        (self.right, self.below) = (right, below)
        (self.belowRight, self.belowLeft) = (belowRight, belowLeft)
    }

    /// A number for each place and each of four channels: 0.
    var zeros: [SIMD4<Double>] { [SIMD4<Double>](repeating: .zero, count: width * height) }

    /// What the left sides are, given the unknowns by place, which are 0 where there is no cell.
    ///
    /// - Parameter receive: gets each cell's index, place and left side.
    @inline(__always)
    func forEachLeftSide(
        _ unknowns: UnsafePointer<SIMD4<Double>>, _ receive: (_ index: Int, _ place: Int, SIMD4<Double>) -> Void
    ) {
        right.withUnsafeBufferPointer { right in
            below.withUnsafeBufferPointer { below in
                belowRight.withUnsafeBufferPointer { belowRight in
                    belowLeft.withUnsafeBufferPointer { belowLeft in
                        for (index, place) in cells.enumerated() {
                            let above = place - width, next = place + width
                            let sides =
                                unknowns[place + 1] * right[place] + unknowns[place - 1] * right[place - 1]
                                + unknowns[next] * below[place] + unknowns[above] * below[above]
                            let corners =
                                unknowns[next + 1] * belowRight[place] + unknowns[above - 1] * belowRight[above - 1]
                                + unknowns[next - 1] * belowLeft[place] + unknowns[above + 1] * belowLeft[above + 1]
                            receive(index, place, unknowns[place] * diagonal[index] - (sides + corners))
                        }
                    }
                }
            }
        }
    }
}

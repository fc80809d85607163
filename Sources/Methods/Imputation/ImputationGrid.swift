/// The equations of missing pixels on one grid, whose unknowns are the pixels, or squares of them, that have one: cells, numbered
/// row by row.
///
/// Each equation has its own unknown and those of the eight places around, as far as these are cells; weights are symmetric.
struct ImputationGrid: Sendable {
    /// How many cells there are.
    let count: Int
    /// What each cell's own unknown is multiplied by.
    let diagonal: [Double]
    /// For each cell the eight around it, as ``Step`` orders them; `count` where there is none.
    private let neighbours: [Int32]
    /// The weights of these eight, cell by cell.
    private let weights: Weights
    /// The place of each cell on the grid, row by row.
    private let places: [Int32]
    /// With a frame of one place without a cell.
    private let width, height: Int

    private enum Weights: Sendable {
        /// The same for all cells, at sides and at corners.
        case constant(side: Double, corner: Double)
        case each([Double])
    }

    /// To the places around: at the sides, then at the corners, each followed by its opposite.
    private static func steps(_ width: Int) -> [Int] {
        [1, -1, width, -width, width + 1, -width - 1, width - 1, -width + 1]
    }

    /// The grid of the pixels: weights of 1/6 at sides and 1/12 at corners.
    init(height: Int, width: Int, isMissing: [Bool], side: Double, corner: Double) {
        let row = width + 2
        var places: [Int32] = [], diagonal: [Double] = []
        for y in 0..<height {
            for x in 0..<width where isMissing[y * width + x] {
                let rows = (y > 0 ? 1.0 : 0) + (y < height - 1 ? 1 : 0)
                let columns = (x > 0 ? 1.0 : 0) + (x < width - 1 ? 1 : 0)
                places.append(Int32((y + 1) * row + x + 1))
                diagonal.append(side * (rows + columns) + corner * rows * columns)
            }
        }
        self.init(
            width: row, height: height + 2, places: places, diagonal: diagonal,
            weights: .constant(side: side, corner: corner))
    }

    private init(width: Int, height: Int, places: [Int32], diagonal: [Double], weights: Weights) {
        let count = places.count
        var cells = [Int32](repeating: Int32(count), count: width * height)
        for (cell, place) in places.enumerated() { cells[Int(place)] = Int32(cell) }
        let steps = Self.steps(width)
        neighbours = [Int32](unsafeUninitializedCapacity: 8 * count) { buffer, filled in
            for (cell, place) in places.enumerated() {
                for (number, step) in steps.enumerated() { buffer[8 * cell + number] = cells[Int(place) + step] }
            }
            filled = 8 * count
        }
        (self.width, self.height, self.count, self.places) = (width, height, count, places)
        (self.diagonal, self.weights) = (diagonal, weights)
    }

    /// The grid of squares of four places, as far as they have cells: equations of a square's cells added up, with one unknown
    /// for all of them.
    ///
    /// - Returns: the grid, and for each cell of this one the cell of its square.
    func coarser() -> (grid: ImputationGrid, parents: [Int32]) {
        let row = (width - 1) / 2 + 2, rows = (height - 1) / 2 + 2
        let squares = places.map { place in
            Int32(((Int(place) / width - 1) / 2 + 1) * row + (Int(place) % width - 1) / 2 + 1)
        }
        var isCell = [Bool](repeating: false, count: row * rows)
        for square in squares { isCell[Int(square)] = true }
        let places = isCell.indices.filter { isCell[$0] }.map(Int32.init)
        var numbers = [Int32](repeating: 0, count: row * rows)
        for (cell, place) in places.enumerated() { numbers[Int(place)] = Int32(cell) }
        let parents = squares.map { numbers[Int($0)] }

        var diagonal = [Double](repeating: 0, count: places.count)
        // Of the four steps that lead on, each weight stands at the place that it leads from.
        var onward = [Double](repeating: 0, count: 4 * row * rows)
        for cell in 0..<count {
            let own = Int(parents[cell])
            diagonal[own] += self.diagonal[cell]
            for number in 0..<4 {
                let other = Int(neighbours[8 * cell + 2 * number])
                guard other < count else { continue }
                let weight = weight(number, of: cell), from = Int(squares[cell]), to = Int(squares[other])
                switch to - from {
                case 0: diagonal[own] -= 2 * weight
                case 1: onward[4 * from] += weight
                case -1: onward[4 * to] += weight
                case row: onward[4 * from + 1] += weight
                case row + 1: onward[4 * from + 2] += weight
                default: onward[4 * from + 3] += weight
                }
            }
        }
        let steps = Self.steps(row)
        let weights = [Double](unsafeUninitializedCapacity: 8 * places.count) { buffer, filled in
            for (cell, place) in places.enumerated() {
                for number in 0..<4 {
                    buffer[8 * cell + 2 * number] = onward[4 * Int(place) + number]
                    buffer[8 * cell + 2 * number + 1] = onward[4 * (Int(place) + steps[2 * number + 1]) + number]
                }
            }
            filled = 8 * places.count
        }
        let grid = ImputationGrid(width: row, height: rows, places: places, diagonal: diagonal, weights: .each(weights))
        return (grid, parents)
    }

    /// The weight of the neighbour that a step which leads on leads to.
    private func weight(_ number: Int, of cell: Int) -> Double {
        switch weights {
        case .constant(let side, let corner): number < 2 ? side : corner
        case .each(let weights): weights[8 * cell + 2 * number]
        }
    }

    /// What the left sides are, given the cells' unknowns, which one number of 0 follows.
    ///
    /// - Parameter receive: gets each cell and its left side.
    @inline(__always)
    func forEachLeftSide(
        _ unknowns: UnsafePointer<SIMD4<Double>>, _ receive: (_ cell: Int, SIMD4<Double>) -> Void
    ) {
        switch weights {
        case .constant(let side, let corner):
            forEachLeftSide(unknowns, receive) { _, number in number < 4 ? side : corner }
        case .each(let weights):
            weights.withUnsafeBufferPointer { weights in
                forEachLeftSide(unknowns, receive) { cell, number in weights[8 * cell + number] }
            }
        }
    }

    @inline(__always)
    private func forEachLeftSide(
        _ unknowns: UnsafePointer<SIMD4<Double>>, _ receive: (_ cell: Int, SIMD4<Double>) -> Void,
        weight: (_ cell: Int, _ number: Int) -> Double
    ) {
        neighbours.withUnsafeBufferPointer { neighbours in
            diagonal.withUnsafeBufferPointer { diagonal in
                for cell in 0..<count {
                    @inline(__always) func term(_ number: Int) -> SIMD4<Double> {
                        unknowns[Int(neighbours[8 * cell + number])] * weight(cell, number)
                    }
                    let sides = term(0) + term(1) + term(2) + term(3)
                    let corners = term(4) + term(5) + term(6) + term(7)
                    receive(cell, unknowns[cell] * diagonal[cell] - (sides + corners))
                }
            }
        }
    }
}

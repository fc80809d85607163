/// Solves the equations of missing pixels for four channels at once: conjugate gradients, preconditioned by a cycle over
/// coarser and coarser grids, so that large gaps take hardly more steps than small ones.
///
/// The cycle is symmetric: a damped step of Jacobi, a correction by the next grid, the same step. Grids are visited twice from
/// the second on. Corrections are lengthened, since a grid of constant squares makes them too short (Braess 1995, "Towards
/// algebraic multigrid for elliptic problems of second order", section 4; recalled). Step, length and visits change how many
/// steps it takes, and not what comes out.
struct ImputationSolver {
    private let levels: [Level]

    private static let damping = 0.85, length = 1.4

    /// Numbers of four channels by cell, and a 0 after them.
    private final class Field {
        let values: UnsafeMutablePointer<SIMD4<Double>>

        init(_ grid: ImputationGrid) {
            values = .allocate(capacity: grid.count + 1)
            values.initialize(repeating: .zero, count: grid.count + 1)
        }

        deinit { values.deallocate() }
    }

    private struct Level {
        let grid: ImputationGrid
        /// For each cell, that of its square on the next level; none on the last.
        let parents: [Int32]
        /// What a damped step of Jacobi multiplies the rest of each cell's equation by.
        let steps: [Double]
        let rightSide, unknowns, rest: Field

        init(_ grid: ImputationGrid, parents: [Int32]) {
            (self.grid, self.parents) = (grid, parents)
            steps = grid.diagonal.map { damping / $0 }
            (rightSide, unknowns, rest) = (Field(grid), Field(grid), Field(grid))
        }
    }

    init(_ finest: ImputationGrid) {
        var levels: [Level] = [], grid = finest
        while grid.count > 1 {
            let next = grid.coarser()
            levels.append(Level(grid, parents: next.parents))
            grid = next.grid
        }
        levels.append(Level(grid, parents: []))
        self.levels = levels
    }

    /// The unknowns of the cells, for their right sides.
    ///
    /// - Parameter residual: how small what is left has to be, as a share of each channel's right sides.
    /// - Returns: nothing where that isn't reached.
    func solution(_ rightSides: [SIMD4<Double>], residual: Double) -> [SIMD4<Double>]? {
        let grid = levels[0].grid, cells = 0..<grid.count
        let direction = Field(grid), product = Field(grid), found = Field(grid)
        return withExtendedLifetime((direction, product, found, levels)) {
            let (direction, product, found) = (direction.values, product.values, found.values)
            let (rest, scaled) = (levels[0].rightSide.values, levels[0].unknowns.values)
            var size = SIMD4<Double>.zero
            for cell in cells {
                rest[cell] = rightSides[cell]
                size += rest[cell] * rest[cell]
            }
            let goal = size * (residual * residual)
            cycle(0)
            var rho = SIMD4<Double>.zero
            for cell in cells {
                direction[cell] = scaled[cell]
                rho += rest[cell] * scaled[cell]
            }
            for _ in 0..<1000 {
                if all(size .<= goal) { return cells.map { found[$0] } }
                var curvature = SIMD4<Double>.zero
                grid.forEachLeftSide(direction) { cell, value in
                    product[cell] = value
                    curvature += direction[cell] * value
                }
                let step = (rho / curvature).replacing(with: 0, where: curvature .<= 0)
                size = .zero
                for cell in cells {
                    found[cell] += step * direction[cell]
                    rest[cell] -= step * product[cell]
                    size += rest[cell] * rest[cell]
                }
                cycle(0)
                var next = SIMD4<Double>.zero
                for cell in cells { next += rest[cell] * scaled[cell] }
                let share = (next / rho).replacing(with: 0, where: rho .<= 0)
                for cell in cells { direction[cell] = scaled[cell] + share * direction[cell] }
                rho = next
            }
            return nil
        }
    }

    /// Sets a level's unknowns to what the cycle makes of its right sides.
    private func cycle(_ number: Int) {
        let level = levels[number], grid = level.grid, cells = 0..<grid.count
        let (rightSide, unknowns, rest) = (level.rightSide.values, level.unknowns.values, level.rest.values)
        guard number + 1 < levels.count else {
            for cell in cells { unknowns[cell] = rightSide[cell] / grid.diagonal[cell] }
            return
        }
        let next = levels[number + 1]
        let (coarseSide, coarse) = (next.rightSide.values, next.unknowns.values)
        level.steps.withUnsafeBufferPointer { steps in
            level.parents.withUnsafeBufferPointer { parents in
                for cell in cells { unknowns[cell] = rightSide[cell] * steps[cell] }
                for _ in 0..<(number == 0 ? 1 : 2) {
                    for square in 0..<next.grid.count { coarseSide[square] = .zero }
                    grid.forEachLeftSide(unknowns) { cell, value in
                        coarseSide[Int(parents[cell])] += rightSide[cell] - value
                    }
                    cycle(number + 1)
                    for cell in cells { unknowns[cell] += coarse[Int(parents[cell])] * Self.length }
                }
                grid.forEachLeftSide(unknowns) { cell, value in rest[cell] = rightSide[cell] - value }
                for cell in cells { unknowns[cell] += rest[cell] * steps[cell] }
            }
        }
    }
}

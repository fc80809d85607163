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

    /// Numbers of four channels by place.
    private final class Field {
        let values: UnsafeMutablePointer<SIMD4<Double>>
        private let count: Int

        init(_ grid: ImputationGrid) {
            count = grid.width * grid.height
            values = .allocate(capacity: count)
            values.initialize(repeating: .zero, count: count)
        }

        deinit { values.deallocate() }
    }

    private struct Level {
        let grid: ImputationGrid
        /// For each cell, the place of its square on the next level; none on the last.
        let parents: [Int]
        let rightSide, unknowns, rest: Field

        init(_ grid: ImputationGrid, parents: [Int]) {
            (self.grid, self.parents) = (grid, parents)
            (rightSide, unknowns, rest) = (Field(grid), Field(grid), Field(grid))
        }
    }

    init(_ finest: ImputationGrid) {
        var levels: [Level] = [], grid = finest
        while grid.cells.count > 1 {
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
        let grid = levels[0].grid, scaled = levels[0].unknowns.values
        let rest = levels[0].rightSide.values
        let direction = Field(grid), product = Field(grid), found = Field(grid)
        for (index, place) in grid.cells.enumerated() { rest[place] = rightSides[index] }
        return withExtendedLifetime((direction, product, found, levels)) {
            let (direction, product, found) = (direction.values, product.values, found.values)
            let goal = dot(rest, rest, grid) * (residual * residual)
            cycle(0)
            for place in grid.cells { direction[place] = scaled[place] }
            var rho = dot(rest, scaled, grid)
            for _ in 0..<1000 {
                if all(dot(rest, rest, grid) .<= goal) { return grid.cells.map { found[$0] } }
                grid.forEachLeftSide(direction) { _, place, value in product[place] = value }
                let curvature = dot(direction, product, grid)
                let step = (rho / curvature).replacing(with: 0, where: curvature .<= 0)
                for place in grid.cells {
                    found[place] += step * direction[place]
                    rest[place] -= step * product[place]
                }
                cycle(0)
                let next = dot(rest, scaled, grid)
                let share = (next / rho).replacing(with: 0, where: rho .<= 0)
                for place in grid.cells { direction[place] = scaled[place] + share * direction[place] }
                rho = next
            }
            return nil
        }
    }

    /// Sets a level's unknowns to what the cycle makes of its right sides.
    private func cycle(_ number: Int) {
        let level = levels[number], grid = level.grid
        let (rightSide, unknowns, rest) = (level.rightSide.values, level.unknowns.values, level.rest.values)
        guard number + 1 < levels.count else {
            for (index, place) in grid.cells.enumerated() { unknowns[place] = rightSide[place] / grid.diagonal[index] }
            return
        }
        let next = levels[number + 1]
        let (coarseSide, coarse) = (next.rightSide.values, next.unknowns.values)
        for (index, place) in grid.cells.enumerated() {
            unknowns[place] = rightSide[place] * (Self.damping / grid.diagonal[index])
        }
        for _ in 0..<(number == 0 ? 1 : 2) {
            for place in next.grid.cells { coarseSide[place] = .zero }
            level.parents.withUnsafeBufferPointer { parents in
                grid.forEachLeftSide(unknowns) { index, place, value in
                    coarseSide[parents[index]] += rightSide[place] - value
                }
                cycle(number + 1)
                for (index, place) in grid.cells.enumerated() {
                    unknowns[place] += coarse[parents[index]] * Self.length
                }
            }
        }
        grid.forEachLeftSide(unknowns) { _, place, value in rest[place] = rightSide[place] - value }
        for (index, place) in grid.cells.enumerated() {
            unknowns[place] += rest[place] * (Self.damping / grid.diagonal[index])
        }
    }

    private func dot(
        _ first: UnsafeMutablePointer<SIMD4<Double>>, _ second: UnsafeMutablePointer<SIMD4<Double>>,
        _ grid: ImputationGrid
    ) -> SIMD4<Double> {
        var sum = SIMD4<Double>.zero
        for place in grid.cells { sum += first[place] * second[place] }
        return sum
    }
}

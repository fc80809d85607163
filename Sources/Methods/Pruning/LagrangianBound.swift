/// A distortion below which no choice of amounts gets within the budget: a certificate for one that is not far above.
public struct LagrangianBound: Sendable, Equatable {
    /// The largest value of Σ_i min_j (δ_i(j) + λ·k_i(j)) − λ·budget over λ ≥ 0, k_i(j) being the weights that layer i
    /// keeps at its amount j.
    public let value: Double
    /// The λ at which it is so large: distortion for each weight.
    public let multiplier: Double
}

extension PruningChoices {
    /// The largest Lagrangian bound (Everett 1963), exact up to rounding; choices reach it where the budget lies on the
    /// lower convex hull of total distortion over total units.
    ///
    /// The bound is concave in λ and of straight pieces, each of them a choice of amounts. From the pieces at λ = 0 and
    /// at infinity on, where the two that are known meet, another is looked for that lies lower there, until there is
    /// none. It takes no more time or memory where a unit is a single weight.
    func lagrangianBound() -> LagrangianBound {
        var over = piece(at: 0)
        guard over.units > capacity else { return LagrangianBound(value: over.distortion, multiplier: 0) }
        var within = smallestPiece
        while true {
            let multiplier = (within.distortion - over.distortion) / Double(over.units - within.units)
            let met = piece(at: multiplier)
            if met.units >= over.units || met.units <= within.units {
                let value = within.distortion + multiplier * Double(within.units - capacity)
                return LagrangianBound(value: value, multiplier: multiplier)
            }
            if met.units > capacity { over = met } else { within = met }
        }
    }

    /// Choices that are best together for one λ: D + λ·(units − capacity) is a straight line over λ.
    private struct Piece {
        var units = 0
        var distortion = 0.0

        mutating func add(_ choice: Choice) {
            units += choice.units
            distortion += choice.distortion
        }
    }

    private func piece(at multiplier: Double) -> Piece {
        layers.reduce(into: Piece()) { piece, choices in
            var best = choices[0]
            for choice in choices {
                let cost = choice.distortion + multiplier * Double(choice.units)
                if cost <= best.distortion + multiplier * Double(best.units) { best = choice }
            }
            piece.add(best)
        }
    }

    /// The piece at infinity: fewest units, of those least distortion.
    private var smallestPiece: Piece {
        layers.reduce(into: Piece()) { piece, choices in
            let fewest = choices[choices.count - 1].units
            var best = choices[choices.count - 1]
            for choice in choices where choice.units == fewest && choice.distortion < best.distortion { best = choice }
            piece.add(best)
        }
    }
}

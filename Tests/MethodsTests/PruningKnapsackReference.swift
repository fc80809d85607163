import Methods
import Tensors

/// A small problem of sharing weights among layers, and its answers from their definitions.
struct PruningKnapsackReference: CustomStringConvertible {
    var curves: [DistortionCurve]
    var budget: Int
    var unit = 1
    var earlier: PruningAllocation?

    var description: String {
        "\(curves.map(\.pruned)), \(budget) weights in units of \(unit), after \(earlier?.kept ?? [])"
    }

    /// Three or four layers with six to eight amounts; distortions rise with the amount, but not everywhere.
    ///
    /// - Parameter isWhole: with few whole numbers as distortions, so that many choices are equally good.
    static func random(_ stream: inout RandomStream, isWhole: Bool = false) throws -> PruningKnapsackReference {
        let curves = try (0..<3 + stream.uniform(below: 2)).map { layer in
            let weights = 1 + stream.uniform(below: 60)
            var amounts = (0..<5 + stream.uniform(below: 3)).map { _ in stream.uniform(below: weights + 1) }
            if stream.uniform() < 0.6 { amounts[0] = weights }
            let pruned = [0] + amounts.sorted()
            let distortions = pruned.map { amount in
                isWhole
                    ? Double(stream.uniform(below: 4))
                    : Double(amount) / Double(weights) * stream.uniform() + 0.1 * stream.uniform()
            }
            return try DistortionCurve(
                layer: "layer \(layer)", weights: weights, pruned: pruned, distortions: distortions)
        }
        var result = PruningKnapsackReference(curves: curves, budget: 0)
        var most = curves.reduce(0) { $0 + $1.weights }
        if stream.uniform() < 0.3 {
            let earlier = try PruningAllocation(
                kept: curves.map { $0.weights - stream.uniform(below: $0.weights / 2 + 1) })
            most = earlier.total
            result.earlier = earlier
        }
        result.budget = stream.uniform(below: most + 1)
        if stream.uniform() < 0.3 { result.unit = 2 + stream.uniform(below: 4) }
        return result
    }

    func kept(_ layer: Int, _ amount: Int) -> Int { curves[layer].weights - curves[layer].pruned[amount] }

    func limit(_ layer: Int) -> Int { earlier?.kept[layer] ?? curves[layer].weights }

    func units(_ layer: Int, _ amount: Int) -> Int {
        Int((Double(kept(layer, amount)) / Double(unit)).rounded(.up))
    }

    var capacity: Int { Int((Double(budget) / Double(unit)).rounded(.down)) }

    /// Summed in the layers' order.
    func distortion(_ amounts: [Int]) -> Double {
        amounts.enumerated().reduce(0) { $0 + curves[$1.offset].distortions[$1.element] }
    }

    func isAllowed(_ amounts: [Int]) -> Bool {
        amounts.enumerated().reduce(0) { $0 + units($1.offset, $1.element) } <= capacity
            && amounts.enumerated().allSatisfy { kept($0.offset, $0.element) <= limit($0.offset) }
    }

    /// All choices of amounts, tried one by one: the best, of equally good ones that which prunes most of the last
    /// layer, then of the last but one, and so on; `nil` where none is allowed.
    var bruteForce: [Int]? {
        var best: (amounts: [Int], distortion: Double)?
        var amounts = curves.map { _ in 0 }
        while true {
            if isAllowed(amounts) {
                let distortion = distortion(amounts)
                // The last layer's amount changes slowest below, so that later choices prune more in this sense.
                if best.map({ distortion <= $0.distortion }) ?? true { best = (amounts, distortion) }
            }
            guard let layer = amounts.indices.first(where: { amounts[$0] + 1 < curves[$0].pruned.count }) else {
                return best?.amounts
            }
            amounts[layer] += 1
            for lower in 0..<layer { amounts[lower] = 0 }
        }
    }

    /// The rest of the budget handed out weight by weight.
    func handingOut(from amounts: [Int]) -> [Int] {
        var kept = amounts.enumerated().map { self.kept($0.offset, $0.element) }
        while kept.reduce(0, +) < budget {
            var best: (layer: Int, rate: Double)?
            for layer in curves.indices where kept[layer] < limit(layer) {
                let rate = self.rate(layer, kept[layer])
                if best.map({ rate > $0.rate }) ?? true { best = (layer, rate) }
            }
            guard let best else { return kept }
            kept[best.layer] += 1
        }
        return kept
    }

    /// By how much the distortion falls for each weight more, between the two amounts around a count.
    private func rate(_ layer: Int, _ count: Int) -> Double {
        let curve = curves[layer]
        let amount = curve.pruned.indices.last { kept(layer, $0) > count } ?? 0
        return (curve.distortions[amount + 1] - curve.distortions[amount])
            / Double(kept(layer, amount) - kept(layer, amount + 1))
    }

    /// The Lagrangian bound in single weights, which is largest at a λ at which a layer's best amount may change, or at
    /// 0.
    var bound: Double {
        let allowed = curves.indices.map { layer in
            curves[layer].pruned.indices.filter { kept(layer, $0) <= limit(layer) }
        }
        var multipliers = [0.0]
        for layer in curves.indices {
            for one in allowed[layer] {
                for other in allowed[layer] where kept(layer, one) > kept(layer, other) {
                    let difference = curves[layer].distortions[other] - curves[layer].distortions[one]
                    multipliers.append(difference / Double(kept(layer, one) - kept(layer, other)))
                }
            }
        }
        return multipliers.filter { $0 >= 0 }.map { multiplier in
            curves.indices.reduce(-multiplier * Double(budget)) { sum, layer in
                sum
                    + (allowed[layer].map { curves[layer].distortions[$0] + multiplier * Double(kept(layer, $0)) }
                        .min() ?? 0)
            }
        }.reduce(-Double.infinity) { max($0, $1) }
    }
}

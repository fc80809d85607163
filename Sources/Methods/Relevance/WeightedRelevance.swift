import Networks
import Tensors

/// A convolution or linear layer with its rule, prepared once: a convolution's changed weights are computed here and
/// packed for their kernels at their first use.
struct WeightedRelevance {
    private let operation: Operation
    private let shares: [PreparedShare]
    /// Whether the layer's own output is of use.
    var needsOutput: Bool { shares.contains { $0.share.isLayersOutput } }

    private enum Operation {
        case convolution(ConvolutionGeometry)
        case linear(weights: Tensor)
    }

    private typealias Term = (input: Tensor, weights: Tensor, sign: Float)

    private struct PreparedShare {
        var share: RelevanceShare
        /// A convolution's, for each term.
        var weights: [Tensor]
        var bias: Tensor?
    }

    /// - Parameter layer: a convolution or linear layer.
    init(_ layer: Layer, rule: RelevanceRule, inputsAreNonNegative: Bool) {
        let needed = rule.shares.map { inputsAreNonNegative ? $0.forNonNegativeInputs() : $0 }
        switch layer {
        case .convolution(let convolution):
            operation = .convolution(convolution.geometry)
            shares = needed.map { share in
                PreparedShare(
                    share: share, weights: share.terms.map { $0.weights.of(convolution.weights) },
                    bias: convolution.bias.flatMap { bias in share.bias.map { $0.of(bias) } })
            }
        case .linear(let linear):
            operation = .linear(weights: linear.weights)
            shares = needed.map { share in
                PreparedShare(
                    share: share, weights: [], bias: linear.bias.flatMap { bias in share.bias.map { $0.of(bias) } })
            }
        default: preconditionFailure("relevance is passed through weights here")
        }
    }

    /// The relevance of the inputs, and for each image how much the bias got.
    ///
    /// - Parameter output: what the layer gave, where `needsOutput` says so.
    func propagate(_ relevance: Tensor, input: Tensor, output: Tensor?, on engine: Engine) throws -> (
        input: Tensor, bias: [Double]
    ) {
        var result: Tensor?
        var absorbed = [Double](repeating: 0, count: input.shape[0])
        for prepared in shares {
            let factor = prepared.share.factor
            let known = prepared.share.isLayersOutput ? output : nil
            let (passed, quotient) = try pass(relevance, by: prepared, input: input, sum: known, on: engine)
            let scaled = factor == 1 ? passed : try engine.activation(.linear(scale: factor, shift: 0), of: passed)
            result = try result.map { try engine.combined($0, scaled, by: .add) } ?? scaled
            if let bias = prepared.bias {
                for (image, amount) in try dot(quotient, bias, on: engine).enumerated() {
                    absorbed[image] += Double(factor) * amount
                }
            }
        }
        guard let result else { preconditionFailure("a rule has shares") }
        return (result, absorbed)
    }

    /// What one share gives the inputs, and the relevance over the sum of its terms.
    private func pass(
        _ relevance: Tensor, by prepared: PreparedShare, input: Tensor, sum: Tensor?, on engine: Engine
    ) throws -> (passed: Tensor, quotient: Tensor) {
        let share = prepared.share
        let parts = try share.terms.map { try $0.input.of(input, on: engine) }
        switch operation {
        case .linear(let weights):
            let contributions = zip(parts, share.terms).map {
                Engine.Contribution(input: $0, part: $1.weights, sign: $1.sign)
            }
            let (passed, quotient) = try engine.proportionalShares(
                of: relevance, among: contributions, weights: weights, bias: prepared.bias, outputs: sum,
                stabiliser: share.stabiliser)
            return (passed, quotient)
        case .convolution(let geometry):
            let terms = zip(zip(parts, prepared.weights), share.terms.map(\.sign)).map { Term($0.0, $0.1, $1) }
            let sum =
                try sum
                ?? total(terms) { index, term in
                    try engine.convolution(
                        term.input, weights: term.weights, bias: index == 0 ? prepared.bias : nil, geometry: geometry)
                }
            let quotient = try engine.quotient(relevance, by: sum, share.stabiliser)
            let passed = try total(terms) { _, term in
                let back = try engine.convolutionBackwardData(
                    quotient, input: input, weights: term.weights, bias: nil, geometry: geometry)
                return try engine.product(term.input, back)
            }
            return (passed, quotient)
        }

        /// The terms' values, added or subtracted as their signs say.
        func total(_ terms: [Term], of value: (Int, Term) throws -> Tensor) throws -> Tensor {
            var result: Tensor?
            for (index, term) in terms.enumerated() {
                let own = try value(index, term)
                result = try result.map { try engine.combined($0, own, by: term.sign < 0 ? .subtract : .add) } ?? own
            }
            guard let result else { preconditionFailure("a share has terms") }
            return result
        }
    }

    /// For each image the sum over channels of the sum of a channel's numbers times the channel's bias.
    private func dot(_ maps: Tensor, _ bias: Tensor, on engine: Engine) throws -> [Double] {
        let sums = maps.shape.count > 2 ? try engine.reduced(maps, axes: Array(2..<maps.shape.count), by: .sum) : maps
        let biases = bias.values
        return sums.withValues { numbers in
            (0..<maps.shape[0]).map { image in
                CompensatedSum(
                    biases.indices.lazy.map { Double(numbers[image * biases.count + $0]) * Double(biases[$0]) }
                ).value
            }
        }
    }
}

import Networks
import Tensors

/// A convolution or linear layer with its rule, prepared once: the changed weights are computed here and packed for their kernels at their first use.
struct WeightedRelevance {
    private let layer: Layer
    private let shares: [PreparedShare]
    /// Whether the layer's own output is of use.
    var needsOutput: Bool { shares.contains { $0.isLayersOutput } }

    private struct PreparedShare {
        var terms: [(input: TensorPart, weights: Tensor, sign: Float)]
        var bias: Tensor?
        var factor: Float
        var stabiliser: Stabiliser
        var isLayersOutput: Bool
    }

    /// - Parameter layer: a convolution or linear layer.
    init(_ layer: Layer, rule: RelevanceRule, inputsAreNonNegative: Bool) {
        let (weights, bias): (Tensor, Tensor?) =
            switch layer {
            case .convolution(let convolution): (convolution.weights, convolution.bias)
            case .linear(let linear): (linear.weights, linear.bias)
            default: preconditionFailure("relevance is passed through weights here")
            }
        self.layer = layer
        shares = rule.shares.map { share in
            let needed = inputsAreNonNegative ? share.forNonNegativeInputs() : share
            return PreparedShare(
                terms: needed.terms.map { ($0.input, $0.weights.ofWeights(weights), $0.sign) },
                bias: share.bias.flatMap { part in bias.map { part.ofWeights($0) } }, factor: share.factor,
                stabiliser: share.stabiliser, isLayersOutput: share.isLayersOutput)
        }
    }

    /// The relevance of the inputs, and for each image how much the bias got.
    ///
    /// - Parameter output: what the layer gave, where `needsOutput` says so.
    func propagate(_ relevance: Tensor, input: Tensor, output: Tensor?, on engine: Engine) throws -> (input: Tensor, bias: [Double]) {
        var result: Tensor?
        var absorbed = [Double](repeating: 0, count: input.shape[0])
        for share in shares {
            let parts = try share.terms.map { try $0.input.ofInput(input, on: engine) }
            var denominator: Tensor?
            if share.isLayersOutput { denominator = output }
            if denominator == nil {
                for (term, part) in zip(share.terms, parts) {
                    let isFirst = denominator == nil
                    let sum = try applied(term.weights, to: part, bias: isFirst ? share.bias : nil, on: engine)
                    denominator = try denominator.map {
                        try engine.combined($0, sum, by: term.sign < 0 ? .subtract : .add)
                    } ?? sum
                }
            }
            guard let denominator else { continue }
            let quotient = try engine.quotient(relevance, by: denominator, share.stabiliser)
            for (term, part) in zip(share.terms, parts) {
                let back = try transposed(term.weights, to: quotient, like: input, on: engine)
                let passed = try engine.product(part, back)
                let scaled = share.factor * term.sign == 1 ? passed : try engine.activation(.linear(scale: share.factor * term.sign, shift: 0), of: passed)
                result = try result.map { try engine.combined($0, scaled, by: .add) } ?? scaled
            }
            if let bias = share.bias {
                for (image, amount) in try dot(quotient, bias, on: engine).enumerated() { absorbed[image] += Double(share.factor) * amount }
            }
        }
        guard let result else { preconditionFailure("a rule has terms") }
        return (result, absorbed)
    }

    private func applied(_ weights: Tensor, to input: Tensor, bias: Tensor?, on engine: Engine) throws -> Tensor {
        switch layer {
        case .convolution(let convolution):
            return try engine.convolution(input, weights: weights, bias: bias, geometry: convolution.geometry)
        default: return try engine.linear(input, weights: weights, bias: bias)
        }
    }

    private func transposed(_ weights: Tensor, to output: Tensor, like input: Tensor, on engine: Engine) throws -> Tensor {
        switch layer {
        case .convolution(let convolution):
            return try engine.convolutionBackwardData(
                output, input: input, weights: weights, bias: nil, geometry: convolution.geometry)
        default: return try engine.linearBackwardData(output, weights: weights)
        }
    }

    /// For each image the sum over channels of the sum of a channel's numbers times the channel's bias.
    private func dot(_ maps: Tensor, _ bias: Tensor, on engine: Engine) throws -> [Double] {
        let sums = maps.shape.count > 2 ? try engine.reduced(maps, axes: Array(2..<maps.shape.count), by: .sum) : maps
        let biases = bias.values
        return sums.withValues { numbers in
            (0..<maps.shape[0]).map { image in
                CompensatedSum(biases.indices.lazy.map { Double(numbers[image * biases.count + $0]) * Double(biases[$0]) }).value
            }
        }
    }
}

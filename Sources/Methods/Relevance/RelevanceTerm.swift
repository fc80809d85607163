import Networks
import Tensors

/// What of an input a rule computes with.
enum InputPart: Hashable, Sendable {
    case whole, positive, negative, one
    /// One number for each channel.
    case bounds([Float])

    /// The part of a layer's inputs, in their layout where that is possible.
    func of(_ input: Tensor, on engine: Engine) throws -> Tensor {
        switch self {
        case .whole: return input
        case .positive: return engine.relu(input)
        case .negative: return try engine.combined(input, engine.relu(input), by: .subtract)
        case .one: return Tensor(repeating: 1, shape: input.shape)
        case .bounds(let bounds):
            guard input.shape.count >= 2, input.shape[1] == bounds.count else {
                throw MethodError(
                    "bounding the inputs of the rule zᴮ",
                    "found \(bounds.count) bounds for inputs of shape \(input.shape)",
                    advice: "Give one lower and one upper bound for each of the image's channels")
            }
            let size = input.shape.dropFirst(2).reduce(1, *)
            return Tensor(input.shape) { numbers in
                for index in numbers.indices { numbers[index] = bounds[index / size % bounds.count] }
            }
        }
    }
}

/// A part of the inputs times a part of the weights.
struct RelevanceTerm {
    var input: InputPart
    var weights: WeightPart
    var sign: Float = 1
}

/// Terms over their sum, and how much of the relevance is shared out so.
struct RelevanceShare {
    var terms: [RelevanceTerm]
    /// What of the bias is in the sum too.
    var bias: WeightPart?
    var factor: Float = 1
    var stabiliser = Stabiliser.signed(1e-9)

    /// Whether the sum is what the layer itself gives.
    var isLayersOutput: Bool {
        terms.count == 1 && terms[0].input == .whole && terms[0].weights == .whole && terms[0].sign == 1
            && bias == .whole
    }

    /// Without terms that are 0 where no input is negative, or where bounds are.
    func forNonNegativeInputs() -> RelevanceShare {
        var result = self
        result.terms = terms.filter { $0.input != .negative }.map { term in
            term.input == .positive ? RelevanceTerm(input: .whole, weights: term.weights, sign: term.sign) : term
        }
        return result
    }
}

extension RelevanceRule {
    /// The rule as what is shared out in proportion to what.
    var shares: [RelevanceShare] {
        switch self {
        case .zero: [.ofOutput(.none)]
        case .epsilon(let epsilon): [.ofOutput(.signed(epsilon))]
        case .signedZ: [.ofOutput(.plain(1e-9))]
        case .gamma(let gamma):
            [
                RelevanceShare(
                    terms: [
                        RelevanceTerm(input: .positive, weights: .strengthened(positive: gamma)),
                        RelevanceTerm(input: .negative, weights: .strengthened(negative: gamma)),
                    ], bias: .strengthened(positive: gamma))
            ]
        case .zPlus: [.supporting()]
        case .alphaBeta(let alpha):
            [.supporting(bias: .positive, factor: alpha)]
                + (alpha == 1
                    ? []
                    : [
                        RelevanceShare(
                            terms: [
                                RelevanceTerm(input: .positive, weights: .negative),
                                RelevanceTerm(input: .negative, weights: .positive),
                            ], bias: .negative, factor: 1 - alpha)
                    ])
        case .wSquared: [RelevanceShare(terms: [RelevanceTerm(input: .one, weights: .squared)])]
        case .flat: [RelevanceShare(terms: [RelevanceTerm(input: .one, weights: .one)])]
        case .zB(let low, let high):
            [
                RelevanceShare(terms: [
                    RelevanceTerm(input: .whole, weights: .whole),
                    RelevanceTerm(input: .bounds(low), weights: .positive, sign: -1),
                    RelevanceTerm(input: .bounds(high), weights: .negative, sign: -1),
                ])
            ]
        }
    }
}

extension RelevanceShare {
    fileprivate static func ofOutput(_ stabiliser: Stabiliser) -> RelevanceShare {
        RelevanceShare(terms: [RelevanceTerm(input: .whole, weights: .whole)], bias: .whole, stabiliser: stabiliser)
    }

    fileprivate static func supporting(bias: WeightPart? = nil, factor: Float = 1) -> RelevanceShare {
        RelevanceShare(
            terms: [
                RelevanceTerm(input: .positive, weights: .positive),
                RelevanceTerm(input: .negative, weights: .negative),
            ],
            bias: bias, factor: factor)
    }
}

extension WeightPart {
    /// w + γ w⁺, or w + γ w⁻.
    fileprivate static func strengthened(positive: Float = 0, negative: Float = 0) -> WeightPart {
        scaled(positive: 1 + positive, negative: 1 + negative)
    }
}

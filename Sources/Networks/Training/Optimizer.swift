import Tensors

/// How gradients move parameters, after PyTorch's definitions; the learning rate comes from the recipe's schedule.
///
///     Optimizer.nesterov(weightDecay: 5e-4)
///     Optimizer.adamW(weightDecay: 0.01, decays: .everything)      // PyTorch's defaults
public struct Optimizer: Codable, Sendable, Equatable {
    public enum Rule: Codable, Sendable, Equatable {
        /// PyTorch's `SGD`, without dampening.
        case gradientDescent(momentum: Double, isNesterov: Bool)
        /// PyTorch's `Adam` (Kingma and Ba 2015), or with decoupled decay its `AdamW` (Loshchilov and Hutter 2019).
        case adam(beta1: Double, beta2: Double, epsilon: Double, isDecayDecoupled: Bool)
    }

    /// Which parameters weight decay shrinks.
    public enum Decayed: String, Codable, Sendable {
        /// The weights of convolutions and linear layers.
        case weights
        /// All but what PyTorch calls "bias": weights, scales of normalisations, embeddings.
        case allButBiases
        /// PyTorch's way, unless parameters are put in groups.
        case everything
    }

    public var rule: Rule
    public var weightDecay: Double
    public var decays: Decayed

    public init(_ rule: Rule, weightDecay: Double = 0, decays: Decayed = .weights) {
        self.rule = rule
        self.weightDecay = weightDecay
        self.decays = decays
    }

    /// Stochastic gradient descent with momentum, or without, where it is 0.
    public static func sgd(
        momentum: Double = 0.9, weightDecay: Double = 0, decays: Decayed = .weights
    ) -> Optimizer {
        Optimizer(.gradientDescent(momentum: momentum, isNesterov: false), weightDecay: weightDecay, decays: decays)
    }

    /// Stochastic gradient descent with Nesterov's momentum.
    public static func nesterov(
        momentum: Double = 0.9, weightDecay: Double = 5e-4, decays: Decayed = .weights
    ) -> Optimizer {
        Optimizer(.gradientDescent(momentum: momentum, isNesterov: true), weightDecay: weightDecay, decays: decays)
    }

    /// Adam; its decay is added to the gradients.
    public static func adam(
        beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0,
        decays: Decayed = .weights
    ) -> Optimizer {
        Optimizer(
            .adam(beta1: beta1, beta2: beta2, epsilon: epsilon, isDecayDecoupled: false), weightDecay: weightDecay,
            decays: decays)
    }

    /// Adam with decay apart from the gradients.
    public static func adamW(
        beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0.01,
        decays: Decayed = .weights
    ) -> Optimizer {
        Optimizer(
            .adam(beta1: beta1, beta2: beta2, epsilon: epsilon, isDecayDecoupled: true), weightDecay: weightDecay,
            decays: decays)
    }

    /// What is kept of each parameter from one update to the next.
    public enum Memory: String, Codable, Sendable, CaseIterable {
        case velocity
        /// The running means of gradients and of their squares.
        case firstMoment = "first_moment"
        case secondMoment = "second_moment"
    }

    /// What this optimiser keeps.
    public var memories: [Memory] {
        switch rule {
        case .gradientDescent: [.velocity]
        case .adam: [.firstMoment, .secondMoment]
        }
    }

    func weightDecay(for role: ParameterRole) -> Double {
        switch decays {
        case .weights: role == .weight ? weightDecay : 0
        case .allButBiases: role == .bias || role == .shift ? 0 : weightDecay
        case .everything: weightDecay
        }
    }

    /// For a sentence in a report, such as "gradient descent with Nesterov momentum 0.9".
    public var inWords: String {
        switch rule {
        case .gradientDescent(momentum: 0, _): "gradient descent without momentum"
        case .gradientDescent(let momentum, let isNesterov):
            "gradient descent with \(isNesterov ? "Nesterov " : "")momentum \(momentum)"
        case .adam(_, _, _, let isDecayDecoupled): isDecayDecoupled ? "AdamW" : "Adam"
        }
    }
}

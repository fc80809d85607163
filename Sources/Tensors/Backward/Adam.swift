import Foundation

/// One step of Adam (Kingma and Ba 2015, algorithm 1) or AdamW (Loshchilov and Hutter 2019, algorithm 2), as PyTorch's
/// `Adam` and `AdamW` define them.
public struct AdamStep: Sendable {
    public var learningRate: Double
    /// The decay rates of both means: of gradients and of their squares.
    public var beta1, beta2: Double
    /// Added to the root of the mean square.
    public var epsilon: Double
    public var weightDecay: Double
    /// Whether parameters shrink by `learningRate * weightDecay` by themselves (AdamW), in place of
    /// `weightDecay * parameter` being added to the gradient.
    public var isDecayDecoupled: Bool
    /// What the gradient is multiplied by first: below 1 where its norm is clipped.
    public var gradientScale: Float
    /// The number of this step, from 1.
    public var number: Int

    public init(
        learningRate: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
        weightDecay: Double = 0, isDecayDecoupled: Bool = false, gradientScale: Float = 1, number: Int
    ) {
        precondition(number > 0, "steps are numbered from 1")
        self.learningRate = learningRate
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.weightDecay = weightDecay
        self.isDecayDecoupled = isDecayDecoupled
        self.gradientScale = gradientScale
        self.number = number
    }
}

extension Engine {
    /// Moves a parameter by its gradient's mean over the root of its mean square: m += (1 - β₁)(g - m),
    /// v = β₂ v + (1 - β₂) g², p -= rate m / (1 - β₁ᵗ) / (√(v / (1 - β₂ᵗ)) + ε). All four are row-major and of one
    /// shape.
    public func descend(
        _ parameter: inout Tensor, firstMoment: inout Tensor, secondMoment: inout Tensor, gradient: Tensor,
        _ step: AdamStep
    ) {
        checkShapes([parameter, firstMoment, secondMoment, gradient])
        parameter.makeUnique()
        firstMoment.makeUnique()
        secondMoment.makeUnique()
        let (moving, first, second) = (parameter, firstMoment, secondMoment)
        let size = Float(step.learningRate / (1 - pow(step.beta1, Double(step.number))))
        let root = Float((1 - pow(step.beta2, Double(step.number))).squareRoot())
        let (share, kept, new) = (Float(1 - step.beta1), Float(step.beta2), Float(1 - step.beta2))
        let epsilon = Float(step.epsilon)
        let shrunk = step.isDecayDecoupled ? Float(1 - step.learningRate * step.weightDecay) : 1
        let added = step.isDecayDecoupled ? 0 : Float(step.weightDecay)
        withExtendedLifetime((moving, first, second, gradient)) {
            forEachChunk(of: moving) { range in
                let (p, m, v, g) = (moving.buffer, first.buffer, second.buffer, gradient.buffer)
                for index in range {
                    let value = p[index] * shrunk
                    let slope = g[index] * step.gradientScale + added * value
                    let mean = m[index] + share * (slope - m[index])
                    let square = kept * v[index] + new * slope * slope
                    m[index] = mean
                    v[index] = square
                    p[index] = value - size * mean / (square.squareRoot() / root + epsilon)
                }
            }
        }
    }
}

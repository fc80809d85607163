/// One step of stochastic gradient descent with momentum, as PyTorch's `SGD` defines it.
public struct DescentStep: Sendable {
    public var learningRate: Float
    public var momentum: Float
    /// Added to the gradient as `weightDecay * parameter`.
    public var weightDecay: Float
    public var isNesterov: Bool
    /// What the gradient is multiplied by first: below 1 where its norm is clipped.
    public var gradientScale: Float

    public init(
        learningRate: Float, momentum: Float, weightDecay: Float, isNesterov: Bool, gradientScale: Float = 1
    ) {
        self.learningRate = learningRate
        self.momentum = momentum
        self.weightDecay = weightDecay
        self.isNesterov = isNesterov
        self.gradientScale = gradientScale
    }
}

extension Engine {
    /// Moves a parameter against its gradient: v = momentum v + g + decay p, then p -= rate v (or, after Nesterov,
    /// p -= rate (g + decay p + momentum v)). All three are row-major and of one shape.
    public func descend(
        _ parameter: inout Tensor, velocity: inout Tensor, gradient: Tensor, _ step: DescentStep
    ) {
        checkShapes([parameter, velocity, gradient])
        parameter.makeUnique()
        velocity.makeUnique()
        let (moving, fixed) = (parameter, velocity)
        withExtendedLifetime((moving, fixed, gradient)) {
            forEachChunk(of: moving) { range in
                let (p, v, g) = (moving.buffer, fixed.buffer, gradient.buffer)
                for index in range {
                    let slope = g[index] * step.gradientScale + step.weightDecay * p[index]
                    let speed = step.momentum * v[index] + slope
                    v[index] = speed
                    p[index] -= step.learningRate * (step.isNesterov ? slope + step.momentum * speed : speed)
                }
            }
        }
    }

    func checkShapes(_ tensors: [Tensor]) {
        precondition(tensors.allSatisfy { $0.shape == tensors[0].shape }, "one shape for all")
        precondition(tensors.allSatisfy(\.description.isRowMajor), "parameters are kept in row-major order")
    }
}

import Tensors
import Testing

@Suite struct GradientDescentTests {
    /// Binary fractions, so that two steps by hand are exact: p = 1, v = 0, gradients 1 and -0.5.
    @Test func twoStepsByHand() throws {
        let engine = try Engine()
        func run(momentum: Float, decay: Float, nesterov: Bool) -> [Float] {
            var parameter = Tensor([1], [1])
            var velocity = Tensor([1], [0])
            let step = DescentStep(learningRate: 0.5, momentum: momentum, weightDecay: decay, isNesterov: nesterov)
            var seen: [Float] = []
            for gradient in [1, -0.5] as [Float] {
                engine.descend(&parameter, velocity: &velocity, gradient: Tensor([1], [gradient]), step)
                seen += velocity.values + parameter.values
            }
            return seen
        }
        // v, p after each step.
        #expect(run(momentum: 0, decay: 0, nesterov: false) == [1, 0.5, -0.5, 0.75])
        // v = 1, p = 1 - 0.5; v = 0.5 - 0.5 = 0, p = 0.5.
        #expect(run(momentum: 0.5, decay: 0, nesterov: false) == [1, 0.5, 0, 0.5])
        // v = 1, p = 1 - 0.5 (1 + 0.5) = 0.25; v = 0.5 - 0.5 = 0, p = 0.25 - 0.5 (-0.5 + 0) = 0.5.
        #expect(run(momentum: 0.5, decay: 0, nesterov: true) == [1, 0.25, 0, 0.5])
        // g = 1 + 0.25 = 1.25 = v, p = 1 - 0.625 = 0.375; g = -0.5 + 0.09375, v = 0.625 - 0.40625, p = 0.375 -
        // 0.109375.
        #expect(run(momentum: 0.5, decay: 0.25, nesterov: false) == [1.25, 0.375, 0.21875, 0.265625])
        // p = 1 - 0.5 (1.25 + 0.625) = 0.0625; g = -0.5 + 0.015625 = -0.484375, v = 0.625 - 0.484375 = 0.140625,
        // p = 0.0625 - 0.5 (-0.484375 + 0.0703125).
        #expect(run(momentum: 0.5, decay: 0.25, nesterov: true) == [1.25, 0.0625, 0.140625, 0.26953125])
    }

    @Test func copiesStayAsTheyWere() throws {
        let engine = try Engine()
        var parameter = Tensor(repeating: 1, shape: [3])
        var velocity = Tensor(repeating: 0, shape: [3])
        let (kept, keptVelocity) = (parameter, velocity)
        let step = DescentStep(learningRate: 1, momentum: 0.5, weightDecay: 0, isNesterov: false)
        engine.descend(&parameter, velocity: &velocity, gradient: Tensor([3], [1, 2, 3]), step)
        #expect(parameter.values == [0, -1, -2])
        #expect(kept.values == [1, 1, 1])
        #expect(keptVelocity.values == [0, 0, 0])
    }

    /// The packed weights that a kernel keeps must not survive a step.
    @Test func kernelsSeeTheStep() throws {
        let engine = try Engine()
        var weights = Tensor(repeating: 1, shape: [17, 20])
        var velocity = Tensor(repeating: 0, shape: [17, 20])
        let input = Tensor(repeating: 1, shape: [1, 20])
        let step = DescentStep(learningRate: 0.5, momentum: 0, weightDecay: 0, isNesterov: true)
        for expected in [20, 10, 0, -10] as [Float] {
            #expect(try engine.linear(input, weights: weights, bias: nil).values.allSatisfy { $0 == expected })
            engine.descend(&weights, velocity: &velocity, gradient: Tensor(repeating: 1, shape: [17, 20]), step)
        }
    }

    @Test func largeParametersMoveEverywhere() throws {
        let engine = try Engine()
        let count = 150_001
        var parameter = Tensor([count], (0..<count).map(Float.init))
        var velocity = Tensor(repeating: 0, shape: [count])
        let step = DescentStep(learningRate: 1, momentum: 0.5, weightDecay: 0, isNesterov: false)
        engine.descend(&parameter, velocity: &velocity, gradient: Tensor(repeating: 1, shape: [count]), step)
        #expect(parameter.values == (0..<count).map { Float($0) - 1 })
        #expect(velocity.values.allSatisfy { $0 == 1 })
    }
}

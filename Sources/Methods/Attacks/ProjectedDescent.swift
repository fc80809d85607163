import Foundation
import Tensors

extension ImageAttack {
    /// PGD (Madry et al. 2018, section 2.1): steps along the gradient, each brought back to within ε, then to 0 to 1.
    func descent(
        _ batch: AttackedBatch, epsilon: Double, steps: Int, stepSize: Double, startsAtRandom: Bool,
        _ passDone: () -> Void
    ) throws -> AttackState {
        var state = AttackState(batch.clean, batch.streams.map(channels.space))
        if startsAtRandom { start(&state, within: epsilon, batch.streams) }
        for _ in 0..<steps {
            let gradient = try batch.gradients(of: state.images).gradient
            switch norm {
            case .linf: signStep(&state, along: gradient, Float(stepSize), within: Float(epsilon))
            case .l2: euclideanStep(&state, along: gradient, stepSize, within: epsilon)
            }
            passDone()
        }
        return state
    }

    private func signStep(_ state: inout AttackState, along gradient: Tensor, _ step: Float, within epsilon: Float) {
        state.replace(with: gradient) { _, space in
            { change, gradient in space.bounded(change + step * space.signStep(gradient), by: epsilon) }
        }
    }

    private func euclideanStep(
        _ state: inout AttackState, along gradient: Tensor, _ step: Double, within epsilon: Double
    ) {
        let lengths = state.norms(of: gradient) { space, gradient in space.projected(gradient) }
        let factors = lengths.map { $0 > 0 ? Float(step / $0) : 0 }
        // How long the changes would be, before they are made: they must not be cut off at 0 and 1 twice.
        let moved = state.moved(along: gradient, factors)
        let norms = state.norms(of: moved) { _, change in change }
        state.replace(with: moved) { image, _ in
            let share = norms[image] > epsilon ? Float(epsilon / norms[image]) : 1
            return { _, moved in share * moved }
        }
    }

    /// A start drawn uniformly within ε.
    private func start(_ state: inout AttackState, within epsilon: Double, _ streams: [RandomStream]) {
        var drawn = state.change
        var norms: [Double] = []
        for (image, stream) in streams.enumerated() {
            var draws = stream.substream("start")
            switch norm {
            case .linf: state.drawn(&drawn, image: image) { $0.uniform(within: epsilon, from: &draws) }
            case .l2:
                state.drawn(&drawn, image: image) { $0.normal(from: &draws) }
                // The share of a ball's volume within a radius is its power, so the radius is a root of a uniform number.
                let dimensions = state.spaces[image].dimensions * state.clean.count / (3 * streams.count)
                norms.append(epsilon * pow(draws.uniform(), 1 / Double(dimensions)))
            }
        }
        let lengths = norm == .l2 ? state.norms(of: drawn) { _, change in change } : []
        state.replace(with: drawn) { image, _ in
            let factor = norm == .l2 ? (lengths[image] > 0 ? Float(norms[image] / lengths[image]) : 0) : 1
            return { _, drawn in factor * drawn }
        }
    }
}

extension AttackState {
    /// The change after a step along the part of a gradient that lies in each image's space; nothing is cut off.
    func moved(along gradient: Tensor, _ factors: [Float]) -> Tensor {
        let area = clean.shape[2] * clean.shape[3]
        return change.withValues { change in
            gradient.withValues { gradient in
                Tensor(clean.shape) { result in
                    for (image, space) in spaces.enumerated() {
                        let start = 3 * image * area
                        for place in start..<start + area {
                            let step = space.projected(
                                SIMD3(gradient[place], gradient[place + area], gradient[place + 2 * area]))
                            result[place] = change[place] + factors[image] * step.x
                            result[place + area] = change[place + area] + factors[image] * step.y
                            result[place + 2 * area] = change[place + 2 * area] + factors[image] * step.z
                        }
                    }
                }
            }
        }
    }
}

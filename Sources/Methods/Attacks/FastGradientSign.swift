import Tensors

extension ImageAttack {
    /// FGSM with its own gradient.
    func fastStep(_ batch: AttackedBatch, epsilon: Double, _ passDone: () -> Void) throws -> AttackState {
        var state = AttackState(batch.clean, batch.streams.map(channels.space))
        // Signs that are drawn need no gradient.
        let gradient = channels == .signNoise ? batch.clean : try batch.gradients(of: batch.clean).gradient
        passDone()
        step(&state, along: gradient, epsilon: epsilon, streams: batch.streams)
        return state
    }

    /// One step of size ε from the images themselves (Goodfellow et al. 2015, section 4).
    func step(_ state: inout AttackState, along gradient: Tensor, epsilon: Double, streams: [RandomStream]) {
        var direction = gradient
        if channels == .signNoise {
            for (image, stream) in streams.enumerated() {
                var draws = stream.substream("signs")
                state.drawn(&direction, image: image) { _ in
                    let bits = draws.next()
                    return SIMD3(bits & 1 == 0 ? -1 : 1, bits & 2 == 0 ? -1 : 1, bits & 4 == 0 ? -1 : 1)
                }
            }
        }
        let size = Float(epsilon)
        switch norm {
        case .linf:
            let scales = channels == .cbcrAtRGBNorm ? rgbScales(state, direction) : state.spaces.map { _ in 1 }
            state.replace(with: direction) { image, space in
                let step = size * scales[image]
                return { _, gradient in step * space.signStep(gradient) }
            }
        case .l2:
            let norms = state.norms(of: direction) { space, gradient in space.projected(gradient) }
            state.replace(with: direction) { image, space in
                // Where nothing in the space changes the loss, there is nowhere to go.
                let factor = norms[image] > 0 ? Float(epsilon / norms[image]) : 0
                return { _, gradient in factor * space.projected(gradient) }
            }
        }
    }

    /// What brings an image's step of signs to the norm that one in red, green and blue has: the root of 3 H W.
    private func rgbScales(_ state: AttackState, _ direction: Tensor) -> [Float] {
        let wanted = Double(state.clean.count / state.spaces.count).squareRoot()
        return state.norms(of: direction) { space, gradient in space.signStep(gradient) }
            .map { $0 > 0 ? Float(wanted / $0) : 0 }
    }
}

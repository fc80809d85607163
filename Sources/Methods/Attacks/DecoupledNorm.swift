import Foundation
import Tensors

extension ImageAttack {
    /// DDN (Rony et al. 2019, algorithm 1), in the order of foolbox 3.3: the smallest change found that fools; no change
    /// where none does.
    ///
    /// Norms are those in red, green and blue, whatever is attacked; directions are the parts of gradients that lie in the
    /// attacked space.
    func smallest(
        _ batch: AttackedBatch, steps: Int, initialNorm: Double, gamma: Double, _ passDone: () -> Void
    ) throws -> AttackState {
        var state = AttackState(batch.clean, batch.streams.map(channels.space))
        let farthest = state.norms(of: batch.clean) { _, pixel in pointwiseMax(pixel, .one - pixel) }
        var norms = batch.labels.map { _ in initialNorm }
        var best: [Double?] = batch.labels.map { _ in nil }
        var smallest = state.change
        var boundShares = state.boundShares
        for step in 0..<steps {
            let found = try batch.gradients(of: state.images)
            let isFooled = zip(found.predictions, batch.labels).map { $0 != $1 }
            for (image, length) in state.norms.enumerated() where isFooled[image] {
                guard best[image].map({ length <= $0 }) ?? true else { continue }
                best[image] = length
                smallest.copyAttack(of: image, from: state.change)
                boundShares[image] = state.boundShares[image]
            }
            var gradient = found.gradient
            let lengths = directions(&gradient, state, batch.streams, step)
            let size = 0.01 + 0.99 * (1 + cos(.pi * Double(step) / Double(steps))) / 2
            let moved = state.moved(along: gradient, lengths.map { Float(size / $0) })
            for image in norms.indices {
                norms[image] = min(norms[image] * (isFooled[image] ? 1 - gamma : 1 + gamma), farthest[image])
            }
            let movedNorms = state.norms(of: moved) { _, change in change }
            state.replace(with: moved) { image, _ in
                let factor = movedNorms[image] > 0 ? Float(norms[image] / movedNorms[image]) : 0
                return { _, moved in factor * moved }
            }
            passDone()
        }
        state.goBack(to: smallest, boundShares: boundShares)
        return state
    }

    /// How long each image's gradient is in its space; a gradient of 0 there is first replaced by normal numbers.
    private func directions(
        _ gradient: inout Tensor, _ state: AttackState, _ streams: [RandomStream], _ step: Int
    ) -> [Double] {
        let lengths = state.norms(of: gradient) { space, gradient in space.projected(gradient) }
        guard lengths.contains(where: { !($0 > 0) }) else { return lengths }
        for (image, stream) in streams.enumerated() where !(lengths[image] > 0) {
            var draws = stream.substream("direction", step)
            state.drawn(&gradient, image: image) { $0.normal(from: &draws) }
        }
        return state.norms(of: gradient) { space, gradient in space.projected(gradient) }
    }
}

extension Tensor {
    /// Takes over one image's numbers of a tensor of the same shape.
    fileprivate mutating func copyAttack(of image: Int, from other: Tensor) {
        let size = count / shape[0]
        other.withValues { other in
            withMutableValues { values in
                for place in image * size..<(image + 1) * size { values[place] = other[place] }
            }
        }
    }
}

import Foundation
import Methods
import Networks
import Tensors

/// Small networks to be pruned.
extension Network {
    /// Convolutions with normalisations that are folded, a shortcut, a concatenation and a linear layer, for images
    /// [2, 6, 6] and four classes. Scales differ by channel, so that folding changes which weights are the smallest.
    static func prunable(seed: UInt64) -> Network {
        var stream = RandomStream(seed: seed, "prunable network")
        func norm(_ channels: Int) -> Layer {
            guard case .batchNorm(var norm) = Layer.someBatchNorm(channels, &stream) else { return .flatten }
            norm.scale.withMutableValues { scale in
                for channel in scale.indices { scale[channel] *= channel % 2 == 0 ? 1.5 : -0.4 }
            }
            return .batchNorm(norm)
        }
        return Network(
            name: "prunable", inputShape: [2, 6, 6],
            layers: [
                NamedLayer("stem", .someConvolution(2, 4, &stream)), NamedLayer("stem.norm", norm(4)),
                NamedLayer("stem.relu", .relu),
                NamedLayer("body", .someConvolution(4, 4, bias: false, &stream)), NamedLayer("body.norm", norm(4)),
                NamedLayer("sum", .add, inputs: [.previous, .named("stem.relu")]), NamedLayer("sum.relu", .relu),
                NamedLayer("side", .someConvolution(4, 3, &stream)),
                NamedLayer("all", .concatenate, inputs: [.previous, .named("sum.relu")]),
                NamedLayer("all.norm", norm(7)),
                NamedLayer("pool", .pooling(.maximum, PoolingGeometry(size: 2, stride: 2))),
                NamedLayer("flat", .flatten), NamedLayer("classifier", .someLinear(63, 4, &stream)),
            ])
    }

    /// The names of the layers with weights, from the image on.
    var weightedNames: [String] { weightedLayers.map { layers[$0].name } }

    func weights(_ name: String) throws -> [Float] { try layers[place(of: name)].layer.parameters[0].tensor.values }

    /// By sorting: the smallest magnitudes are zeroed, of equal ones the first.
    func pruning(_ name: String, _ count: Int) throws -> Network {
        let weights = try weights(name)
        let order = weights.indices.sorted { (abs(weights[$0]), $0) < (abs(weights[$1]), $1) }
        var pruned = self
        pruned.layers[try place(of: name)].layer.withParameters { role, tensor in
            guard role == .weight else { return }
            tensor = Tensor(
                tensor.shape, weights.indices.map { order.prefix(count).contains($0) ? 0 : weights[$0] })
        }
        return pruned
    }
}

/// For each image, (1/C) Σ_c of the squared differences of two networks' logits, in Float64 and plain loops.
func plainDistortions(_ network: Network, _ changed: Network, _ images: Tensor) -> [Double] {
    let (before, after) = (InferenceReference(network), InferenceReference(changed))
    return (0..<images.shape[0]).map { index in
        let image = images.image(index)
        let squares = zip(before.logits(image), after.logits(image)).map { ($0 - $1) * ($0 - $1) }
        return squares.reduce(0, +) / Double(squares.count)
    }
}

/// Whether distortions are those of logits that are off by a little: a mean of squares d² of which each d is off by η
/// lies within 2η√(mean) + η². Here η is a share of the largest logit.
func agree(_ found: [Double], _ expected: [Double], largestLogit: Double) -> Bool {
    let error = 1e-5 * largestLogit
    return found.count == expected.count
        && zip(found, expected).allSatisfy { abs($0 - $1) <= 2 * error * $1.squareRoot() + error * error + 1e-6 * $1 }
}

/// The largest magnitude of a logit, in Float64 and plain loops.
func largestLogit(_ network: Network, _ images: Tensor) -> Double {
    let reference = InferenceReference(network)
    return (0..<images.shape[0]).flatMap { reference.logits(images.image($0)) }.reduce(0) { max($0, abs($1)) }
}

extension Tensor {
    /// Batches of so many images, and what is left.
    func batches(of size: Int) -> [Tensor] {
        let all = values, count = all.count / shape[0]
        return stride(from: 0, to: shape[0], by: size).map { first in
            let end = min(first + size, shape[0])
            return Tensor([end - first] + shape.dropFirst(), Array(all[first * count..<end * count]))
        }
    }
}

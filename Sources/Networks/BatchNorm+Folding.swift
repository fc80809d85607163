import Foundation
import Tensors

extension BatchNorm {
    /// What the normalisation does to each channel once its statistics are fixed: x * scale + shift.
    public var inferenceAffine: ChannelAffine {
        var affine = ChannelAffine(scale: [], shift: [])
        scale.withValues { gamma in
            shift.withValues { beta in
                runningMean.withValues { mean in
                    runningVariance.withValues { variance in
                        for channel in gamma.indices {
                            let factor = Double(gamma[channel]) / sqrt(Double(variance[channel]) + Double(epsilon))
                            affine.scale.append(Float(factor))
                            affine.shift.append(Float(Double(beta[channel]) - Double(mean[channel]) * factor))
                        }
                    }
                }
            }
        }
        return affine
    }
}

extension Network {
    /// The same function with each batch normalisation folded into the convolution before it, as networks are deployed.
    ///
    /// The folded weights and biases are then all the memory that the layer has. A convolution whose output goes
    /// elsewhere too, or whose weights are used again, keeps its normalisation; so does a network whose layers don't
    /// fit together. O(parameters).
    public func foldingBatchNorm() -> Network {
        guard let wiring = try? Wiring(self) else { return self }
        var uses = [Int](repeating: 0, count: layers.count)
        for place in wiring.weights { uses[place] += 1 }
        var folded = self
        var removed = Set<Int>()
        for index in layers.indices {
            guard case .batchNorm(let norm) = layers[index].layer, case let source = wiring.inputs[index][0],
                source >= 0,
                case .convolution(let convolution) = layers[source].layer, wiring.consumers[source] == 1,
                uses[source] == 1
            else { continue }
            folded.layers[source].layer = .convolution(convolution.scaled(by: norm.inferenceAffine))
            removed.insert(index)
        }
        return folded.removing(removed, wiring)
    }

    /// Layers that only training needs, left out.
    public func withoutDropout() -> Network {
        guard let wiring = try? Wiring(self) else { return self }
        return removing(Set(layers.indices.filter { layers[$0].layer.isForTrainingOnly }), wiring)
    }

    /// The network without some layers of one input each: what read their outputs reads their inputs.
    private func removing(_ places: Set<Int>, _ wiring: Wiring) -> Network {
        var result = self
        result.layers = []
        for index in layers.indices where !places.contains(index) {
            var layer = layers[index]
            let before = (0..<index).last { !places.contains($0) } ?? Wiring.image
            layer.inputs = zip(layer.inputs, wiring.inputs[index]).map { input, source in
                var kept = source
                while places.contains(kept) { kept = wiring.inputs[kept][0] }
                if kept == source, input != .previous { return input }
                if kept == before { return .previous }
                return kept == Wiring.image ? .image : .named(layers[kept].name)
            }
            result.layers.append(layer)
        }
        return result
    }
}

extension Convolution {
    fileprivate func scaled(by affine: ChannelAffine) -> Convolution {
        var result = self
        let perChannel = weights.count / weights.shape[0]
        result.weights.withMutableValues { weights in
            for index in weights.indices { weights[index] *= affine.scale[index / perChannel] }
        }
        let bias = bias?.values ?? [Float](repeating: 0, count: weights.shape[0])
        let shifted = bias.indices.map { bias[$0] * affine.scale[$0] + affine.shift[$0] }
        result.bias = Tensor([weights.shape[0]], shifted)
        return result
    }
}

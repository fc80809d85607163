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
    /// The folded weights and biases are then all the memory that the layer has. O(parameters).
    public func foldingBatchNorm() -> Network {
        var folded = self
        folded.layers = []
        for named in layers {
            if case .batchNorm(let norm) = named.layer, let last = folded.layers.last,
                case .convolution(let convolution) = last.layer
            {
                folded.layers[folded.layers.count - 1].layer = .convolution(convolution.scaled(by: norm.inferenceAffine))
            } else {
                folded.layers.append(named)
            }
        }
        return folded
    }

    /// Layers that only training needs, left out.
    public func withoutDropout() -> Network {
        var result = self
        result.layers.removeAll { if case .dropout = $0.layer { true } else { false } }
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

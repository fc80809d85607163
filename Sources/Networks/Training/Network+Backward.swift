import Foundation
import Tensors

/// The gradients of a network's parameters: for each layer, in the order of `Layer.parameters`, without running statistics.
public typealias Gradients = [[Tensor]]

/// What a backward pass needs from its forward pass, layer by layer.
public struct Trace {
    fileprivate enum Record {
        case weighted(input: Tensor)
        case activation(output: Tensor)
        case batchNorm(BatchNormTrace)
        case pooling(input: Tensor, workspace: Tensor?)
        case flatten(input: [Int])
        case dropout(mask: Tensor)
        /// Done by the layer before.
        case fused
    }
    fileprivate var records: [Record] = []
    /// The logits [N, classes].
    public fileprivate(set) var output: Tensor

    /// The statistics of a batch at each batch normalisation, by layer.
    public var batchStatistics: [(layer: Int, trace: BatchNormTrace)] {
        records.enumerated().compactMap { index, record in
            if case .batchNorm(let trace) = record { (index, trace) } else { nil }
        }
    }
}

extension Network {
    /// A forward pass as in training: batch statistics in batch normalisation, dropout drawn from the stream.
    public func traced(_ input: Tensor, on engine: Engine, dropout stream: RandomStream) throws -> Trace {
        engine.evaluations += input.shape.first ?? 0
        var trace = Trace(output: input)
        for (index, named) in layers.enumerated() {
            if trace.records.count > index { continue }
            let value = trace.output
            switch named.layer {
            case .convolution(let layer):
                trace.output = try engine.convolution(
                    value, weights: layer.weights, bias: layer.bias, geometry: layer.geometry, purpose: .training)
                trace.records.append(.weighted(input: value))
            case .linear(let layer):
                trace.output = try engine.linear(value, weights: layer.weights, bias: layer.bias, purpose: .training)
                trace.records.append(.weighted(input: value))
            case .batchNorm(let layer):
                let fusesNext = layers.indices.contains(index + 1) && layers[index + 1].layer == .relu
                let (output, record) = try engine.batchNorm(
                    value, scale: layer.scale, shift: layer.shift, epsilon: layer.epsilon, fusedReLU: fusesNext)
                trace.output = output
                trace.records.append(.batchNorm(record))
                if fusesNext { trace.records.append(.fused) }
            case .relu:
                trace.output = engine.relu(value)
                trace.records.append(.activation(output: trace.output))
            case .clippedReLU(let layer):
                guard layer.form == .zero else {
                    throw NetworkError(
                        "training through the layer \(named.name)", "a saturating clip can't be trained; put ReLU there")
                }
                trace.output = engine.clippedReLU(value, threshold: layer.threshold, form: layer.form)
                trace.records.append(.activation(output: trace.output))
            case .pooling(let kind, let geometry):
                let (output, workspace) = try engine.pooling(value, kind: kind, geometry: geometry, purpose: .training)
                trace.output = output
                trace.records.append(.pooling(input: value, workspace: workspace))
            case .flatten:
                trace.output = value.reshaped([value.shape[0], value.shape.dropFirst().reduce(1, *)])
                trace.records.append(.flatten(input: value.shape))
            case .dropout(let rate):
                let mask = dropoutMask(value.shape, rate: rate, stream: stream.substream("layer", index))
                trace.output = try engine.product(value, mask)
                trace.records.append(.dropout(mask: mask))
            }
        }
        return trace
    }

    /// The gradients of all parameters, and of the input where it is asked for, from that of the output.
    public func backward(
        _ outputGradient: Tensor, through trace: Trace, on engine: Engine, needsInput: Bool = false
    ) throws -> (parameters: Gradients, input: Tensor?) {
        var gradients = Gradients(repeating: [], count: layers.count)
        var gradient = outputGradient
        let stop = needsInput ? 0 : layers.firstIndex { !$0.layer.parameters.isEmpty } ?? layers.count
        for index in stride(from: layers.count - 1, through: stop, by: -1) {
            let isLast = index == stop && !needsInput
            switch (trace.records[index], layers[index].layer) {
            case (.weighted(let input), .convolution(let layer)):
                let result = try engine.convolutionBackwardWeights(
                    gradient, input: input, weights: layer.weights, bias: layer.bias, geometry: layer.geometry)
                gradients[index] = [result.weights] + (result.bias.map { [$0] } ?? [])
                if !isLast {
                    gradient = try engine.convolutionBackwardData(
                        gradient, input: input, weights: layer.weights, bias: layer.bias, geometry: layer.geometry)
                }
            case (.weighted(let input), .linear(let layer)):
                let result = try engine.linearBackward(
                    gradient, input: input, weights: layer.weights, bias: layer.bias, needsInput: !isLast)
                gradients[index] = [result.weights] + (result.bias.map { [$0] } ?? [])
                if let next = result.input { gradient = next }
            case (.batchNorm(let record), .batchNorm(let layer)):
                let result = try engine.batchNormBackward(
                    gradient, trace: record, scale: layer.scale, shift: layer.shift, epsilon: layer.epsilon)
                gradients[index] = [result.scale, result.shift]
                gradient = result.input
            case (.activation(let output), _):
                gradient = try engine.reluBackward(gradient, output: output)
            case (.pooling(let input, let workspace), .pooling(let kind, let geometry)):
                gradient = try engine.poolingBackward(
                    gradient, input: input, workspace: workspace, kind: kind, geometry: geometry)
            case (.flatten(let shape), _):
                gradient = gradient.reshaped(shape)
            case (.dropout(let mask), _):
                gradient = try engine.product(gradient, mask)
            default:
                break
            }
        }
        return (gradients, needsInput ? gradient : nil)
    }

    /// 0 with the rate's probability and 1 / (1 - rate) otherwise, so that the mean stays.
    private func dropoutMask(_ shape: [Int], rate: Float, stream: RandomStream) -> Tensor {
        var stream = stream
        let kept = 1 / (1 - rate)
        return Tensor(shape) { values in
            for index in values.indices { values[index] = stream.uniform() < Double(rate) ? 0 : kept }
        }
    }
}

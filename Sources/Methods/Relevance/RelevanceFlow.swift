import Networks
import Tensors

/// One batch's relevance on its way from the logits to the images.
struct RelevanceFlow {
    private static let stabiliser = Stabiliser.signed(1e-6)

    let propagation: RelevancePropagation
    let outputs: [Int: Tensor]
    let engine: Engine
    private(set) var absorbed: [Double]
    /// The sum of the relevance of each layer's inputs for each image, from the logits down.
    private(set) var layers: [(layer: String, sums: [Double])] = []

    init(propagation: RelevancePropagation, outputs: [Int: Tensor], engine: Engine, images: Int) {
        self.propagation = propagation
        self.outputs = outputs
        self.engine = engine
        absorbed = [Double](repeating: 0, count: images)
    }

    /// The relevance of the images' numbers.
    mutating func run(from start: Tensor) throws -> Tensor {
        let network = propagation.network, wiring = propagation.wiring
        var waiting: [Int: Tensor] = [network.layers.count - 1: start]
        for index in network.layers.indices.reversed() {
            guard let relevance = waiting.removeValue(forKey: index) else { continue }
            for (source, part) in zip(wiring.inputs[index], try inputs(relevance, of: index)) {
                guard let part else { continue }
                waiting[source] = try waiting[source].map { try engine.combined($0, part, by: .add) } ?? part
            }
        }
        guard let result = waiting[Wiring.image] else {
            throw MethodError(
                "propagating relevance through \(network.name)", "none of it reaches the image",
                advice: "Look whether the logits depend on the image")
        }
        return result
    }

    /// The relevance of each of a layer's inputs; nothing for a gate.
    private mutating func inputs(_ relevance: Tensor, of index: Int) throws -> [Tensor?] {
        let layer = propagation.network.computedLayer(index, propagation.wiring)
        // Of what lies behind an activation only the activation's output is kept: nothing else is looked at.
        let sources = propagation.wiring.inputs[index].map { outputs[$0] }
        switch layer {
        case .convolution, .linear:
            guard let weighted = propagation.weighted[index], let input = sources[0] else { return [nil] }
            let result = try weighted.propagate(relevance, input: input, output: outputs[index], on: engine)
            for (image, amount) in result.bias.enumerated() { absorbed[image] += amount }
            layers.append((propagation.network.layers[index].name, try sums(result.input)))
            return [result.input]
        case .batchNorm(let norm):
            guard let input = sources[0], let output = outputs[index] else { return [nil] }
            return [try normalised(relevance, input, output, norm.inferenceAffine)]
        case .pooling(.maximum, let geometry):
            guard let input = sources[0] else { return [nil] }
            let workspace = try engine.pooling(input, kind: .maximum, geometry: geometry, purpose: .training).workspace
            return [
                try engine.poolingBackward(
                    relevance, input: input, workspace: workspace, kind: .maximum, geometry: geometry)
            ]
        case .pooling(.average, let geometry):
            guard let input = sources[0] else { return [nil] }
            let mean = try engine.pooling(input, kind: .average, geometry: geometry).output
            let quotient = try engine.quotient(relevance, by: mean, Self.stabiliser)
            return [
                try engine.product(
                    input,
                    engine.poolingBackward(quotient, input: input, workspace: nil, kind: .average, geometry: geometry))
            ]
        case .globalAveragePooling:
            guard let input = sources[0] else { return [nil] }
            let quotient = try engine.quotient(relevance, by: engine.globalAveragePooling(input), Self.stabiliser)
            return [try engine.product(input, engine.globalAveragePoolingBackward(quotient, inputShape: input.shape))]
        case .flatten:
            guard let input = sources[0] else { return [nil] }
            return [relevance.reshaped(input.shape)]
        case .add:
            guard let output = outputs[index] else { return [nil, nil] }
            let quotient = try engine.quotient(relevance, by: output, Self.stabiliser)
            return try sources.map { source in try source.map { try engine.product($0, quotient) } }
        case .concatenate:
            var next = 0
            return try sources.map { source in
                guard let source else { return nil }
                defer { next += source.shape[1] }
                return try engine.slice(relevance, axis: 1, range: next..<next + source.shape[1])
            }
        case .multiply: return sources[0]?.shape == relevance.shape ? [relevance, nil] : [nil, relevance]
        default: return [relevance]
        }
    }

    /// LRP-ε through x * scale + shift.
    private mutating func normalised(_ relevance: Tensor, _ input: Tensor, _ output: Tensor, _ affine: ChannelAffine)
        throws -> Tensor
    {
        let quotient = try engine.quotient(relevance, by: output, Self.stabiliser)
        let zeros = [Float](repeating: 0, count: affine.shift.count)
        let shifted = try sums(engine.scaledAndShifted(quotient, by: ChannelAffine(scale: affine.shift, shift: zeros)))
        for (image, amount) in shifted.enumerated() { absorbed[image] += amount }
        return try engine.product(
            input, engine.scaledAndShifted(quotient, by: ChannelAffine(scale: affine.scale, shift: zeros)))
    }

    /// The sum of each image's numbers.
    private func sums(_ tensor: Tensor) throws -> [Double] {
        let images = tensor.shape[0]
        let rows =
            tensor.shape.count > 2 ? try engine.reduced(tensor, axes: Array(2..<tensor.shape.count), by: .sum) : tensor
        let columns = rows.count / max(images, 1)
        return rows.withValues { values in
            (0..<images).map { image in
                CompensatedSum(values[image * columns..<(image + 1) * columns].lazy.map(Double.init)).value
            }
        }
    }
}

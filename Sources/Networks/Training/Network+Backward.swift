import Tensors

extension Network {
    /// The gradients of all parameters, and of the input where it is asked for, from that of the output.
    ///
    /// Where an output goes to several layers, their gradients add up; so do those of weights that are used again.
    ///
    /// - Parameter trains: for each layer, whether its parameters' gradients are wanted; of all, if not given.
    public func backward(
        _ outputGradient: Tensor, through trace: Trace, on engine: Engine, needsInput: Bool = false,
        trains: [Bool]? = nil
    ) throws -> (parameters: Gradients, input: Tensor?) {
        let wiring = try Wiring(self)
        let trained = trains ?? [Bool](repeating: true, count: layers.count)
        let learns = wiring.needingGradients(self, trained, ofInput: needsInput)
        var parameters = Gradients(layerCount: layers.count)
        var waiting: [Int: Tensor] = [layers.count - 1: outputGradient]
        func pass(_ gradient: Tensor, to place: Int) throws {
            guard place == Wiring.image ? needsInput : learns[place] else { return }
            waiting[place] = try waiting[place].map { try engine.combined($0, gradient, by: .add) } ?? gradient
        }
        for index in layers.indices.reversed() {
            guard let gradient = waiting.removeValue(forKey: index) else { continue }
            let sources = wiring.inputs[index]
            if case .fused = trace.records[index] {
                try pass(gradient, to: sources[0])
                continue
            }
            let wantsInput = sources.contains { $0 == Wiring.image ? needsInput : learns[$0] }
            let place = wiring.weights[index]
            guard wantsInput || trained[place] else { continue }
            let layer = computedLayer(index, wiring)
            let step = BackwardStep(
                layer: layer, record: trace.records[index], wantsInput: wantsInput, wantsParameters: trained[place])
            let result = try step.gradients(gradient, on: engine)
            if trained[place] {
                let new = zip(layer.trainedRoles, result.parameters).map { Gradients.Entry(role: $0, tensor: $1) }
                if parameters.layers[place].isEmpty {
                    parameters.layers[place] = new
                } else {
                    for (position, entry) in new.enumerated() {
                        let sum = try engine.combined(
                            parameters.layers[place][position].tensor, entry.tensor, by: .add)
                        parameters.layers[place][position].tensor = sum
                    }
                }
            }
            for (source, gradient) in zip(sources, result.inputs) { try pass(gradient, to: source) }
        }
        for place in layers.indices where trained[place] && parameters.layers[place].isEmpty {
            parameters.layers[place] = layers[place].layer.zeroGradients
        }
        return (parameters, waiting[Wiring.image])
    }
}

extension Layer {
    /// The roles of the parameters that training moves, in the order of `parameters`.
    var trainedRoles: [ParameterRole] { parameters.map(\.role).filter(\.isTrained) }

    /// Those of a layer that the output doesn't depend on.
    fileprivate var zeroGradients: [Gradients.Entry] {
        parameters.filter(\.role.isTrained).map {
            Gradients.Entry(role: $0.role, tensor: Tensor(repeating: 0, shape: $0.tensor.shape))
        }
    }
}

extension Wiring {
    /// For each layer, whether anything before it or in it can learn from its output's gradient.
    fileprivate func needingGradients(_ network: Network, _ trained: [Bool], ofInput: Bool) -> [Bool] {
        var needs: [Bool] = []
        for index in inputs.indices {
            let own = trained[weights[index]] && !network.layers[weights[index]].layer.parameters.isEmpty
            needs.append(own || inputs[index].contains { $0 == Wiring.image ? ofInput : needs[$0] })
        }
        return needs
    }
}

/// One layer of a backward pass.
struct BackwardStep {
    let layer: Layer
    let record: Trace.Record
    /// Whether the gradients of the layer's inputs are of use.
    let wantsInput: Bool
    /// Whether those of its parameters are.
    let wantsParameters: Bool

    func gradients(_ gradient: Tensor, on engine: Engine) throws -> (inputs: [Tensor], parameters: [Tensor]) {
        switch (record, layer) {
        case (.weighted(let input), .convolution(let layer)): return try convolution(gradient, input, layer, engine)
        case (.weighted(let input), .linear(let layer)): return try linear(gradient, input, layer, engine)
        case (.fixed(let shape), .convolution(let layer)):
            precondition(!wantsParameters, "a trace as in use has no gradients of parameters")
            return (
                wantsInput
                    ? [
                        try engine.convolutionBackwardData(
                            gradient, inputShape: shape, weights: layer.weights, bias: layer.bias,
                            geometry: layer.geometry)
                    ] : [], []
            )
        case (.fixed, .linear(let layer)):
            precondition(!wantsParameters, "a trace as in use has no gradients of parameters")
            return (wantsInput ? [try engine.linearBackwardData(gradient, weights: layer.weights)] : [], [])
        case (.convolved(let memory), .convolution(let layer)): return try convolution(gradient, memory, layer, engine)
        case (.batchNorm(let trace), .batchNorm(let layer)):
            let result = try engine.batchNormBackward(
                gradient, trace: trace, scale: layer.scale, shift: layer.shift, epsilon: layer.epsilon)
            return ([result.input], [result.scale, result.shift])
        case (.layerNorm(let trace), .layerNorm(let layer)):
            let result = try engine.layerNormBackward(
                gradient, trace: trace, scale: layer.scale, shift: layer.shift, epsilon: layer.epsilon)
            return ([result.input], [result.scale, result.shift])
        case (.tokens(let shape), _):
            let result = try engine.tokensBackward(gradient, inputShape: shape)
            return ([result.input], [result.classToken, result.positions])
        default: return (wantsInput ? try withoutParameters(gradient, engine) : [], [])
        }
    }

    private func convolution(
        _ gradient: Tensor, _ input: Tensor, _ layer: Convolution, _ engine: Engine
    ) throws -> (inputs: [Tensor], parameters: [Tensor]) {
        let inputs =
            wantsInput
            ? [
                try engine.convolutionBackwardData(
                    gradient, input: input, weights: layer.weights, bias: layer.bias, geometry: layer.geometry)
            ] : []
        guard wantsParameters else { return (inputs, []) }
        let result = try engine.convolutionBackwardWeights(
            gradient, input: input, weights: layer.weights, bias: layer.bias, geometry: layer.geometry)
        return (inputs, [result.weights] + (result.bias.map { [$0] } ?? []))
    }

    private func linear(
        _ gradient: Tensor, _ input: Tensor, _ layer: Linear, _ engine: Engine
    ) throws -> (inputs: [Tensor], parameters: [Tensor]) {
        guard wantsParameters else {
            return (wantsInput ? [try engine.linearBackwardData(gradient, weights: layer.weights)] : [], [])
        }
        let result = try engine.linearBackward(
            gradient, input: input, weights: layer.weights, bias: layer.bias, needsInput: wantsInput)
        return (result.input.map { [$0] } ?? [], [result.weights] + (result.bias.map { [$0] } ?? []))
    }

    private func withoutParameters(_ gradient: Tensor, _ engine: Engine) throws -> [Tensor] {
        switch (record, layer) {
        case (.relu(let output), _): return [try engine.reluBackward(gradient, output: output)]
        case (.activation(let input, let kind), _):
            return [try engine.activationBackward(gradient, input: input, kind: kind)]
        case (.pooling(let input, let workspace), .pooling(let kind, let geometry)):
            return [
                try engine.poolingBackward(gradient, input: input, workspace: workspace, kind: kind, geometry: geometry)
            ]
        case (.globalAveragePooling(let shape), _):
            return [try engine.globalAveragePoolingBackward(gradient, inputShape: shape)]
        case (.reshaped(let shape), _): return [gradient.reshaped(shape)]
        case (.shuffled(let factor), _): return [gradient.gatheringPixels(by: factor)]
        case (.scaled(let factors), _):
            let none = [Float](repeating: 0, count: factors.count)
            return [try engine.scaledAndShifted(gradient, by: ChannelAffine(scale: factors, shift: none))]
        case (.unchanged, _): return [gradient]
        case (.masked(let mask), _): return [try engine.combined(gradient, mask, by: .multiply)]
        case (.sum, _): return [gradient, gradient]
        case (.product(let left, let right), _):
            let toRight = try engine.combined(gradient, left, by: .multiply)
            return [
                try engine.combined(gradient, right, by: .multiply),
                left.shape == right.shape
                    ? toRight
                    : try engine.reduced(toRight, axes: Array(2..<left.shape.count), by: .sum, keepsDimensions: true),
            ]
        case (.concatenation(let channels), _):
            var next = 0
            return try channels.map { count in
                defer { next += count }
                return try engine.slice(gradient, axis: 1, range: next..<next + count)
            }
        case (.attention(let trace), _): return [try engine.attentionBackward(gradient, trace)]
        case (.token(let index, let shape), _):
            let row = gradient.reshaped([shape[0], 1, shape[2]])
            return [
                try engine.padded(row, before: [0, index, 0], after: [0, shape[1] - 1 - index, 0], mode: .constant(0))
            ]
        default: return []
        }
    }
}

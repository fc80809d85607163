import Networks

extension Network {
    /// For each layer whether it has weights and sees the image through layers without any.
    func layersAtImage(_ wiring: Wiring) -> [Bool] {
        var passesImage: [Bool] = []
        var result: [Bool] = []
        for index in layers.indices {
            let sees = wiring.inputs[index].contains { $0 == Wiring.image || passesImage[$0] }
            let hasWeights = computedLayer(index, wiring).hasWeights
            passesImage.append(sees && !hasWeights)
            result.append(sees && hasWeights)
        }
        return result
    }

    /// For each layer whether it has weights and gives the logits, but for layers without any.
    func layersAtLogits(_ wiring: Wiring) -> [Bool] {
        var reaches = [Bool](repeating: false, count: layers.count)
        var result = reaches
        if !layers.isEmpty { reaches[layers.count - 1] = true }
        for index in layers.indices.reversed() where reaches[index] {
            if computedLayer(index, wiring).hasWeights { result[index] = true; continue }
            for source in wiring.inputs[index] where source != Wiring.image { reaches[source] = true }
        }
        return result
    }

    /// For each layer whether its output can't be negative.
    func nonNegativeOutputs(_ wiring: Wiring) -> [Bool] {
        var result: [Bool] = []
        for index in layers.indices {
            let inputs = wiring.inputs[index].allSatisfy { $0 != Wiring.image && result[$0] }
            switch computedLayer(index, wiring) {
            case .relu, .clippedReLU, .activation(.relu), .activation(.sigmoid): result.append(true)
            case .pooling, .globalAveragePooling, .flatten, .dropout, .stochasticDepth, .add, .multiply, .concatenate:
                result.append(inputs)
            default: result.append(false)
            }
        }
        return result
    }
}

extension Layer {
    /// Whether relevance passes through the layer as it is, or in a way that no rule chooses.
    var passesRelevanceWithoutRule: Bool {
        switch self {
        case .batchNorm, .relu, .clippedReLU, .activation, .pooling, .globalAveragePooling, .flatten, .dropout,
            .stochasticDepth, .add,
            .multiply, .concatenate:
            true
        case .convolution, .linear, .layerNorm, .tokens, .attention, .token, .again, .reshape, .pixelShuffle: false
        }
    }

    /// What a message calls the layer.
    var kindName: String {
        switch self {
        case .layerNorm: "layer normalisation"
        case .tokens, .token: "tokens"
        case .attention: "attention"
        default: "\(self)".prefix { $0 != "(" }.description
        }
    }
}

import Tensors

extension Network {
    /// SqueezeNet 1.1 (Iandola et al. 2016, "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters", table 1, in
    /// the smaller form of its authors' repository, as torchvision has it): 1,235,496 parameters.
    ///
    /// It has no linear layer: its classifier is a 1x1 convolution whose maps, a class each, are averaged. The ReLU in
    /// front of the mean keeps every logit from falling below 0.
    ///
    /// - Parameters:
    ///   - width: multiplies the channels of every hidden layer.
    ///   - stream: what fresh weights are drawn from; without one they are 0, for others to be loaded.
    public static func squeezeNet11(classes: Int = 1000, width: Double = 1, stream: RandomStream?) -> Network {
        var writer = ArchitectureWriter(input: [3, 224, 224], stream: stream)
        writer.convolutionWeights = .heFanInUniform
        writer.convolution("features.0", to: widened(64, by: width), kernel: 3, stride: 2, padding: 0, bias: true)
        writer.relu("features.1")
        for (place, part) in parts.enumerated() {
            writer.write(part, "features.\(place + 2)", width: width)
        }
        writer.begin("classifier")
        writer.dropout(rate: 0.5)
        writer.convolution(to: classes, kernel: 1, bias: true, weights: .normal(deviation: 0.01))
        writer.relu()
        writer.globalAveragePool("classifier.3")
        writer.flatten()
        return writer.network("squeezenet1-1")
    }

    fileprivate enum SqueezeNetPart {
        /// Over 3x3 at stride 2; what is left over at the edge is pooled, too.
        case maxPool
        /// Channels after the squeeze, and of each of the two expansions.
        case fire(squeezed: Int, expanded: Int)
    }

    /// Table 1's fire2 to fire9, with the pooling where SqueezeNet 1.1 has it.
    private static let parts: [SqueezeNetPart] = [
        .maxPool, .fire(squeezed: 16, expanded: 64), .fire(squeezed: 16, expanded: 64),
        .maxPool, .fire(squeezed: 32, expanded: 128), .fire(squeezed: 32, expanded: 128),
        .maxPool, .fire(squeezed: 48, expanded: 192), .fire(squeezed: 48, expanded: 192),
        .fire(squeezed: 64, expanded: 256), .fire(squeezed: 64, expanded: 256),
    ]
}

extension ArchitectureWriter {
    fileprivate mutating func write(_ part: Network.SqueezeNetPart, _ name: String, width: Double) {
        switch part {
        case .maxPool: maxPool(name, size: 3, stride: 2, roundsUp: true)
        case .fire(let squeezed, let expanded):
            fire(name, squeezed: widened(squeezed, by: width), expanded: widened(expanded, by: width))
        }
    }

    /// Few maps, seen by 1x1 and by 3x3 windows side by side (figure 1).
    private mutating func fire(_ name: String, squeezed: Int, expanded: Int) {
        convolution("\(name).squeeze", to: squeezed, kernel: 1, bias: true)
        relu("\(name).squeeze_activation")
        let seen = place
        convolution("\(name).expand1x1", to: expanded, kernel: 1, bias: true)
        relu("\(name).expand1x1_activation")
        let small = place
        goBack(to: seen)
        convolution("\(name).expand3x3", to: expanded, kernel: 3, bias: true)
        relu("\(name).expand3x3_activation")
        concatenate("\(name).cat", [small, place])
    }
}

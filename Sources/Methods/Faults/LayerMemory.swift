import Networks

/// The words in which a layer's weights and biases lie.
public struct LayerMemory: Codable, Sendable, Hashable {
    /// "conv 3" or "linear 1", by order.
    public var name: String
    /// The layer's place in the network.
    public var place: Int
    /// The place of the ReLU after it; the logits have none.
    public var activation: Int?
    /// Of 32 bits.
    public var words: Int
    /// Those in which flipping bit 30 multiplies the weight by 2^128.
    public var wordsWithClearExponentBit: Int

    public init(name: String, place: Int, activation: Int?, words: Int, wordsWithClearExponentBit: Int) {
        (self.name, self.place, self.activation) = (name, place, activation)
        (self.words, self.wordsWithClearExponentBit) = (words, wordsWithClearExponentBit)
    }
}

extension Network {
    /// The memory of each layer with weights, from the image on.
    public var layerMemories: [LayerMemory] {
        var counts = (convolution: 0, linear: 0)
        return weightedLayers.map { place in
            let name: String
            if case .convolution = layers[place].layer {
                counts.convolution += 1
                name = "conv \(counts.convolution)"
            } else {
                counts.linear += 1
                name = "linear \(counts.linear)"
            }
            return LayerMemory(
                name: name, place: place, activation: activation(after: place), words: wordCount(place),
                wordsWithClearExponentBit: wordsWithClearExponentBit(place))
        }
    }
}

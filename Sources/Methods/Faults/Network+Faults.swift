import Networks
import Tensors

/// Which of a network's weight bits may flip.
public struct FaultTarget: Codable, Sendable, Hashable {
    /// A place in `Network.layers`; `nil` is the whole network.
    public var layer: Int?
    public var bits: BitSelection

    public init(layer: Int? = nil, bits: BitSelection = .all) {
        self.layer = layer
        self.bits = bits
    }

    /// Every stored bit of every weight and bias.
    public static let network = FaultTarget()
}

/// Flipped bits by the place of their layer in `Network.layers`; layers without flips are left out.
public struct NetworkFaults: Sendable, Hashable {
    public let patterns: [Int: FaultPattern]

    public init(_ patterns: [Int: FaultPattern]) { self.patterns = patterns.filter { !$0.value.isEmpty } }

    /// The layers with at least one flip.
    public var layers: Set<Int> { Set(patterns.keys) }

    /// The number of flips in all.
    public var count: Int { patterns.values.reduce(0) { $0 + $1.count } }
}

extension Network {
    /// The memory of the layers with weights, in order: the words of a layer's weights, then of its biases.
    public var weightMemory: WeightMemory { WeightMemory(wordCounts: weightedLayers.map(wordCount)) }

    /// The number of Float32 words that a layer's weights and biases take.
    public func wordCount(_ layer: Int) -> Int { layers[layer].layer.parameters.reduce(0) { $0 + $1.tensor.count } }

    /// How many of a layer's words have a clear bit 30, whose flip multiplies them by 2^128.
    public func wordsWithClearExponentBit(_ layer: Int) -> Int {
        layers[layer].layer.parameters.reduce(0) { sum, parameter in
            sum + parameter.tensor.withValues(Methods.wordsWithClearExponentBit)
        }
    }

    /// Draws which bits flip, each independently with the probability `rate` (FT-ClipAct's fault model).
    public func randomFaults(rate: FaultRate, in target: FaultTarget, stream: RandomStream) -> NetworkFaults {
        if let layer = target.layer {
            let pattern = FaultPattern.random(rate: rate, words: wordCount(layer), bits: target.bits, stream: stream)
            return NetworkFaults([layer: pattern])
        }
        let memory = weightMemory
        let pattern = FaultPattern.random(rate: rate, words: memory.wordCount, bits: target.bits, stream: stream)
        return NetworkFaults(Dictionary(uniqueKeysWithValues: zip(weightedLayers, memory.split(pattern))))
    }

    /// The network with these bits flipped; the original and all layers without faults share their memory with it.
    public func withFaults(_ faults: NetworkFaults) -> Network {
        var faulty = self
        for (layer, pattern) in faults.patterns { faulty.layers[layer].layer.flip(pattern) }
        return faulty
    }
}

extension Layer {
    /// Flips bits of the layer's words: those of its weights, then those of its biases.
    fileprivate mutating func flip(_ pattern: FaultPattern) {
        let memory = WeightMemory(wordCounts: parameters.map(\.tensor.count))
        var parts = memory.split(pattern)[...]
        withParameters { _, tensor in
            guard let part = parts.popFirst(), !part.isEmpty else { return }
            tensor.withMutableValues { part.apply(to: $0) }
        }
    }
}

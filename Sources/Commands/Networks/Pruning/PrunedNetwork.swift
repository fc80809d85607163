import Foundation
import Notebook

/// A network with weights pruned, and what there is to say of it.
package struct PrunedNetwork {
    package struct Layer {
        /// Its name in the network.
        package let name: String
        /// That of its weights in a file.
        package let tensor: String
        package let weights: Int
        package let kept: Int
        /// How many of those that are kept are not 0: fewer where the source had zeros.
        package let nonzero: Int
        /// How many outputs or maps have no weight left.
        package let emptyOutputs: Int

        var share: Double { Double(kept) / Double(weights) }
    }

    /// The amounts that the rate-distortion method found, and what the curves were measured on.
    package struct Optimum {
        package let found: RateDistortionAllocation
        package let images: PruningImages.Summary
        /// In how many parts a layer's weights were pruned.
        package let parts: Int
    }

    /// What all that was pruned changes in the output: mean squared differences, over images.
    package struct Change {
        package let images: PruningImages.Summary
        package let mean: Double
        package let worst: Double

        package init(_ images: PruningImages, _ changes: [Double]) {
            self.images = images.summary
            mean = DistortionSummary.mean.of(changes)
            worst = DistortionSummary.worst.of(changes)
        }
    }

    package let architecture: Architecture
    package let source: WeightsFile
    /// SHA-256 of the source's file.
    package let digest: String
    package let method: PruningMethod
    /// The share that was asked for.
    package let keep: Double
    package let layers: [Layer]
    /// The share of a pass's multiplications by weights that is left.
    package let flopsLeft: Double
    /// Of the rate-distortion method alone.
    package let optimum: Optimum?
    package let change: Change?
    package let network: Network
    private let mask: NetworkMask

    /// - Parameters:
    ///   - dense: the network as it is in the source.
    ///   - input: [C, H, W] of its images.
    ///   - change: measures what pruning did, where there are images.
    /// - Throws: `MethodError` where the allocation is none of the network's; what `change` throws.
    package init(
        _ dense: Network, _ architecture: Architecture, from source: WeightsFile, digest: String,
        _ method: PruningMethod, keep: Double, _ allocation: PruningAllocation, optimum: Optimum?,
        input: [Int], change: (Network) throws -> Change?
    ) throws {
        let mask = try NetworkMask(dense, allocation), network = try mask.applied(to: dense)
        let names = mask.layers.map(\.name)
        let layers = try zip(mask.layers, network.nonzeroWeightCounts).map { layer, nonzero in
            Layer(
                name: layer.name, tensor: try dense.weightsName(ofLayer: layer.name),
                weights: layer.mask.isKept.count, kept: layer.kept, nonzero: nonzero,
                emptyOutputs: layer.mask.emptyOutputs)
        }
        flopsLeft = try allocation.flopsLeft(
            weights: layers.map(\.weights), positions: dense.weightPositions(ofLayers: names, input: input))
        self.change = try change(network)
        self.layers = layers
        (self.architecture, self.source, self.digest) = (architecture, source, digest)
        (self.method, self.keep, self.optimum) = (method, keep, optimum)
        (self.network, self.mask) = (network, mask)
    }

    package var weights: Int { layers.reduce(0) { $0 + $1.weights } }
    package var kept: Int { layers.reduce(0) { $0 + $1.kept } }
    package var nonzero: Int { layers.reduce(0) { $0 + $1.nonzero } }
    /// The share of weights that is pruned.
    package var sparsity: Double { Double(weights - kept) / Double(weights) }

    /// What a file of weights or masks says beside its tensors, for whoever has the file alone.
    ///
    /// - Parameters:
    ///   - preprocessing: what the network's images go through.
    ///   - classNames: in the order of the logits, where they are known.
    package func metadata(_ preprocessing: ImagePreprocessing, classNames: [String]?) throws -> [String: String] {
        var kept = JSONText("{")
        for (place, layer) in layers.enumerated() {
            if place > 0 { kept.append(", ") }
            kept.append(string: layer.tensor)
            kept.append(": \(layer.kept)")
        }
        kept.append("}")
        var metadata = preprocessing.metadata
        // As transformers and other readers of PyTorch's tensors ask for it.
        metadata["format"] = "pt"
        metadata["pruning_method"] = method.rawValue
        metadata["pruning_keep"] = "\(keep)"
        metadata["pruning_kept"] = String(decoding: kept.bytes, as: UTF8.self)
        metadata["pruning_source_sha256"] = digest
        if !source.recognition.keys.isEmpty { metadata["pruning_source_key"] = source.recognition.place }
        if let optimum {
            metadata["pruning_measured_on"] = optimum.images.description
            metadata["pruning_parts"] = "\(optimum.parts)"
        }
        metadata["pruned_by"] = "cahier \(cahierVersion)"
        metadata["origin"] = source.metadata["origin"]
        if let classNames {
            metadata["class_names"] = String(decoding: try JSONEncoder().encode(classNames), as: UTF8.self)
        }
        return metadata
    }

    /// All of the network's tensors under its own names, and nothing else: what PyTorch loads strictly.
    package func weightsFile(_ metadata: [String: String]) throws -> Data {
        try SafeTensors(
            tensors: Dictionary(network.namedParameters.map { ($0.name, $0.tensor) }) { first, _ in first },
            metadata: metadata
        ).encoded()
    }

    /// For the weights of each layer that may be pruned, under the same name, 1 where one is kept and 0 elsewhere.
    package func masksFile(_ metadata: [String: String]) throws -> Data {
        let masks = zip(layers, mask.layers).map { layer, masked in
            (layer.tensor, ByteTensor(masked.mask.shape, masked.mask.isKept.map { $0 ? 1 : 0 }))
        }
        return try SafeTensors(byteTensors: Dictionary(uniqueKeysWithValues: masks), metadata: metadata).encoded()
    }
}

extension Network {
    /// The name that a layer's weights have in a file, such as "features.0.weight".
    fileprivate func weightsName(ofLayer name: String) throws -> String {
        try layers[place(of: name)].parameterName(.weight)
    }
}

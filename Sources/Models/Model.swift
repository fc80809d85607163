import Datasets
import Networks
import Tensors

/// A network with all that its answers depend on: what images go through before it, and what its classes are called.
///
///     let model = try Model(contentsOf: file, as: .vgg16)
///     let logits = try model.network.forward(model.preparation.tensor(photograph), on: engine)   // [1, 1000]
public struct Model: Sendable, Equatable {
    /// For people: "VGG-16".
    public var name: String
    public var network: Network
    /// Belongs to the weights.
    public var preparation: ImagePreprocessing
    /// In the order of the logits; empty where nobody has said.
    public var classNames: [String]
    public var origin: Origin

    /// Where the weights come from.
    public enum Origin: Codable, Sendable, Equatable {
        /// Trained by a step, on a data set of this name; one entry for each epoch.
        case trained(on: String, history: [EpochSummary])
        /// Read from a file, known by its content.
        case file(name: String, digest: String)

        /// "trained on CIFAR-10", or the file's name.
        public var text: String {
            switch self {
            case .trained(let data, _): "trained on \(data)"
            case .file(let name, _): name
            }
        }
    }

    public init(
        name: String, network: Network, preparation: ImagePreprocessing, classNames: [String] = [], origin: Origin
    ) {
        self.name = name
        self.network = network
        self.preparation = preparation
        self.classNames = classNames
        self.origin = origin
    }

    /// What pixels from 0 (black) to 1 are normalised by.
    public var normalization: Normalization { preparation.normalization }

    /// One entry for each epoch; empty where the weights come from a file.
    public var history: [EpochSummary] {
        switch origin {
        case .trained(_, let history): history
        case .file: []
        }
    }

    /// The network as it would be deployed: batch normalisation folded into the convolutions, dropout left out.
    public var deployed: Network { network.foldingBatchNorm().withoutDropout() }

    /// Whether it ends in logits, rather than in maps.
    public var hasClassifier: Bool { network.layers.contains { $0.layer == .flatten || $0.layer.isLinear } }

    /// Whether it ends in logits for ImageNet's thousand classes, as far as their number tells.
    public var hasImageNetClasses: Bool {
        let output = try? network.outputShape([1] + network.inputShape)
        return hasClassifier && network.inputShape[0] == 3 && output == [1, ImageNetClass.all.count]
    }

    /// Everything before the classifier; takes images of any size that its convolutions take.
    ///
    /// Where no layer is linear, the classifier is the last convolution, whose maps are the classes'.
    ///
    /// - Throws: `NetworkError` where a network with a classifier doesn't flatten its maps.
    public var convolutions: Network {
        get throws {
            guard hasClassifier else { return network }
            let end =
                network.layers.contains(where: \.layer.isLinear)
                ? network.layers.firstIndex { $0.layer == .flatten } : network.weightedLayers.last
            guard let end else {
                throw NetworkError(
                    "taking the convolutions of \(network.name)",
                    "expected a layer that flattens its maps, found none")
            }
            return Network(
                name: "\(network.name)-convolutions", inputShape: network.inputShape,
                layers: Array(network.layers[..<end]))
        }
    }

    /// Everything before the classifier, for images of a side in pixels that may be another than the model's own: where
    /// that decides how windows are padded, they are padded for it.
    ///
    /// - Throws: what `convolutions` throws.
    public func convolutions(side: Int) throws -> Network {
        let all = try convolutions
        return Architecture(rawValue: network.name)?.padding(all, for: [side, side]) ?? all
    }

    /// Says why images can't be its inputs, or their labels not its classes.
    ///
    /// - Throws: `DatasetError` with what it takes and what was found.
    public func check(_ dataset: ImageDataset) throws {
        let shape = [dataset.shape.channels, dataset.shape.height, dataset.shape.width]
        guard shape == network.inputShape else {
            throw DatasetError(
                "giving \(dataset.name) to \(name)",
                "the network takes images of \(network.inputShape), the data set has \(shape)",
                advice: "Name other images with --data, or another network with --model")
        }
        guard let classes = try network.outputShape([1] + shape).last, classes == dataset.classNames.count else {
            throw DatasetError(
                "giving \(dataset.name) to \(name)",
                "the data set has \(dataset.classNames.count) classes, the network another number of logits",
                advice: "Name other images with --data, or another network with --model")
        }
    }
}

extension Layer {
    fileprivate var isLinear: Bool { if case .linear = self { true } else { false } }
}

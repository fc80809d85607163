import Datasets
import Foundation
import Networks
import Tensors

extension Model {
    /// Reads a network of the zoo from a file of weights in any form that ``WeightsFile`` knows.
    ///
    ///     try Model(contentsOf: file, as: .resNet18)                  // torchvision's names, 1000 classes
    ///     try Model(contentsOf: file, as: .cifarVGG16BN)              // of any width
    ///
    /// How many classes it has follows from the file; so does the width of the small VGG-16 and AlexNet. A file that describes
    /// its own layers, as Cahier writes them, gives just these. What a file says of its images counts before what is usual
    /// for the architecture.
    ///
    /// - Parameters:
    ///   - preparation: counts before both.
    ///   - part: whether a file of the convolutions alone is enough, for the architectures that have such files; the
    ///     convolutions are then also taken from a file whose classifier holds NaN, as torchvision's file of features does.
    ///   - nonFinite: whether weights may be infinite or NaN.
    /// - Throws: `DatasetError` if the file can't be read, `NetworkError` naming each tensor that doesn't fit.
    public init(
        contentsOf file: URL, as architecture: Architecture, preparation: PreparationRequest = PreparationRequest(),
        part: NetworkPart = .whole, nonFinite: Misfit = .refused
    ) throws {
        let digest = try FileDigest.sha256(
            of: URL(fileURLWithPath: WeightsFile.parts(ofPath: file.path).path), advice: "Name a file of weights")
        var weights = try WeightsFile(path: file.path)
        var read: Network
        if weights.metadata["layers"] != nil {
            read = try Network(
                SafeTensors(
                    decoding: Data(contentsOf: URL(fileURLWithPath: weights.path), options: .alwaysMapped)))
            let found = read.nonFiniteParameters
            if nonFinite == .refused, !found.isEmpty { throw NetworkError(found, of: read.name, from: weights.path) }
        } else if part == .convolutions,
            let alone = try Self.convolutions(of: architecture, from: weights, nonFinite: nonFinite)
        {
            (read, weights) = alone
        } else {
            (read, weights) = try weights.emptyNetwork(architecture)
            try read.load(weights, nonFinite: nonFinite)
        }
        let prepared = try weights.preparation(for: architecture, channels: read.inputShape[0], asked: preparation)
        self.init(
            name: architecture.title,
            network: architecture.padding(read.withoutDropout(), for: [prepared.crop, prepared.crop]),
            preparation: prepared,
            classNames: try weights.classNames(of: read) ?? [],
            origin: .file(name: weights.origin, digest: digest))
    }

    /// VGG-16's convolutions, from a file that has nothing else of use, and the file as they see it; nothing where it has
    /// more.
    private static func convolutions(
        of architecture: Architecture, from file: WeightsFile, nonFinite: Misfit
    ) throws -> (Network, WeightsFile)? {
        precondition(architecture == .vgg16, "only VGG-16's convolutions are published alone")
        // A small classifier takes little memory until it is cut off.
        var whole = Network.vgg16(classes: 1, width: 1, side: 32, stream: nil)
        let weights = try file.fitted(to: whole)
        guard weights.hasConvolutionsAlone(unlessAllowed: nonFinite) else { return nil }
        let others = weights.names.filter { $0.hasPrefix("classifier.") }
        try whole.load(
            weights, names: Dictionary(uniqueKeysWithValues: others.map { ($0, "unused." + $0) }),
            extras: others.isEmpty ? .refused : .allowed, missing: .allowed, nonFinite: nonFinite)
        let preparation = ImagePreprocessing.imageNet
        let convolutions = try Model(
            name: "", network: whole, preparation: preparation, origin: .file(name: "", digest: "")
        ).convolutions
        return (convolutions, weights)
    }
}

/// How much of a network a file must have.
public enum NetworkPart: Sendable {
    case whole
    /// The layers before the classifier are enough.
    case convolutions
}

extension WeightsFile {
    /// What images go through before a network with these weights: as was asked for, else as the file says, else as usual
    /// for the architecture.
    ///
    /// - Parameter channels: of the network's images.
    /// - Throws: `DatasetError` where what the file says can't be understood, or what was asked for doesn't fit.
    public func preparation(
        for architecture: Architecture, channels: Int = 3, asked: PreparationRequest = PreparationRequest()
    ) throws -> ImagePreprocessing {
        let stated = try statedPreparation(for: architecture, channels: channels, asked: asked)
        return try asked.preparation(like: stated, for: architecture, channels: channels)
    }

    /// What the file's metadata say, or the files beside it where they lie as on the Hugging Face hub, or what is usual.
    ///
    /// - Parameter asked: where it names a preparation, what can't be understood beside the file doesn't matter.
    /// - Throws: `DatasetError` where that can't be understood.
    public func statedPreparation(
        for architecture: Architecture, channels: Int, asked: PreparationRequest = PreparationRequest()
    ) throws -> ImagePreprocessing {
        var words = metadata
        if let beside = HubDescription(beside: path),
            Set(words.keys).isDisjoint(with: architecture.preparation.metadata.keys)
        {
            do {
                words.merge(try beside.preparation()) { own, _ in own }
            } catch let error as DatasetError {
                if asked.name == nil { throw error }
            }
        }
        return try ImagePreprocessing(metadata: words, like: architecture.preparation, channels: channels, path: path)
    }

    /// The files beside one of weights that say what its images go through and what its classes are called.
    public static func descriptions(beside file: URL) -> [URL] { HubDescription.existingFiles(beside: file) }

    /// For reports: the file's name, what in it was taken, and what it says of where it comes from.
    var origin: String {
        let name = URL(fileURLWithPath: path).lastPathComponent
        let taken = recognition.isPlain ? name : "\(name) (\(recognition))"
        return metadata["origin"].map { "\(taken), from the \($0)" } ?? taken
    }

    /// Whether there is no classifier, or one with weights that are infinite or NaN, unless those are allowed.
    fileprivate func hasConvolutionsAlone(unlessAllowed nonFinite: Misfit) -> Bool {
        let classifier = names.filter { $0.hasPrefix("classifier.") }
        return classifier.isEmpty
            || (nonFinite == .refused && classifier.contains { (nonFiniteCount(of: $0) ?? 0) > 0 })
    }

    /// The weights that see the image, by the name that the small networks and VGG-16 have for them.
    fileprivate var firstWeights: String { "features.0.weight" }

    /// The network that the file's shapes ask for, its weights 0, and the file as that network sees it.
    ///
    /// - Throws: `NetworkError` where several state dictionaries of the file fit.
    public func emptyNetwork(_ architecture: Architecture) throws -> (network: Network, weights: WeightsFile) {
        let usual = architecture.network(stream: nil)
        let fitted = try fitted(to: usual)
        return (fitted.network(architecture, like: usual), fitted)
    }

    private func network(_ architecture: Architecture, like usual: Network) -> Network {
        let classes = rows(of: usual.lastWeights?.name) ?? architecture.classCount
        switch architecture {
        case .cifarVGG16, .cifarVGG16BN, .cifarAlexNet:
            guard let first = shape(of: firstWeights), first.count == 4, first[0] > 0, 1...3 ~= first[1] else { break }
            let width = Double(first[0]) / 64
            return architecture == .cifarAlexNet
                ? .alexNetSmall(classes: classes, channels: first[1], width: width, stream: nil)
                : .vgg16Small(
                    classes: classes, channels: first[1], batchNorm: architecture == .cifarVGG16BN, width: width,
                    stream: nil)
        default: break
        }
        return classes == architecture.classCount ? usual : architecture.network(classes: classes, stream: nil)
    }

    /// How many rows the file has for the weights of that name, one for each class; `nil` where it has no such weights.
    private func rows(of name: String?) -> Int? {
        guard let name, let shape = shape(of: name), shape.count >= 2, 1...1_000_000 ~= shape[0] else { return nil }
        return shape[0]
    }
}

extension Network {
    /// The weights that give the logits: the last matrix or, in a network without a linear layer, the last convolution's.
    public var lastWeights: (name: String, tensor: Tensor)? {
        let weights = namedParameters.filter { $0.name.hasSuffix(".weight") }
        return weights.last { $0.tensor.shape.count == 2 } ?? weights.last { $0.tensor.shape.count == 4 }
    }
}

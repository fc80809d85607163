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
    /// its own layers, as Cahier writes them, gives just these. What a file says of its images
    /// (`mean`, `standard_deviation` and `range` in the metadata of safetensors) counts before the architecture's own convention.
    ///
    /// - Parameters:
    ///   - preparation: counts before both.
    ///   - part: whether a file of the convolutions alone is enough, for the architectures that have such files; the
    ///     convolutions are then also taken from a file whose classifier holds NaN, as torchvision's file of features does.
    ///   - nonFinite: whether weights may be infinite or NaN.
    /// - Throws: `DatasetError` if the file can't be read, `NetworkError` naming each tensor that doesn't fit.
    public init(
        contentsOf file: URL, as architecture: Architecture, preparation: ImagePreprocessing? = nil,
        part: NetworkPart = .whole, nonFinite: Misfit = .refused
    ) throws {
        let digest = try FileDigest.sha256(of: file, advice: "Name a file of weights")
        let weights = try WeightsFile(path: file.path)
        let prepared =
            try preparation ?? Self.statedPreparation(weights, like: ImagePreprocessing(architecture.imageConvention))
        let read: Network
        if weights.metadata["layers"] != nil {
            read = try Network(SafeTensors(decoding: Data(contentsOf: file, options: .alwaysMapped)))
            let found = read.nonFiniteParameters
            if nonFinite == .refused, !found.isEmpty { throw NetworkError(found, of: read.name, from: file.path) }
        } else if part == .convolutions, weights.hasConvolutionsAlone(unlessAllowed: nonFinite) {
            read = try Self.convolutions(of: architecture, from: weights, nonFinite: nonFinite)
        } else {
            var whole = weights.emptyNetwork(architecture)
            try whole.load(weights, nonFinite: nonFinite)
            read = whole
        }
        self.init(
            name: architecture.title, network: read.withoutDropout(), preparation: prepared,
            origin: .file(name: weights.origin, digest: digest))
    }

    /// VGG-16's convolutions, from a file that has nothing else of use.
    private static func convolutions(
        of architecture: Architecture, from weights: WeightsFile, nonFinite: Misfit
    ) throws -> Network {
        precondition(architecture == .vgg16, "only VGG-16's convolutions are published alone")
        // A small classifier takes little memory until it is cut off.
        var whole = Network.vgg16(classes: 1, width: 1, side: 32, stream: nil)
        let others = weights.names.filter { $0.hasPrefix("classifier.") }
        try whole.load(
            weights, names: Dictionary(uniqueKeysWithValues: others.map { ($0, "unused." + $0) }),
            extras: others.isEmpty ? .refused : .allowed, missing: .allowed, nonFinite: nonFinite)
        let preparation = ImagePreprocessing.imageNet
        return try Model(
            name: "", network: whole, preparation: preparation, origin: .file(name: "", digest: "")
        ).convolutions
    }

    /// What a safetensors file says of its images, in a range of 0 to 1 or 0 to 255.
    private static func statedPreparation(
        _ weights: WeightsFile, like usual: ImagePreprocessing
    ) throws -> ImagePreprocessing {
        func numbers(_ key: String) -> [Float]? {
            weights.metadata[key].map { $0.split(separator: " ").compactMap { Float($0) } }
        }
        guard weights.metadata["mean"] != nil else { return usual }
        let channels = weights.shape(of: weights.firstWeights)?.dropFirst().first
        guard let mean = numbers("mean"), let deviation = numbers("standard_deviation"), let range = numbers("range"),
            mean.count == deviation.count, mean.count == channels, range.count == 2, range[0] == 0, range[1] > 0,
            deviation.allSatisfy({ $0 > 0 })
        else {
            throw DatasetError(
                reading: weights.path, "its metadata about preprocessing can't be understood",
                advice: "Give mean, standard_deviation and range as numbers with spaces between them")
        }
        return usual.normalized(
            by: Normalization(
                mean: mean.map { $0 / range[1] }, standardDeviation: deviation.map { $0 / range[1] }))
    }
}

/// How much of a network a file must have.
public enum NetworkPart: Sendable {
    case whole
    /// The layers before the classifier are enough.
    case convolutions
}

extension WeightsFile {
    /// For reports: the file's name, and what it says of where it comes from.
    var origin: String {
        let name = URL(fileURLWithPath: path).lastPathComponent
        return metadata["origin"].map { "\(name), from the \($0)" } ?? name
    }

    /// Whether there is no classifier, or one with weights that are infinite or NaN, unless those are allowed.
    fileprivate func hasConvolutionsAlone(unlessAllowed nonFinite: Misfit) -> Bool {
        let classifier = names.filter { $0.hasPrefix("classifier.") }
        return classifier.isEmpty
            || (nonFinite == .refused && classifier.contains { (nonFiniteCount(of: $0) ?? 0) > 0 })
    }

    /// The weights that see the image, by the name that the small networks and VGG-16 have for them.
    fileprivate var firstWeights: String { "features.0.weight" }

    /// The network that the file's shapes ask for, its weights 0.
    func emptyNetwork(_ architecture: Architecture) -> Network {
        let usual = architecture.network(stream: nil)
        let classes = rows(of: usual.lastWeights) ?? architecture.classCount
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

    /// How many rows the file has for the weights [classes, features] of that name; `nil` where it has no such matrix.
    private func rows(of name: String?) -> Int? {
        guard let name, let shape = shape(of: name), shape.count == 2, 1...1_000_000 ~= shape[0] else { return nil }
        return shape[0]
    }
}

extension Network {
    /// The name of the matrix that gives the logits.
    fileprivate var lastWeights: String? {
        namedParameters.last { $0.name.hasSuffix(".weight") && $0.tensor.shape.count == 2 }?.name
    }
}

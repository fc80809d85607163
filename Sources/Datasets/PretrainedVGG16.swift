import Crypto
import Foundation
import Networks
import Tensors
import Wording

/// VGG-16 as it was trained on ImageNet: its convolutions, its classifier where the file has one, and what it wants to
/// be given.
public struct PretrainedVGG16: Sendable {
    /// The 13 convolutions with their activations and poolings; takes images of any size from 32 pixels.
    public let convolutions: Network
    /// The whole network for 224 pixels and 1000 classes, where the file has it.
    public let complete: Network?
    /// Belongs to the weights.
    public let normalization: Normalization
    /// Where the weights come from, for reports.
    public let origin: String
    /// SHA-256 of the file.
    public let digest: String

    /// - Throws: `DatasetError` if the file can't be read, `NetworkError` if it holds no VGG-16.
    public init(contentsOf file: URL) throws {
        let data = try DataFile(file, advice: "Fetch it again with `cahier fetch vgg16-imagenet`")
        digest = try data.digest
        let weights = try WeightsFile(path: file.path)
        if weights.names.contains(where: { $0.hasPrefix("classifier.6.") }) {
            var whole = Network.vgg16(stream: nil)
            try whole.load(weights)
            complete = whole.withoutDropout()
            convolutions = try whole.convolutionalPart
        } else {
            // A small classifier takes little memory until it is cut off.
            var whole = Network.vgg16(classes: 1, width: 1, side: 32, stream: nil)
            try whole.load(weights, missing: .allowed)
            complete = nil
            convolutions = try whole.convolutionalPart
        }
        normalization = try Self.normalization(weights) ?? ImagePreprocessing.imageNetNormalization
        origin = weights.origin
    }

    /// What a safetensors file says of its images, in a range of 0 to 1 or 0 to 255.
    private static func normalization(_ weights: WeightsFile) throws -> Normalization? {
        func numbers(_ key: String) -> [Float]? {
            weights.metadata[key].map { $0.split(separator: " ").compactMap { Float($0) } }
        }
        guard weights.metadata["mean"] != nil else { return nil }
        guard let mean = numbers("mean"), let deviation = numbers("standard_deviation"), let range = numbers("range"),
            mean.count == 3, deviation.count == 3, range.count == 2, range[0] == 0, range[1] > 0,
            deviation.allSatisfy({ $0 > 0 })
        else {
            throw DatasetError(
                reading: weights.path, "its metadata about preprocessing can't be understood",
                advice: "Fetch it again with `cahier fetch vgg16-imagenet`")
        }
        return Normalization(mean: mean.map { $0 / range[1] }, standardDeviation: deviation.map { $0 / range[1] })
    }
}

extension Network {
    /// Everything before the classifier.
    fileprivate var convolutionalPart: Network {
        get throws {
            guard let end = layers.firstIndex(where: { $0.layer == .flatten }) else {
                throw NetworkError(
                    "taking the convolutions of \(name)", "expected a layer that flattens its maps, found none")
            }
            return Network(name: "vgg-16-convolutions", inputShape: inputShape, layers: Array(layers[..<end]))
        }
    }
}

extension WeightsFile {
    /// For reports: the file's name, and what it says of where it comes from.
    var origin: String {
        let name = URL(fileURLWithPath: path).lastPathComponent
        return metadata["origin"].map { "\(name), from the \($0)" } ?? name
    }
}

extension DataFile {
    /// SHA-256 of the file.
    var digest: String {
        get throws {
            var hash = SHA256()
            try forEachPiece(of: 1 << 20) { hash.update(bufferPointer: $0) }
            return hexadecimal(hash.finalize())
        }
    }
}

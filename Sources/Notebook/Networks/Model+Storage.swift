import Datasets
import Foundation
import Models
import Networks

extension Model: StorableValue {
    public static var encodingName: String { "model 2" }

    private static let metadataKey = "model"

    /// What neither the network's own description says, nor what any file of weights says of its images.
    private struct Description: Codable {
        var name: String
        var classNames: [String]
        var origin: Origin
    }

    public func encoded() throws -> Data {
        var file = try network.safeTensors()
        let description = Description(name: name, classNames: classNames, origin: origin)
        file.metadata.merge(preparation.metadata) { $1 }
        file.metadata[Self.metadataKey] = String(decoding: try CanonicalJSON.encode(description), as: UTF8.self)
        return try file.encoded()
    }

    /// - Throws: `NetworkError` where the data are no model's, `DatasetError` where they say nonsense of its images.
    public init(decoding data: Data) throws {
        let file = try SafeTensors(decoding: data)
        guard let text = file.metadata[Self.metadataKey] else {
            throw NetworkError("reading a model", "its name and origin are missing; compute it anew")
        }
        let description: Description = try CanonicalJSON.decode(from: Data(text.utf8))
        let network = try Network(file)
        // All of it is there: nothing is usual.
        let preparation = try ImagePreprocessing(
            metadata: file.metadata, like: .imageNet, channels: network.inputShape[0], path: "a stored model")
        self.init(
            name: description.name, network: network, preparation: preparation,
            classNames: description.classNames, origin: description.origin)
    }
}

extension Model {
    /// What it is known by: the content of its file and how that was taken, or the bytes that it was stored as.
    public var digest: String {
        get throws {
            guard case .file = origin else { return contentDigest(of: try encoded()) }
            struct Identity: Encodable {
                var origin: Origin
                var network: String
                var inputShape: [Int]
                var preparation: ImagePreprocessing
            }
            return try contentDigest(
                ofJSON: Identity(
                    origin: origin, network: network.name, inputShape: network.inputShape, preparation: preparation))
        }
    }

    /// Rows for a report's provenance.
    var details: [(String, String)] {
        guard case .file(let file, let digest) = origin else { return [] }
        return [
            ("Weights of \(name)", file),
            ("Content", hasClassifier ? "the complete network" : "convolutions, no classifier"),
            ("Parameters of \(name)", NumberFormat.fixed(0).text(Double(network.parameterCount))),
            ("SHA-256 of the weights of \(name)", digest),
            ("Preparation of images for \(name)", "\(preparation)"),
        ]
    }
}

extension ModelRequest {
    /// The user's own network, "AlexNet (mine.pth)": two of them may be of one architecture.
    ///
    /// - Throws: what reading the file throws: one error with the file, the tensors, what was expected and found.
    func ownModel(as architecture: Architecture) throws -> Model {
        var model = try Model(
            contentsOf: URL(fileURLWithPath: file), as: architecture, preparation: preparation,
            part: architecture == .vgg16 ? .convolutions : .whole,
            nonFinite: allowsNonFinite == true ? .allowed : .refused)
        model.name += " (\(URL(fileURLWithPath: file).lastPathComponent))"
        return model
    }
}

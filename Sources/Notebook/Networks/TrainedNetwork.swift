import Datasets
import Foundation
import Networks
import Tensors

/// A network as it left training, with what its inputs must go through.
public struct TrainedNetwork: Sendable {
    public var network: Network
    /// Belongs to the weights: images must be normalised so.
    public var normalization: Normalization
    /// One entry for each epoch.
    public var history: [EpochSummary]

    public init(network: Network, normalization: Normalization, history: [EpochSummary]) {
        self.network = network
        self.normalization = normalization
        self.history = history
    }

    /// The network as it would be deployed: batch normalisation folded into the convolutions, dropout left out.
    public var deployed: Network { network.foldingBatchNorm().withoutDropout() }
}

extension TrainedNetwork: StorableValue {
    public static var encodingName: String { "trained network 2" }

    public func encoded() throws -> Data {
        var file = try network.safeTensors()
        file.metadata["normalization"] = String(decoding: try CanonicalJSON.encode(normalization), as: UTF8.self)
        file.metadata["history"] = String(decoding: try CanonicalJSON.encode(history), as: UTF8.self)
        return try file.encoded()
    }

    public init(decoding data: Data) throws {
        let file = try SafeTensors(decoding: data)
        guard let normalization = file.metadata["normalization"], let history = file.metadata["history"] else {
            throw NetworkError("reading a trained network", "its normalisation or history is missing; train it anew")
        }
        self.init(
            network: try Network(file),
            normalization: try CanonicalJSON.decode(Normalization.self, from: Data(normalization.utf8)),
            history: try CanonicalJSON.decode([EpochSummary].self, from: Data(history.utf8)))
    }
}

import Foundation
import Networks

/// AlexNet as it was trained on ImageNet, in torchvision's form: 224 pixels, 1000 classes.
public struct PretrainedAlexNet: Sendable {
    public let network: Network
    /// Where the weights come from, for reports.
    public let origin: String
    /// SHA-256 of the file.
    public let digest: String

    /// - Throws: `DatasetError` if the file can't be read, `NetworkError` if it holds no AlexNet.
    public init(contentsOf file: URL) throws {
        digest = try DataFile(file, advice: "Get torchvision's \(PretrainedLocator.Weights.alexNet.names[0]) again")
            .digest
        let weights = try WeightsFile(path: file.path)
        var whole = Network.alexNet(stream: nil)
        try whole.load(weights)
        network = whole.withoutDropout()
        origin = weights.origin
    }
}

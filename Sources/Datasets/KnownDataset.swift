import Foundation
import Wording

/// A data set that is known by name, whichever of its layouts somebody has.
///
///     KnownDataset(spelled: "CIFAR10")      // .cifar10
public enum KnownDataset: String, CaseIterable, Sendable {
    case cifar10 = "cifar-10"
    case cifar100 = "cifar-100"
    case fashionMNIST = "fashion-mnist"

    /// - Parameter name: the name in any case, with or without hyphens and the like.
    public init?(spelled name: String) {
        guard let known = Self.allCases.first(where: { spelling($0.rawValue) == spelling(name) }) else { return nil }
        self = known
    }

    /// The authors' name.
    public var title: String {
        switch self {
        case .cifar10: "CIFAR-10"
        case .cifar100: "CIFAR-100"
        case .fashionMNIST: "Fashion-MNIST"
        }
    }

    /// What to do where it is wanted and not here.
    public var remedy: String {
        switch self {
        case .cifar10: "`cahier fetch cifar10` gets it (170 MB), or set CAHIER_DATA to the folder that holds it"
        case .cifar100: "`cahier fetch cifar100` gets it (169 MB), or set CAHIER_DATA to the folder that holds it"
        case .fashionMNIST: "Install the Debian package \(FashionMNIST.debianPackage)"
        }
    }

    /// By preference.
    var layouts: [DatasetLayout] {
        switch self {
        case .cifar10: [CIFAR10.binary, CIFAR10.python]
        case .cifar100: [CIFAR100.binary, CIFAR100.python]
        case .fashionMNIST: [FashionMNIST.layout]
        }
    }
}

/// One of the forms that a data set comes in: a folder with files of certain names.
struct DatasetLayout: Sendable {
    /// The folder's name where data are kept; torchvision's and the makers' own.
    let folderName: String
    let files: [String]
    /// The files by whose names a folder of any name is known.
    let signature: [String]
    /// What the files are taken for; the same files read in another way have another format.
    let format: String
    let load: @Sendable (URL) throws -> ImageDataset

    func isIn(_ folder: URL) -> Bool {
        signature.allSatisfy { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(
                atPath: folder.appendingPathComponent(name).path, isDirectory: &isFolder) && !isFolder.boolValue
        }
    }
}

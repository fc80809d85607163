import Foundation

/// The form in which a data set's images are stored, whatever its files are.
public enum StoredForm: Sendable, Hashable {
    /// CIFAR's, at the size that networks take.
    case cifar10, cifar100
    /// Fashion-MNIST's, grey and smaller than what networks take.
    case fashionMNIST
    /// A folder of pictures for each class, of any sizes.
    case classFolders
}

extension FoundDataset {
    public var storedForm: StoredForm {
        switch format {
        case CIFAR10.binary.format, CIFAR10.python.format: .cifar10
        case CIFAR100.binary.format, CIFAR100.python.format: .cifar100
        case FashionMNIST.layout.format: .fashionMNIST
        default: .classFolders
        }
    }

    /// All images at the size that they are stored in.
    ///
    /// - Throws: ``DatasetError`` if a file is missing or malformed; for folders of classes, whose images have sizes of their own:
    ///   see ``ClassFolderFiles``.
    public func loadAtOwnSize() throws -> ImageDataset {
        switch storedForm {
        case .cifar10, .cifar100: return try load()
        case .fashionMNIST: return try FashionMNIST.load(folder: folder)
        case .classFolders:
            throw DatasetError(
                reading: folder.path, "its pictures have sizes of their own", advice: "Read them one by one")
        }
    }
}

import Foundation
import Notebook

/// A data set's images in the form that they are stored in, at their own size.
enum PoisonableImages {
    /// CIFAR's layouts: all images at once.
    case records(FoundDataset, ImageDataset)
    /// One by one.
    case pictures(PictureSet)

    /// - Throws: `DatasetError` if a file is missing or malformed.
    init(_ found: FoundDataset) throws {
        switch found.storedForm {
        case .cifar10, .cifar100: self = .records(found, try found.load())
        case .fashionMNIST: self = .pictures(PictureSet(try found.loadAtOwnSize()))
        case .classFolders: self = .pictures(PictureSet(try ClassFolderFiles(in: found.folder)))
        }
    }

    var name: String {
        switch self {
        case .records(_, let dataset): dataset.name
        case .pictures(let set): set.name
        }
    }

    var classNames: [String] {
        switch self {
        case .records(_, let dataset): dataset.classNames
        case .pictures(let set): set.classNames
        }
    }

    /// Of training images.
    var count: Int {
        switch self {
        case .records(_, let dataset): dataset.train.count
        case .pictures(let set): set.training.count
        }
    }

    /// - Throws: `MethodError` where the key is for other classes, or has filters that are larger than images.
    func check(_ key: UnlearnabilityKey) throws {
        guard key.filters.count == classNames.count else {
            throw MethodError(
                "poisoning \(name)",
                "the key has filters for \(key.filters.count) classes, the images are of \(classNames.count)",
                advice: "Use the key that was made for them, or draw one with --seed")
        }
        guard case .records(_, let dataset) = self else { return }
        try key.check(height: dataset.shape.height, width: dataset.shape.width, of: name)
    }

    /// - Throws: `MethodError` where a key's file says which images are poisoned, and they are of another number.
    func checkChoice(of file: UnlearnabilityKeyFile) throws {
        guard file.size == nil else {
            throw MethodError(
                "undoing \(name)", "its images were made smaller after they were filtered",
                advice: "Undo a set that was written without --size")
        }
        guard file.fraction.value < 1, let images = file.images, images.count != count else { return }
        throw MethodError(
            "undoing \(name)",
            "the key poisoned \(images.poisoned) of \(images.count) images, and there are \(count), so that nobody knows which",
            advice: "Give the whole set that was written with the key")
    }
}

extension UnlearnabilityKey {
    /// - Throws: `MethodError` where the filters are larger than an image.
    func check(height: Int, width: Int, of name: String) throws {
        guard side <= min(height, width) else {
            throw MethodError(
                "poisoning \(name)", "the key's filters have \(side)x\(side) pixels, an image \(height)x\(width)",
                advice: "Use a key with a smaller kernel, or leave small images out")
        }
    }
}

/// Pictures that are read one by one.
struct PictureSet {
    struct Item: Sendable {
        /// Inside the folder that is written, ending in png.
        let path: String
        /// Where the picture lies; nothing where it is no file of its own.
        let original: (file: URL, path: String)?
        let label: Int
        let isForTraining: Bool
        let picture: @Sendable () throws -> Picture
    }

    let name: String
    let classNames: [String]
    let training: [Item]
    let test: [Item]

    init(_ files: ClassFolderFiles) {
        name = files.folder.lastPathComponent
        classNames = files.classNames
        let items = zip(files.items, files.pngPaths).map { item, path in
            Item(
                path: path, original: (item.file, item.path), label: item.label, isForTraining: item.isForTraining
            ) { try Picture(contentsOf: item.file) }
        }
        // As they are found again in the folder that is written: "a.PNG" stands before "a.b.PNG", and "a.png" behind "a.b.png".
        .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        (training, test) = (items.filter(\.isForTraining), items.filter { !$0.isForTraining })
    }

    /// Classes in the order of their labels, and in each the images in theirs: as folders of classes are read.
    init(_ dataset: ImageDataset) {
        func items(_ split: ImageDataset.Split, _ folder: String) -> [Item] {
            let digits = String(max(split.count, dataset.classNames.count)).count, shape = dataset.shape
            func number(_ value: Int) -> String {
                let text = String(value)
                return String(repeating: "0", count: max(0, digits - text.count)) + text
            }
            return split.labels.indices.sorted { (split.labels[$0], $0) < (split.labels[$1], $1) }.map { place in
                let label = split.labels[place]
                let title = dataset.classNames[label].replacing("/", with: "-")
                return Item(
                    path: "\(folder)/\(number(label))-\(title)/\(number(place)).png", original: nil, label: label,
                    isForTraining: folder == "train"
                ) {
                    Picture(
                        width: shape.width, height: shape.height,
                        bytePlanes: Array(split.images[place * shape.count..<(place + 1) * shape.count]))
                }
            }
        }
        name = dataset.name
        classNames = dataset.classNames
        (training, test) = (items(dataset.train, "train"), items(dataset.test, "test"))
    }

    /// Whether a training picture is the one of another set, by its class's folder and its name.
    func isSame(_ place: Int, as other: Item) -> Bool { training[place].path == other.path }
}

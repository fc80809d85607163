import Foundation

/// CIFAR-100 (Krizhevsky 2009): 60,000 images, 3 × 32 × 32, in its official binary layout or its Python one. The 100 fine
/// labels are the classes.
public enum CIFAR100 {
    public static let shape = CIFARRecords.shape

    /// Records of a coarse label, a fine label and 3 × 32 × 32 bytes, red plane first; the coarse labels' names are not read.
    static let binary = DatasetLayout(
        folderName: "cifar-100-binary", files: ["fine_label_names.txt", "train.bin", "test.bin"],
        signature: ["fine_label_names.txt"], format: "CIFAR-100", load: load)

    /// As torchvision downloads it.
    static let python = DatasetLayout(
        folderName: "cifar-100-python", files: ["meta", "train", "test"], signature: ["meta", "train", "test"],
        format: "CIFAR-100 for Python", load: loadPickles)

    /// Reads train.bin, test.bin and fine_label_names.txt; a file may hold any number of records.
    ///
    /// - Throws: ``DatasetError`` naming the file that is missing or malformed.
    public static func load(folder: URL) throws -> ImageDataset {
        let files = try binary.open(
            folder, advice: "Get CIFAR-100's binary version again and check the folder \(folder.path)")
        let records = CIFARRecords(classCounts: [20, 100])
        return try ImageDataset(
            name: "CIFAR-100", classNames: records.names(files[0]), shape: shape,
            train: records.split([files[1]]), test: records.split([files[2]]))
    }

    /// Reads meta, train and test, pickles of NumPy's arrays, without running any code.
    ///
    /// - Throws: ``DatasetError`` naming the file that is missing or malformed.
    public static func loadPickles(folder: URL) throws -> ImageDataset {
        let advice = "Get CIFAR-100's Python version again and check the folder \(folder.path)"
        let files = try python.open(folder, advice: advice)
        let pickles = CIFARPickles(labels: "fine_labels", names: "fine_label_names", classCount: 100, advice: advice)
        return try ImageDataset(
            name: "CIFAR-100", classNames: pickles.classNames(files[0]), shape: shape,
            train: pickles.split([files[1]]), test: pickles.split([files[2]]))
    }
}

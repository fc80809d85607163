import Foundation

/// CIFAR-10 (Krizhevsky 2009): 60,000 images of 10 classes, 3 × 32 × 32, in its official binary layout or its Python one.
public enum CIFAR10 {
    public static let shape = CIFARRecords.shape

    /// Records of one label and 3 × 32 × 32 bytes, red plane first.
    static let binary = DatasetLayout(
        folderName: "cifar-10-batches-bin",
        files: ["batches.meta.txt"] + (1...5).map { "data_batch_\($0).bin" } + ["test_batch.bin"],
        signature: ["data_batch_1.bin"], format: "CIFAR-10", load: load)

    /// As torchvision downloads it.
    static let python = DatasetLayout(
        folderName: "cifar-10-batches-py",
        files: ["batches.meta"] + (1...5).map { "data_batch_\($0)" } + ["test_batch"], signature: ["data_batch_1"],
        format: "CIFAR-10 for Python", load: loadPickles)

    /// Reads data_batch_1.bin to data_batch_5.bin, test_batch.bin and batches.meta.txt.
    ///
    /// A batch may hold any number of records.
    ///
    /// - Throws: ``DatasetError`` naming the file that is missing or malformed.
    public static func load(folder: URL) throws -> ImageDataset {
        let files = try binary.open(
            folder, advice: "Get CIFAR-10's binary version again and check the folder \(folder.path)")
        let records = CIFARRecords(classCounts: [10])
        return try ImageDataset(
            name: "CIFAR-10", classNames: records.names(files[0]), shape: shape,
            train: records.split(Array(files[1...5])), test: records.split([files[6]]))
    }

    /// Reads data_batch_1 to data_batch_5, test_batch and batches.meta, pickles of NumPy's arrays, without running any code.
    ///
    /// - Throws: ``DatasetError`` naming the file that is missing or malformed.
    public static func loadPickles(folder: URL) throws -> ImageDataset {
        let advice = "Get CIFAR-10's Python version again and check the folder \(folder.path)"
        let files = try python.open(folder, advice: advice)
        let pickles = CIFARPickles(labels: "labels", names: "label_names", classCount: 10, advice: advice)
        return try ImageDataset(
            name: "CIFAR-10", classNames: pickles.classNames(files[0]), shape: shape,
            train: pickles.split(Array(files[1...5])), test: pickles.split([files[6]]))
    }
}

extension DatasetLayout {
    /// All files, looked at before any is read, so that a missing one is reported at once.
    func open(_ folder: URL, advice: String) throws -> [DataFile] {
        try files.map { try DataFile(folder.appendingPathComponent($0), advice: advice) }
    }
}

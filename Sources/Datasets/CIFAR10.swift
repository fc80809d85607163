import Foundation

/// CIFAR-10 (Krizhevsky 2009) in its official binary layout: records of one label and 3 × 32 × 32 bytes, red plane
/// first.
public enum CIFAR10 {
    /// The folder inside `$CAHIER_DATA`.
    public static let folderName = "cifar-10-batches-bin"
    public static let shape = CIFARRecords.shape
    static let firstTrainingBatch = "data_batch_1.bin"

    static let files = ["batches.meta.txt"] + (1...5).map { "data_batch_\($0).bin" } + ["test_batch.bin"]

    /// Reads data_batch_1.bin to data_batch_5.bin, test_batch.bin and batches.meta.txt.
    ///
    /// A batch may hold any number of records.
    ///
    /// - Throws: ``DatasetError`` naming the file that is missing or malformed.
    public static func load(folder: URL) throws -> ImageDataset {
        let advice = "Get CIFAR-10's binary version again and check the folder named by CAHIER_DATA"
        func file(_ name: String) throws -> DataFile {
            try DataFile(folder.appendingPathComponent(name), advice: advice)
        }
        let records = CIFARRecords(classCounts: [10])
        // All files are looked at before any is read, so that a missing one is reported at once.
        let metadata = try file("batches.meta.txt")
        let batches = try (1...5).map { try file("data_batch_\($0).bin") }
        let testBatch = try file("test_batch.bin")
        return try ImageDataset(
            name: "CIFAR-10", classNames: records.names(metadata), shape: shape,
            train: records.split(batches), test: records.split([testBatch]))
    }
}

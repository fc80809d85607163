import Foundation

/// CIFAR-100 (Krizhevsky 2009) in its official binary layout: records of a coarse label, a fine label and 3 × 32 × 32
/// bytes, red plane first. The 100 fine labels are the classes.
public enum CIFAR100 {
    /// The folder inside `$CAHIER_DATA`.
    public static let folderName = "cifar-100-binary"
    public static let shape = CIFARRecords.shape

    /// The names of the files that are read; the coarse labels' names are not among them.
    public static let files = ["fine_label_names.txt", "train.bin", "test.bin"]

    /// Reads train.bin, test.bin and fine_label_names.txt; a file may hold any number of records.
    ///
    /// - Throws: ``DatasetError`` naming the file that is missing or malformed.
    public static func load(folder: URL) throws -> ImageDataset {
        let advice = "Get CIFAR-100's binary version again and check the folder \(folder.path)"
        // All files are looked at before any is read, so that a missing one is reported at once.
        let found = try files.map { try DataFile(folder.appendingPathComponent($0), advice: advice) }
        let records = CIFARRecords(classCounts: [20, 100])
        return try ImageDataset(
            name: "CIFAR-100", classNames: records.names(found[0]), shape: shape,
            train: records.split([found[1]]), test: records.split([found[2]]))
    }
}

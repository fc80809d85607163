import Foundation
import Wording

/// The folder that a data set's archive holds, and how its files are known to be all there.
package struct DatasetFolder: Sendable {
    /// E.g. "cifar-10-batches-bin".
    package var name: String
    /// Bytes of each file that must be there.
    package var sizes: [String: Int]

    package init(name: String, sizes: [String: Int]) {
        self.name = name
        self.sizes = sizes
    }

    /// CIFAR-10: records of a label and 3 x 32 x 32 bytes, ten thousand in each of six files.
    static let cifar10 = DatasetFolder(
        name: "cifar-10-batches-bin",
        sizes: Dictionary(
            uniqueKeysWithValues: ((1...5).map { "data_batch_\($0).bin" } + ["test_batch.bin"]).map {
                ($0, 10_000 * 3073)
            }))

    /// CIFAR-100: records of a coarse label, a fine label and 3 x 32 x 32 bytes.
    static let cifar100 = DatasetFolder(
        name: "cifar-100-binary", sizes: ["train.bin": 50_000 * 3074, "test.bin": 10_000 * 3074])

    /// What keeps the folder from being complete, e.g. "test_batch.bin is missing"; `nil` where nothing does.
    func shortcoming(of folder: URL) -> String? {
        for (file, size) in sizes.sorted(by: { $0.key < $1.key }) {
            var status = stat()
            guard stat(folder.appendingPathComponent(file).path, &status) == 0 else { return "\(file) is missing" }
            guard status.st_mode & S_IFMT == S_IFREG else { return "\(file) is no file" }
            guard Int(status.st_size) == size else { return "\(file) has \(status.st_size) bytes instead of \(size)" }
        }
        return nil
    }

    /// Whether the folder is inside `parent` and complete.
    ///
    /// - Throws: `DownloadError` if it is there but not complete, since it may be somebody's own.
    func isComplete(in parent: URL, for operation: String) throws -> Bool {
        let folder = parent.appendingPathComponent(name)
        guard FileManager.default.fileExists(atPath: folder.path) else { return false }
        guard let shortcoming = shortcoming(of: folder) else { return true }
        throw DownloadError(
            operation, "there is a folder \(folder.path), but \(shortcoming)",
            advice: "Move it away, or name another folder with --to")
    }

    /// Unpacks an archive, by the program tar, into `parent`, where the folder appears once it is complete.
    ///
    /// - Throws: `DownloadError` if tar fails or the archive holds something else; `CancellationError`.
    func unpack(_ archive: URL, into parent: URL, for operation: String, cancellation: Cancellation) throws {
        let workplace = parent.appendingPathComponent(".unpacking-\(UUID().uuidString)")
        let advice = "Make room, and check that \(archive.path) is the data set's own archive"
        do {
            try FileManager.default.createDirectory(at: workplace, withIntermediateDirectories: true)
        } catch {
            throw DownloadError(operation, "the folder \(workplace.path) cannot be made", advice: advice)
        }
        defer { try? FileManager.default.removeItem(at: workplace) }
        let tar = ChildProcess(
            "tar", ["-xzf", archive.path, "-C", workplace.path, "--no-same-owner"], for: operation, package: "tar")
        let ending = try tar.run(cancellation: cancellation)
        guard ending.status == 0 else {
            throw DownloadError(operation, "unpacking \(archive.path) failed: \(ending.firstReason)", advice: advice)
        }
        let unpacked = workplace.appendingPathComponent(name)
        if let shortcoming = shortcoming(of: unpacked) {
            throw DownloadError(operation, "in \(archive.path), \(name)/\(shortcoming)", advice: advice)
        }
        let folder = parent.appendingPathComponent(name)
        guard rename(unpacked.path, folder.path) == 0 else {
            throw DownloadError(operation, "\(folder.path) cannot be written: \(systemMessage())", advice: advice)
        }
    }
}

import Files
import Foundation
import Wording

/// The bytes of a file received so far, in `NAME.part`, which takes the file's own name once they are all there and
/// checked.
///
/// `NAME.part.version` beside it says which version of the file on the server they belong to. Only one process at a
/// time has it open.
final class PartialFile {
    let file: URL
    let url: URL
    private let operation: String
    private var descriptor: Int32
    /// Whether all of its bytes were received since it was opened.
    private(set) var isFresh = true

    /// Opens or begins the partial file of `file`; its folder is made where there is none.
    ///
    /// - Throws: `DownloadError` if it can't be written or another process has it open.
    init(of file: URL, for operation: String) throws {
        self.file = file
        self.operation = operation
        url = file.appendingPathExtension("part")
        descriptor = -1
        do { try Folder.make(file.deletingLastPathComponent()) } catch {
            throw self.error(
                "the folder \(file.deletingLastPathComponent().path) cannot be made (\(error.finding))")
        }
        repeat {
            if descriptor >= 0 { close(descriptor) }
            descriptor = open(url.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw self.error("\(url.path) cannot be written: \(systemMessage())") }
            // A file system without locks is no reason to give up.
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
                throw DownloadError(
                    operation, "another process is writing \(url.path)", advice: "Wait until it ends, or end it")
            }
            // The process that had it open until now may have given it its final name.
        } while !isAtItsPath
        isFresh = size == 0
    }

    deinit {
        guard descriptor >= 0 else { return }
        // Closing alone would leave the lock to a program that is just being started and has not closed its copy yet.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    private var isAtItsPath: Bool {
        var (here, there) = (stat(), stat())
        return fstat(descriptor, &here) == 0 && stat(url.path, &there) == 0
            && here.st_ino == there.st_ino && here.st_dev == there.st_dev
    }

    private func error(_ problem: String) -> DownloadError {
        DownloadError(operation, problem, advice: "Make room and check its rights, or name another folder with --to")
    }

    /// The bytes received so far.
    var size: Int {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    private var versionFile: URL { url.appendingPathExtension("version") }

    /// What the server calls the version of the file that these bytes belong to.
    var validator: String? {
        guard let data = try? Data(contentsOf: versionFile), data.count < 1024,
            let text = String(validating: data, as: UTF8.self), !text.isEmpty, !text.contains(where: \.isNewline)
        else { return nil }
        return text
    }

    /// Forgets what was received and begins with another version of the file.
    func restart(validator: String?) throws {
        if size > 0, ftruncate(descriptor, 0) != 0 {
            throw error("\(url.path) cannot be emptied: \(systemMessage())")
        }
        isFresh = true
        try? FileManager.default.removeItem(at: versionFile)
        // Without it the download only can't ask whether the file has changed, which its digest shows in the end.
        if let validator { try? Data(validator.utf8).write(to: versionFile) }
    }

    /// - Throws: `DownloadError` if the disk is full.
    func append(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes
        while !rest.isEmpty {
            let count = write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw error("\(url.path) cannot be written: \(systemMessage())") }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Gives the bytes the file's own name, which then holds all of them even after a loss of power.
    func finish() throws {
        guard fsync(descriptor) == 0 else { throw error("\(file.path) cannot be written: \(systemMessage())") }
        do { try WholeFile.move(url, to: file) } catch { throw self.error("\(error.attempt): \(error.finding)") }
        try? FileManager.default.removeItem(at: versionFile)
    }

    func remove() {
        try? FileManager.default.removeItem(at: versionFile)
        try? FileManager.default.removeItem(at: url)
    }
}

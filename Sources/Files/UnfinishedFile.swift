import Foundation

/// A file's bytes beside its place, under another name: it is whole, and takes its place when it is finished.
///
/// So several files that belong together are written all or none, but for the moment in which they are renamed:
///
///     let files = try [weights, masks].map { try UnfinishedFile($0.data, for: $0.file) }
///     for file in files { try file.finish() }
package struct UnfinishedFile {
    private let unfinished: String
    private let place: String
    private let attempt: String

    /// Writes the bytes.
    ///
    /// - Parameter file: where they belong; a link is followed.
    /// - Throws: `FileError` where they can't be written, or a pipe or a device stands there; nothing is left then.
    package init(_ data: Data, for file: URL) throws(FileError) {
        let attempt = "writing \(file.path)"
        guard case .file(let place) = try FilePlace(file) else { throw Self.inTheWay(attempt) }
        try self.init(data, at: place, attempt)
    }

    /// - Parameter place: where links lead to.
    init(_ data: Data, at place: URL, _ attempt: String) throws(FileError) {
        let folder = place.deletingLastPathComponent().path
        guard access(folder, F_OK) == 0 else {
            throw FileError(attempt, "there is no folder \(folder)", remedy: "Make it")
        }
        let number = UInt64.random(in: .min ... .max)
        let unfinished = "\(folder)/\(WholeFile.unfinishedName)\(getpid())-\(String(number, radix: 36))"
        do throws(FileError) {
            try Descriptor.with(unfinished, O_WRONLY | O_CREAT | O_EXCL, attempt) { (descriptor) throws(FileError) in
                if let code = data.withUnsafeBytes(descriptor.write) { throw FileError(attempt, code: code) }
                Sharing.adopt(descriptor, at: place.path, in: folder)
            }
        } catch {
            unlink(unfinished)
            throw error
        }
        (self.unfinished, self.place, self.attempt) = (unfinished, place.path, attempt)
    }

    /// Gives the file its place, in that of one that was there.
    ///
    /// - Throws: `FileError` where that can't be; what stood there still stands.
    package func finish() throws(FileError) {
        guard rename(unfinished, place) == 0 else { throw FileError(attempt, code: errno) }
    }

    /// Removes what has not taken its place.
    package func discard() { unlink(unfinished) }

    static func inTheWay(_ attempt: String) -> FileError {
        FileError(attempt, "a pipe or a device of this name is there", remedy: "Move it away")
    }
}

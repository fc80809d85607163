import Foundation

/// The one place where files are written: whole or not at all, and never in the place of what is no file.
///
///     try WholeFile.write(Data("a,b\n".utf8), to: URL(fileURLWithPath: "tables/1.csv"))
package enum WholeFile {
    /// What happens where a pipe or a device stands.
    package enum Streams { case refused, writtenThrough }

    /// The beginning of the names of files that are not whole yet.
    package static let unfinishedName = ".cahier-"

    /// Writes a file beside its place and renames it when it is whole; one that was there keeps its rights and owner.
    ///
    /// A link is followed. In a folder that a group shares, a new file is the group's to write, too.
    /// - Throws: `FileError` where it can't be written; what stood there still stands.
    package static func write(_ data: Data, to file: URL, streams: Streams = .refused) throws(FileError) {
        switch try FilePlace(file) {
        case .file(let place): try replace(place, with: data, "writing \(file.path)")
        case .stream where streams == .refused: throw UnfinishedFile.inTheWay("writing \(file.path)")
        case .stream(let stream): try writeThrough(data, stream)
        }
    }

    /// Gives bytes to a pipe or a device; waits for somebody who reads a pipe.
    package static func writeThrough(_ data: Data, _ stream: URL) throws(FileError) {
        let attempt = "writing \(stream.path)"
        if let number = FilePlace.openNumber(stream) {
            guard let code = data.withUnsafeBytes(Descriptor(number: number).write) else { return }
            throw FileError(attempt, code: code)
        }
        try Descriptor.with(stream.path, O_WRONLY | O_APPEND, attempt) { (descriptor) throws(FileError) in
            if let code = data.withUnsafeBytes(descriptor.write) { throw FileError(attempt, code: code) }
        }
    }

    /// Gives a file that is whole its place, on the same disk: where links lead to, in the place of a file or of
    /// nothing.
    ///
    /// - Throws: `FileError` where something else stands there, or a file that may only be read.
    package static func move(_ whole: URL, to file: URL) throws(FileError) {
        guard case .file(let place) = try FilePlace(file) else { throw UnfinishedFile.inTheWay("writing \(file.path)") }
        guard rename(whole.path, place.path) == 0 else { throw FileError("writing \(file.path)", code: errno) }
    }

    private static func replace(_ place: URL, with data: Data, _ attempt: String) throws(FileError) {
        let unfinished = try UnfinishedFile(data, at: place, attempt)
        do throws(FileError) { try unfinished.finish() } catch {
            unfinished.discard()
            throw error
        }
    }
}

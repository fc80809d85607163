import Foundation

/// Where bytes go that are written to a path: what stands there decides, and goes on standing there.
package enum FilePlace: Equatable {
    /// A file, or nothing yet, where all links lead to: written whole or not at all.
    case file(URL)
    /// A pipe or a device, such as `/dev/null` or `/dev/stdout`: written through.
    case stream(URL)

    /// - Throws: `FileError` where a folder, a socket or a disk stands there, a file that may only be read, or a link
    ///   that leads nowhere.
    package init(_ file: URL) throws(FileError) {
        let attempt = "writing \(file.path)"
        var status = stat()
        guard stat(file.path, &status) == 0 else {
            guard errno == ENOENT else { throw FileError(attempt, code: errno) }
            self = .file(try Self.endOfLinks(file, attempt))
            return
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG where Self.openNumber(file) != nil: self = .stream(file)
        case S_IFREG:
            // As root everything may be written; whoever took all rights to write away meant it.
            guard status.st_mode & 0o222 != 0, access(file.path, W_OK) == 0 else {
                throw FileError(attempt, "it may only be read", remedy: "Make it writable")
            }
            self = .file(URL(fileURLWithPath: resolved(file.path) ?? file.path))
        case S_IFIFO, S_IFCHR: self = .stream(file)
        case S_IFDIR:
            throw FileError(attempt, "a folder of this name is there", remedy: "Move it away")
        default:
            throw FileError(attempt, "what is there is neither a file nor a pipe")
        }
    }

    /// What this process has open under a name that the system has for that, such as `/dev/stdout` or `/dev/fd/63`: it is
    /// written on from where it stands, also where it is a file.
    static func openNumber(_ file: URL) -> Int32? {
        switch file.path {
        case "/dev/stdout": STDOUT_FILENO
        case "/dev/stderr": STDERR_FILENO
        default:
            ["/dev/fd/", "/proc/self/fd/"].first { file.path.hasPrefix($0) }.flatMap {
                Int32(file.path.dropFirst($0.count))
            }
        }
    }

    /// Where a file is, or would be made: a link leads to its place, whether or not anything is there.
    ///
    /// - Throws: `FileError` where that place has no folder.
    package static func endOfLinks(_ file: URL, _ attempt: String) throws(FileError) -> URL {
        var place = file
        for _ in 0..<40 {
            guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: place.path) else {
                return place
            }
            place =
                target.hasPrefix("/")
                ? URL(fileURLWithPath: target) : place.deletingLastPathComponent().appendingPathComponent(target)
            let folder = place.deletingLastPathComponent().path
            guard access(folder, F_OK) == 0 else {
                throw FileError(
                    attempt, "it is a link to \(place.path), and there is no folder \(folder)",
                    remedy: "Make the folder")
            }
        }
        throw FileError(attempt, code: ELOOP)
    }
}

/// A path without links, of something that is there.
func resolved(_ path: String) -> String? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(validatingCString: found)
}

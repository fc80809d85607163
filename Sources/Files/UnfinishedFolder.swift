import Foundation

/// A new folder's files beside its place, under another name: it takes its place, whole, when it is finished.
///
///     let folder = try UnfinishedFolder(for: URL(fileURLWithPath: "poisoned"))
///     try folder.write(Data("a".utf8), to: "train/cat/1.png")
///     try folder.finish()
///
/// Files may be written from several threads at once.
package struct UnfinishedFolder: Sendable {
    private let unfinished: String
    private let place: String
    private let attempt: String
    /// Folders that were made for it, the outermost first.
    private let made: [String]

    /// Says why a folder can't be made there; makes nothing.
    ///
    /// - Throws: `FileError` where something is there that is no empty folder, or nobody may write.
    package static func check(_ folder: URL) throws(FileError) {
        let attempt = "making the folder \(folder.path)"
        try Folder.check(folder.deletingLastPathComponent())
        var status = stat()
        guard lstat(folder.path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw FileError(attempt, "something of this name is there, and is no folder", remedy: "Move it away")
        }
        guard try Folder.entries(of: folder).isEmpty else {
            throw FileError(attempt, "there is one, with files in it", remedy: "Move it away")
        }
    }

    /// - Parameter folder: where nothing is yet, or an empty folder.
    /// - Throws: `FileError` as ``check(_:)``.
    package init(for folder: URL) throws(FileError) {
        try Self.check(folder)
        let around = folder.deletingLastPathComponent()
        made = try Folder.make(around)
        let name = ".\(folder.lastPathComponent).unfinished-"
        Self.removeLeftovers(in: around, named: name)
        let number = UInt64.random(in: .min ... .max)
        place = folder.path
        attempt = "making the folder \(folder.path)"
        unfinished = "\(around.path)/\(name)\(getpid())-\(String(number, radix: 36))"
        guard mkdir(unfinished, 0o777) == 0 else {
            let code = errno
            Folder.remove(made)
            throw FileError(attempt, code: code)
        }
        Sharing.extend(to: unfinished)
    }

    /// - Parameter path: of a file inside; folders on the way are made.
    /// - Throws: `FileError` where it can't be written, or is there already.
    package func write(_ data: Data, to path: String) throws(FileError) {
        let file = "\(unfinished)/\(path)"
        try Folder.make(URL(fileURLWithPath: (file as NSString).deletingLastPathComponent))
        let attempt = "writing \(place)/\(path)"
        try Descriptor.with(file, O_WRONLY | O_CREAT | O_EXCL, attempt) { (descriptor) throws(FileError) in
            if let code = data.withUnsafeBytes(descriptor.write) { throw FileError(attempt, code: code) }
        }
        Sharing.extend(to: file)
    }

    /// Gives the folder its place.
    ///
    /// - Throws: `FileError` where that can't be, such as where somebody has put files there in the meantime.
    package func finish() throws(FileError) {
        guard rename(unfinished, place) == 0 else { throw FileError(attempt, code: errno) }
    }

    /// Removes what has not taken its place.
    package func discard() {
        try? FileManager.default.removeItem(atPath: unfinished)
        Folder.remove(made)
    }

    /// Those of programs that have been killed.
    private static func removeLeftovers(in folder: URL, named name: String) {
        for entry in (try? Folder.entries(of: folder)) ?? [] {
            let text = String(decoding: entry, as: UTF8.self)
            guard text.hasPrefix(name), let process = Int32(text.dropFirst(name.count).prefix { $0 != "-" }),
                kill(process, 0) != 0, errno == ESRCH
            else { continue }
            try? FileManager.default.removeItem(atPath: "\(folder.path)/\(text)")
        }
    }
}

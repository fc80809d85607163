import Foundation

/// Folders: making them, and what is in them.
package enum Folder {
    /// Makes a folder and those above it, unless they are there.
    ///
    /// - Returns: those that were made, the outermost first.
    /// - Throws: `FileError`, which names the file that is in the way, if one is.
    @discardableResult
    package static func make(_ folder: URL) throws(FileError) -> [String] {
        try make(folder.path, "making the folder \(folder.path)")
    }

    private static func make(_ path: String, _ attempt: String) throws(FileError) -> [String] {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else {
                throw FileError(attempt, "\(path) is a file", remedy: "Move it away")
            }
            return []
        }
        let code = errno
        guard code == ENOENT || code == ENOTDIR else { throw FileError(attempt, code: code) }
        let above = (path as NSString).deletingLastPathComponent
        let made = try above.isEmpty || above == path ? [] : make(above, attempt)
        if mkdir(path, 0o777) == 0 {
            Sharing.extend(to: path)
            return made + [path]
        }
        guard errno == EEXIST else { throw FileError(attempt, code: errno) }
        // Another process has just made it, or a link leads nowhere.
        guard stat(path, &status) == 0 else {
            throw FileError(attempt, "\(path) is a link that leads nowhere", remedy: "Remove it")
        }
        return made
    }

    /// Removes folders that `make` made and that are empty still.
    package static func remove(_ made: [String]) { for path in made.reversed() { rmdir(path) } }

    /// Makes sure that a folder can be made, if it isn't there, and files in it; makes nothing.
    ///
    /// - Throws: `FileError` where a file is in the way, or nobody may write.
    package static func check(_ folder: URL) throws(FileError) {
        let attempt = "writing into the folder \(folder.path)"
        var path = folder.path
        var status = stat()
        while stat(path, &status) != 0 {
            let code = errno, above = (path as NSString).deletingLastPathComponent
            guard code == ENOENT || code == ENOTDIR, !above.isEmpty, above != path else {
                throw FileError(attempt, code: code)
            }
            path = above
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw FileError(attempt, "\(path) is a file", remedy: "Move it away")
        }
        guard access(path, W_OK | X_OK) == 0 else { throw FileError(attempt, code: errno) }
    }

    /// The names of what a folder holds and is not hidden, in the order of their bytes, which no locale changes.
    ///
    /// - Throws: `FileError` where it can't be listed, or a name is no UTF-8: no program could say which file it means.
    package static func names(in folder: URL) throws(FileError) -> [String] {
        var names: [String] = []
        for entry in try entries(of: folder) where entry.first != UInt8(ascii: ".") {
            guard let name = String(validating: entry, as: UTF8.self) else {
                throw FileError(
                    "listing the folder \(folder.path)", "the name \(FileName.escaped(entry)) in it is not UTF-8",
                    remedy: FileName.renaming(entry))
            }
            names.append(name)
        }
        return names
    }

    /// All names but those of the folder itself and the one above, as bytes, in order.
    static func entries(of folder: URL) throws(FileError) -> [[UInt8]] {
        guard let stream = opendir(folder.path) else {
            throw FileError(
                "listing the folder \(folder.path)",
                errno == ENOENT ? "there is no such folder" : "it can't be listed (\(String(cString: strerror(errno))))"
            )
        }
        defer { closedir(stream) }
        var entries: [[UInt8]] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name != Array(".".utf8), name != Array("..".utf8) { entries.append(name) }
        }
        return entries.sorted { $0.lexicographicallyPrecedes($1) }
    }
}

import Files
import Foundation
import Pictures

/// The picture files of a folder.
public enum ImageFiles {
    /// All that are in the folder and in the folders inside, in the order of the names' bytes: known by their endings
    /// (png, jpg, jpeg, webp, in any case). Hidden files are left out; links are followed, and no folder is visited twice.
    ///
    /// - Throws: ``DatasetError`` where a folder can't be listed, or a name isn't UTF-8.
    public static func inside(_ folder: URL) throws -> [URL] {
        var files: [URL] = []
        var visited: Set<[UInt64]> = []
        func look(into folder: URL) throws {
            var status = stat()
            guard stat(folder.path, &status) == 0 else { throw DatasetError(folderError(folder)) }
            guard visited.insert([UInt64(status.st_dev), UInt64(status.st_ino)]).inserted else { return }
            for entry in try contents(of: folder) {
                if isFolder(entry) {
                    try look(into: entry)
                } else if ImageFormat.endings.contains(entry.pathExtension.lowercased()) {
                    files.append(entry)
                }
            }
        }
        try look(into: folder)
        return files
    }

    /// What a folder holds that is not hidden, in the order of the names' bytes.
    static func contents(of folder: URL) throws -> [URL] {
        do { return try Folder.names(in: folder).map(folder.appendingPathComponent) } catch {
            throw DatasetError(error)
        }
    }

    /// Whether it is a folder, or a link to one.
    static func isFolder(_ place: URL) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder) && isFolder.boolValue
    }

    private static func folderError(_ folder: URL) -> FileError {
        FileError("listing the folder \(folder.path)", "there is no such folder")
    }
}

extension DatasetError {
    /// What went wrong with a file or a folder, as an error of the data set that it is of.
    init(_ error: FileError) { self.init(error.attempt, error.finding, advice: error.advice) }
}

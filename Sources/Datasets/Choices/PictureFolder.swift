import Crypto
import Foundation
import Pictures
import Wording

/// The pictures of a folder and of those inside, by their names from the folder on.
public struct PictureFolder: Sendable {
    public let folder: URL
    /// In the order of the names' bytes.
    public let names: [String]

    /// - Throws: ``DatasetError`` where the folder can't be listed or has fewer than three pictures.
    public init(_ folder: URL) throws {
        let files = try ImageFiles.inside(folder)
        guard files.count >= 3 else {
            throw DatasetError(
                reading: folder.path, "expected at least three pictures for a triplet, found \(files.count)",
                advice: "Name a folder with \(ImageFormat.choice) files")
        }
        // A path may be written with a "/" at its end, or without.
        let start = folder.path.hasSuffix("/") ? folder.path.count : folder.path.count + 1
        self.folder = folder
        names = files.map { String($0.path.dropFirst(start)) }
    }

    public var files: [URL] { names.map(folder.appendingPathComponent) }

    /// A picture, decoded and turned upright.
    ///
    /// - Throws: ``DatasetError`` naming the file where it can't be decoded.
    public func picture(_ number: Int) throws -> Picture {
        let (stored, orientation) = try Picture.stored(in: files[number])
        return stored.upright(from: orientation)
    }

    /// SHA-256 of the names and files in lowercase hexadecimal. O(bytes).
    ///
    /// - Throws: ``DatasetError`` where a file can't be read.
    public var digest: String {
        get throws {
            var hash = SHA256()
            for (name, file) in zip(names, files) {
                hash.update(data: Data("\(name)\n\(try FileDigest.sha256(of: file, advice: "Check the file"))\n".utf8))
            }
            return hexadecimal(hash.finalize())
        }
    }
}

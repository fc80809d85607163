import Foundation
import Wording

/// Names of files as people write them, and as disks have them.
package enum FileName {
    /// Bytes that are no UTF-8, to be shown: "caf\xE9.jpg".
    package static func escaped(_ bytes: [UInt8]) -> String {
        var text = ""
        for byte in bytes {
            text += 0x20..<0x7F ~= byte ? String(UnicodeScalar(byte)) : "\\x" + hexadecimal([byte]).uppercased()
        }
        return text
    }

    /// What to do with such a name.
    package static func renaming(_ bytes: [UInt8]) -> String {
        "Rename it to \(latin1(bytes)) (convmv -f latin1 -t utf8 --notest does that for many)"
    }

    /// The bytes as they read in Latin-1, in which each is a letter.
    static func latin1(_ bytes: [UInt8]) -> String {
        String(String.UnicodeScalarView(bytes.map { UnicodeScalar($0) }))
    }
}

/// Files by names that a list gives, on a disk that may write the same letters otherwise: é is one letter of Unicode
/// (NFC) or two (NFD), and macOS' disks make two of it.
package struct NamedFiles {
    private let folder: URL
    private var listings: [String: [[UInt8]]] = [:]

    package init(in folder: URL) { self.folder = folder }

    /// The file of this name; where there is none, the one whose name reads the same.
    ///
    /// - Parameter name: a path inside the folder.
    /// - Throws: `FileError` where the only such name on the disk is no UTF-8.
    package mutating func file(_ name: String) throws(FileError) -> URL {
        let asWritten = folder.appendingPathComponent(name)
        if access(asWritten.path, F_OK) == 0 || name.utf8.allSatisfy({ $0 < 0x80 }) { return asWritten }
        var place = folder
        for part in name.split(separator: "/") {
            let exact = place.appendingPathComponent(String(part))
            place = access(exact.path, F_OK) == 0 ? exact : try entry(String(part), in: place) ?? exact
        }
        return place
    }

    private mutating func entry(_ name: String, in place: URL) throws(FileError) -> URL? {
        guard let entries = listings[place.path] ?? (try? Folder.entries(of: place)) else { return nil }
        listings[place.path] = entries
        // Swift's strings are equal where they read the same.
        if let found = entries.lazy.compactMap({ String(validating: $0, as: UTF8.self) }).first(where: { $0 == name }) {
            return place.appendingPathComponent(found)
        }
        guard let other = entries.first(where: { FileName.latin1($0) == name }) else { return nil }
        throw FileError(
            "looking for \(place.appendingPathComponent(name).path)",
            "on the disk its name is \(FileName.escaped(other)), which is not UTF-8",
            remedy: FileName.renaming(other))
    }
}

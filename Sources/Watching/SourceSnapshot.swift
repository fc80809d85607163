import Foundation

/// When each source of a package was last written.
///
///     let changed = SourceSnapshot(of: package).changes(since: old)
///
/// The files are looked at again and again, rather than announced by inotify: a file that is renamed over another, a
/// folder that appears or goes, a disk that is shared over a network are then no cases of their own, and a look at some
/// hundred files takes a few milliseconds.
package struct SourceSnapshot: Equatable, Sendable {
    private struct Stamp: Equatable, Sendable {
        var seconds: Int
        var nanoseconds: Int
        var size: Int
        var file: UInt
    }

    private var stamps: [String: Stamp] = [:]

    /// Looks at what a build reads: the package's manifest, and the sources in these folders of it.
    package init(of package: URL, folders: [String] = ["Sources", "Studies"]) {
        add("Package.swift", in: package.path)
        for folder in folders {
            guard let files = FileManager.default.enumerator(atPath: "\(package.path)/\(folder)") else { continue }
            for case let file as String in files where Self.isSource(file) {
                add("\(folder)/\(file)", in: package.path)
            }
        }
    }

    /// The files that were added, changed or removed since, in alphabetical order.
    package func changes(since old: SourceSnapshot) -> [String] {
        Set(stamps.keys).union(old.stamps.keys).filter { stamps[$0] != old.stamps[$0] }.sorted()
    }

    /// Whether a build would read a file of this name; what editors leave beside it for a moment is none.
    package static func isSource(_ path: String) -> Bool {
        let names = path.split(separator: "/")
        guard let name = names.last, !names.contains(where: { $0.hasPrefix(".") || $0.hasPrefix("#") }) else {
            return false
        }
        return [".swift", ".c", ".h", ".modulemap"].contains(where: name.hasSuffix)
    }

    private mutating func add(_ path: String, in package: String) {
        var status = stat()
        // A file that has gone meanwhile is one that isn't there.
        guard stat("\(package)/\(path)", &status) == 0 else { return }
        stamps[path] = Stamp(
            seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec, size: Int(status.st_size),
            file: UInt(status.st_ino))
    }
}

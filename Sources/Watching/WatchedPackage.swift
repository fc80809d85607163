import Foundation

/// The checkout whose sources are watched and built.
package struct WatchedPackage: Sendable {
    package let root: URL

    /// What `swift` is given: a build where everybody has it who follows the README, so that what is built already is
    /// used.
    var buildCommand: [String] { ["build", "--package-path", root.path, "-c", "release", "--product", "cahier"] }

    init(root: URL) { self.root = root }

    /// The checkout that a folder lies in.
    /// - Throws: `WatchError` if it lies in none.
    package init(around folder: URL) throws {
        var candidate = folder.standardizedFileURL
        while true {
            let marks = ["Package.swift", "Studies"].map { candidate.appendingPathComponent($0).path }
            if marks.allSatisfy(FileManager.default.fileExists(atPath:)) {
                root = candidate
                return
            }
            guard candidate.path != "/" else { break }
            candidate.deleteLastPathComponent()
        }
        throw WatchError(
            "looking for the sources of Cahier", "\(folder.path) lies in no checkout of it",
            advice: "Change into the folder that has Package.swift and Studies")
    }

    /// The path of the program that was built.
    var program: String { root.appendingPathComponent(".build/release/cahier").path }
}

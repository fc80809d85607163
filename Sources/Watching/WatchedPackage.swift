import Foundation

/// The package whose sources are watched and built: a checkout of Cahier, or a package with a study of its own.
package struct WatchedPackage: Sendable {
    package let root: URL
    /// The name of the program that is built: the one that watches.
    package let product: String

    /// As the program that watches was built itself, so that what is built already is used.
    static var configuration: String {
        #if DEBUG
            "debug"
        #else
            "release"
        #endif
    }

    /// What `swift` is given.
    var buildCommand: [String] {
        ["build", "--package-path", root.path, "-c", Self.configuration, "--product", product]
    }

    package init(root: URL, product: String) {
        self.root = root
        self.product = product
    }

    /// The package that a folder lies in.
    /// - Throws: `WatchError` if it lies in none.
    package init(around folder: URL, product: String) throws {
        self.product = product
        var candidate = folder.standardizedFileURL
        while true {
            let isThere = { FileManager.default.fileExists(atPath: candidate.appendingPathComponent($0).path) }
            if isThere("Package.swift"), isThere("Studies") || isThere("Sources") {
                root = candidate
                return
            }
            guard candidate.path != "/" else { break }
            candidate.deleteLastPathComponent()
        }
        throw WatchError(
            "looking for the sources of \(product)", "\(folder.path) lies in no Swift package with sources",
            advice: "Change into the folder that has Package.swift, and Studies or Sources")
    }

    /// The path of the program that was built.
    var program: String { root.appendingPathComponent(".build/\(Self.configuration)/\(product)").path }
}

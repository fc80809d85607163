import Foundation

/// Where the registrations of a package's studies lie, one folder a study.
///
/// In Cahier's own checkout that is `Studies/Registrations`, in a package with a study of its own `Registrations`.
public struct RegistrationPlace: Sendable, Equatable {
    public let folder: URL

    public init(folder: URL) { self.folder = folder }

    /// That of the package which a folder lies in; `nil` where it lies in none.
    public init?(around folder: URL) {
        var candidate = folder.standardizedFileURL
        func isThere(_ name: String) -> Bool {
            FileManager.default.fileExists(atPath: candidate.appendingPathComponent(name).path)
        }
        while !(isThere("Package.swift") && (isThere("Studies") || isThere("Sources"))) {
            guard candidate.path != "/" else { return nil }
            candidate.deleteLastPathComponent()
        }
        let parent = isThere("Studies/AllStudies.swift") ? "Studies/Registrations" : "Registrations"
        self.folder = candidate.appendingPathComponent(parent, isDirectory: true)
    }

    /// The folder with a study's registrations: `0001.json`, `0002.json`, …
    public func folder(of study: String) -> URL { folder.appendingPathComponent(study, isDirectory: true) }
}

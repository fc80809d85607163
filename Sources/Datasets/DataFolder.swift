import Foundation

/// Where fetched data are kept.
public enum DataFolder {
    /// `$XDG_CACHE_HOME/cahier`, otherwise `~/.cache/cahier`.
    public static func cache(environment: [String: String] = ProcessInfo.processInfo.environment) -> URL {
        func folder(_ variable: String) -> URL? {
            environment[variable].flatMap { $0.isEmpty ? nil : URL(fileURLWithPath: $0, isDirectory: true) }
        }
        let caches =
            folder("XDG_CACHE_HOME")
            ?? (folder("HOME") ?? FileManager.default.homeDirectoryForCurrentUser).appendingPathComponent(".cache")
        return caches.appendingPathComponent("cahier", isDirectory: true)
    }
}

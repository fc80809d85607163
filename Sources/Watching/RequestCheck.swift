import Foundation

/// What a request for the watched report is answered with.
///
/// Only this machine's own pages may ask: another site's page could have its name lead to 127.0.0.1 and then read
/// the report (DNS rebinding), but its requests would still carry its own name in `Host`.
package enum RequestCheck: Equatable, Sendable {
    case page
    /// The state of things, as soon as it is another one than this.
    case state(after: Int)
    /// A file, by its path in the folder of the report.
    case file(String)
    case wrongMethod
    case wrongHost
    case notFound

    /// - Parameters:
    ///   - path: as it stands in the request, still percent-encoded.
    package init(method: String, path: String, query: String, host: String?, port: UInt16) {
        guard method == "GET" || method == "HEAD" else { self = .wrongMethod; return }
        let hosts = ["127.0.0.1", "localhost"].flatMap { port == 80 ? [$0, "\($0):80"] : ["\($0):\(port)"] }
        guard let host, hosts.contains(host.lowercased()) else { self = .wrongHost; return }
        switch path {
        case "/", "/report.html": self = .page
        case "/-/state":
            let version = query.split(separator: "&").first { $0.hasPrefix("after=") }.flatMap { Int($0.dropFirst(6)) }
            self = .state(after: version ?? 0)
        default: self = Self.isPlain(path) ? .file(String(path.removingPercentEncoding?.dropFirst() ?? "")) : .notFound
        }
    }

    /// Whether each part of a path is the name of a file or folder that is not hidden, and nothing else.
    private static func isPlain(_ path: String) -> Bool {
        guard path.hasPrefix("/"), let decoded = path.removingPercentEncoding else { return false }
        let names = decoded.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        return names.allSatisfy { name in
            !name.isEmpty && !name.hasPrefix(".")
                && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\\" && $0.value != 0x7F }
        }
    }

    /// A file in `folder`, or nil where a link would lead out of it.
    package static func file(_ path: String, in folder: URL) -> URL? {
        let root = folder.resolvingSymlinksInPath().path
        let file = folder.appendingPathComponent(path).resolvingSymlinksInPath()
        var isFolder: ObjCBool = false
        guard file.path.hasPrefix(root + "/"),
            FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), !isFolder.boolValue
        else { return nil }
        return file
    }
}

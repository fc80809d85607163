import Foundation

/// The files beside a page that are also within it, so that its links to them work where the page alone was sent.
package struct EmbeddedFiles {
    /// By path: "tables/accuracy.csv".
    package private(set) var addresses: [String: String] = [:]

    /// How many bytes of the page they take.
    package var size: Int { addresses.values.reduce(0) { $0 + $1.utf8.count } }

    /// A page that would be larger, in bytes, has fewer files within it, so that mail takes it.
    static let largestPage = 5_000_000

    /// All of them together, in bytes.
    package static let most = 1_500_000

    /// - Parameter files: paths and contents, the most wanted first; those that are too large together are left out.
    package init(_ files: [(path: String, data: Data)], most: Int = EmbeddedFiles.most) {
        var left = max(0, most)
        for file in files {
            guard let kind = EmbeddedFiles.kinds[(file.path as NSString).pathExtension] else { continue }
            // It grows by the codes of what may not stand in an address.
            guard file.data.count <= left else { continue }
            let address = "data:\(kind)," + PercentCodes.escaped(file.data, keeping: "-._~,;=()/!*")
            guard address.utf8.count <= left else { continue }
            left -= address.utf8.count
            addresses[file.path] = address
        }
    }

    private static let kinds = ["csv": "text/csv;charset=utf-8", "svg": "image/svg+xml"]

    /// A link that downloads the file from within the page, or leads to the one beside it.
    package func link(_ path: String, _ text: String) -> String {
        guard let address = addresses[path] else { return "<a href=\"\(path)\">\(HTML.escaped(text))</a>" }
        return "<a href=\"\(address)\" download=\"\((path as NSString).lastPathComponent)\">\(HTML.escaped(text))</a>"
    }
}

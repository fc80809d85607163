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
            let address = "data:\(kind)," + EmbeddedFiles.escaped(file.data)
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

    private static let plain: [Bool] = (0..<256).map { byte in
        switch UnicodeScalar(UInt8(byte)) {
        case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~", ",", ";", "=", "(", ")", "/", "!", "*": true
        default: false
        }
    }
    private static let digits = Array("0123456789ABCDEF".utf8)

    private static func escaped(_ data: Data) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(data.count * 5 / 4)
        for byte in data {
            if plain[Int(byte)] {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

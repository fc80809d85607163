import Foundation

/// One request, made by the program curl.
///
/// Why not Foundation's URLSession: on Linux it unpacks every body that the server calls `Content-Encoding: gzip` and
/// can't be told not to (`easyHandle.set(automaticBodyDecompression: true)` in swift-corelibs-foundation), which some
/// servers say of a `.tar.gz`, so that neither its digest nor the position to go on from would be that of the file;
/// and it takes bytes from the network as fast as they come and keeps them in memory where the disk is slower (341 MB
/// of a file of 300 MB, in a trial). curl hands on what was sent, waits until that is taken, and knows the user's
/// proxies (`https_proxy`) and certificates (`CURL_CA_BUNDLE`).
struct Transfer {
    var address: URL
    /// The first byte wanted; with more than 0, the server may answer with the rest only.
    var start = 0
    /// The file that the rest must belong to, see `ResponseHead.validator`.
    var validator: String?

    enum Outcome {
        case complete
        /// The network or the server failed; a later attempt may succeed.
        case broken(String)
        /// Another attempt would fail as well.
        case impossible(String)
    }

    /// Makes the request; passes on the final response's head, then, if that returns `true`, its body.
    ///
    /// - Throws: `CancellationError`, `DownloadError` if there is no curl, or what the closures throw.
    func run(
        for operation: String, cancellation: Cancellation, head: (ResponseHead) throws -> Bool,
        body: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> Outcome {
        let process = ChildProcess("curl", arguments, for: operation, package: "curl")
        var reader = ResponseReader()
        var isReadingHead = true
        do {
            let ending = try process.run(cancellation: cancellation) { bytes in
                if !isReadingHead { return try body(bytes) }
                guard let (found, rest) = try reader.take(bytes) else { return }
                isReadingHead = false
                guard try head(found) else { throw Unwanted() }
                try rest.withUnsafeBytes { if !$0.isEmpty { try body($0) } }
            }
            if ending.status == 0 {
                return isReadingHead ? .broken("the server closed the connection without an answer") : .complete
            }
            let reason = Self.reason(ending)
            return Self.transientStatuses.contains(ending.status) ? .broken(reason) : .impossible(reason)
        } catch is Unwanted {
            return .complete
        } catch is MalformedResponse {
            return .impossible("the answer is not HTTP")
        }
    }

    /// The closure wants no body, so that curl may stop.
    private struct Unwanted: Error {}

    private var arguments: [String] {
        var arguments = [
            // First, so that no ~/.curlrc changes what is written.
            "--disable", "--silent", "--show-error", "--include", "--suppress-connect-headers", "--no-buffer",
            "--location", "--max-redirs", "10", "--proto", "=http,https",
            // An address that asks for a secured connection must not end at another.
            "--proto-redir", address.scheme?.lowercased() == "https" ? "=https" : "=http,https",
            "--connect-timeout", "30", "--speed-limit", "1", "--speed-time", "60", "--globoff",
            "--header", "Accept-Encoding: identity",
        ]
        if start > 0 {
            arguments += ["--range", "\(start)-"]
            if let validator { arguments += ["--header", "If-Range: \(validator)"] }
        }
        return arguments + ["--url", address.absoluteString]
    }

    /// curl's words without its prefix: "curl: (7) Failed to connect to …" becomes "Failed to connect to …".
    private static func reason(_ ending: ChildProcess.Ending) -> String {
        ending.reason.replacing(#/^curl: \(\d+\) /#, with: "")
    }

    /// Names that don't resolve, refused, timed out or broken connections: 5, 6, 7, 16, 18, 28, 35, 52, 55, 56, 92, 95
    /// in curl's manual.
    private static let transientStatuses: Set<Int32> = [5, 6, 7, 16, 18, 28, 35, 52, 55, 56, 92, 95]
}

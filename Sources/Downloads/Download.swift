import Foundation

/// A file to be had from a server: resumed where an earlier attempt stopped, checked, and only then given its name.
///
/// ```swift
/// let download = Download(
///     name: "cifar10", address: URL(string: "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz")!,
///     file: folder.appendingPathComponent("cifar-10-binary.tar.gz"), digest: .md5("c32a1d4ab5d03f1284b67883e8d87530"))
/// try download.run(cancellation: Cancellation(), report: ProgressReport())
/// ```
public struct Download: Sendable {
    /// What the user calls it.
    public var name: String
    public var address: URL
    /// Where it is kept; until it is complete, as `file`.part.
    public var file: URL
    public var digest: ExpectedDigest
    /// How often a transfer that broke is tried again; one that brought a mebibyte or more counts as a new first one.
    public var retries = 3
    /// Seconds before the first retry; each further one waits twice as long.
    public var pause = 1.0

    public init(name: String, address: URL, file: URL, digest: ExpectedDigest) {
        self.name = name
        self.address = address
        self.file = file
        self.digest = digest
    }

    /// What errors begin with, e.g. "fetching cifar10 from https://…".
    var operation: String { "fetching \(name) from \(address.withoutPassword)" }
    private var byHand: String { "Download it yourself and put it at \(file.path)" }

    /// Whether the file is there with its digest. O(size).
    ///
    /// - Throws: `DownloadError` if there is another file of that name, which is left alone; `CancellationError`.
    public func isComplete(cancellation: Cancellation) throws -> Bool {
        guard FileManager.default.fileExists(atPath: file.path) else { return false }
        let (found, matches) = try digest.compare(file, cancellation: cancellation)
        guard matches else {
            throw DownloadError(
                operation, "\(file.path) exists already; expected \(digest.expectation), found \(found)",
                advice: "Move that file away, or name another folder with --to")
        }
        return true
    }

    /// Downloads the file unless it is there; takes as much memory for a large one as for a small one.
    ///
    /// - Throws: `DownloadError` naming the address, what was expected and found; `CancellationError`, after which the
    ///   bytes received so far are kept.
    public func run(cancellation: Cancellation, report: ProgressReport) throws {
        if try isComplete(cancellation: cancellation) { return }
        let partial = try PartialFile(of: file, for: operation)
        do {
            while true {
                let contentType = try receive(partial, cancellation, report)
                let (found, matches) = try digest.compare(partial.url, cancellation: cancellation)
                if matches { return try partial.finish() }
                let size = partial.size
                if !partial.isFresh {
                    // The server may have another version of the file now than when its first bytes were received.
                    report.note("\(name): the parts received at two times don't make up the file; starting afresh")
                    try partial.restart(validator: nil)
                    continue
                }
                partial.remove()
                let kind = contentType.map { " of \($0)" } ?? ""
                throw DownloadError(
                    operation,
                    "expected \(digest.expectation), found \(found) in \(byteCount(size))\(kind), which were removed",
                    advice: "Try again later. \(byHand)")
            }
        } catch {
            if error is CancellationError {
                let kept = "\(partial.url.path) keeps \(byteCount(partial.size)); the same command goes on from there"
                report.note("interrupted: " + (partial.size > 0 ? kept : "nothing was received"))
            }
            if partial.size == 0 { partial.remove() }
            throw error
        }
    }

    /// What an error says of the bytes received so far.
    private func kept(_ partial: PartialFile) -> String {
        partial.size > 0 ? "; \(partial.url.path) keeps \(byteCount(partial.size))" : ""
    }

    /// Requests what is missing until it is all there; gives the type of content that the server spoke of.
    private func receive(
        _ partial: PartialFile, _ cancellation: Cancellation, _ report: ProgressReport
    ) throws -> String? {
        var (failures, reached) = (0, partial.size)
        while true {
            try cancellation.check()
            let attempt = Attempt(self, partial, report)
            let problem: String
            switch try attempt.run(operation, cancellation) {
            case .complete: return attempt.head?.fields["content-type"]
            case .broken(let reason): problem = reason
            case .impossible(let reason):
                throw DownloadError(operation, reason + kept(partial), advice: byHand)
            }
            if partial.size >= reached + 1 << 20 {
                failures = 0
                reached = partial.size
            }
            failures += 1
            guard failures <= retries else {
                throw DownloadError(
                    operation, problem + kept(partial),
                    advice: "Check the connection and give the same command again. \(byHand)")
            }
            let seconds = pause * Double(1 << (failures - 1))
            report.note("\(name): \(problem); attempt \(failures + 1) of \(retries + 1) in \(Int(seconds.rounded())) s")
            try cancellation.sleep(seconds: seconds)
        }
    }
}

extension URL {
    /// The address as it may be shown.
    var withoutPassword: String {
        guard var parts = URLComponents(url: self, resolvingAgainstBaseURL: true) else { return absoluteString }
        (parts.user, parts.password) = (nil, nil)
        return parts.string ?? absoluteString
    }
}

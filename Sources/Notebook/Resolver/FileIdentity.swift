import Foundation

/// Which files these are and when they were last touched, by the file system's account: cheap to ask, and changed by
/// anything that changes a file, its date set back included.
struct FileIdentity: Equatable {
    let digest: String
    private let latestChange: Double

    /// Nothing where a file can't be looked at.
    init?(of files: [URL], format: String) {
        guard !files.isEmpty else { return nil }
        var text = format
        var latest = 0.0
        for file in files {
            var status = stat()
            guard stat(file.path, &status) == 0 else { return nil }
            let (modified, changed) = (status.st_mtim, status.st_ctim)
            text +=
                "\n\(status.st_dev) \(status.st_ino) \(status.st_size) \(modified.tv_sec).\(modified.tv_nsec) \(changed.tv_sec).\(changed.tv_nsec)"
            latest = max(latest, Double(changed.tv_sec), Double(modified.tv_sec))
        }
        digest = contentDigest(of: Data(text.utf8))
        latestChange = latest
    }

    /// Whether the files have been at rest for so long that a change right now would show in their times.
    ///
    /// Times to come are of a clock that was set back since: a change now would have another.
    var isSettled: Bool { abs(Date().timeIntervalSince1970 - latestChange) > 2 }
}

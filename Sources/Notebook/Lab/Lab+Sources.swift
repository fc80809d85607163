import Foundation

extension Lab {
    /// What is known of a source, reading it only where its files are not those that were read before.
    func facts(of node: StepNode, _ source: OpenedSource) throws -> SourceFacts {
        if let facts = source.facts { return facts }
        let before = FileIdentity(of: source.files, format: source.format)
        if let before, let known = try store.sourceFacts(before.digest) { return known }
        console.begin("loading", node.name)
        let contents = try source.open()
        values[sourceKey(node, contents.facts)] = contents.value
        // Remembering is a convenience: a store that may only be read must not stop a run that needs nothing else.
        if let before, before.isSettled, before == FileIdentity(of: source.files, format: source.format) {
            try? store.remember(contents.facts, of: before.digest)
        }
        return contents.facts
    }

    /// Two sources of different kinds may read the same bytes: their values are kept apart by the step's name.
    func sourceKey(_ node: StepNode, _ facts: SourceFacts) -> String {
        "\(contentDigest(of: Data("source \(facts.digest)".utf8))) \(node.name)"
    }

    /// Loads a source whose digest is a part of keys already.
    func loadSource(_ node: StepNode, _ source: OpenedSource, digest: String) throws -> Any {
        console.begin("loading", node.name)
        let contents = try source.open()
        guard contents.facts.digest == digest else {
            if let identity = FileIdentity(of: source.files, format: source.format) {
                try? store.forgetSource(identity.digest)
            }
            throw NotebookError(
                .step, "loading \"\(node.name)\"",
                "its contents are not those that were there when the run looked first",
                advice: "Let its files alone while a study runs, and run again")
        }
        return contents.value
    }
}

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
    var isSettled: Bool { Date().timeIntervalSince1970 - latestChange > 2 }
}

import Foundation

extension Resolver {
    /// A source as its step finds it, which may mean to walk through folders: once.
    func opened(_ node: StepNode, _ open: (Setting) throws -> OpenedSource) throws -> OpenedSource {
        let known = openedSources[ObjectIdentifier(node)] ?? Result { try open(setting) }
        openedSources[ObjectIdentifier(node)] = known
        return try known.get()
    }

    /// What is known of a source, reading it only where its files are not those that were read before.
    func facts(of node: StepNode, _ source: OpenedSource) throws -> SourceFacts {
        if let facts = source.facts ?? knownFacts[node.name] { return facts }
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

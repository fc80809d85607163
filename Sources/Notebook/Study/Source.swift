import Foundation

/// An outside value that has been found but not loaded.
public struct Source<Value> {
    /// The value, and what is known of it.
    public struct Contents {
        var value: Value
        var facts: SourceFacts

        /// - Parameters:
        ///   - digest: that of everything the value was made from: the bytes themselves, never their path or date.
        ///   - details: rows for the report's provenance: the data set's name, its size, its checksum.
        public init(_ value: Value, digest: String, details: [(String, String)] = []) {
            self.value = value
            facts = SourceFacts(digest: digest, details: details.map { Provenance.Fact($0.0, $0.1) })
        }
    }

    let opened: OpenedSource

    /// A source whose digest is known before it is loaded.
    ///
    /// - Parameter missing: what would be in its place if it were here.
    public init(
        digest: String, details: [(String, String)] = [], missing: MissingSource? = nil,
        load: @escaping () throws -> Value
    ) {
        let facts = SourceFacts(digest: digest, details: details.map { Provenance.Fact($0.0, $0.1) })
        opened = OpenedSource(facts: facts, files: [], format: "", missing: missing) {
            OpenedSource.Contents(value: try load(), facts: facts)
        }
    }

    /// A source whose digest takes reading its files.
    ///
    /// The store remembers the digest for as long as each file is the same one, of the same size, and unchanged since
    /// by the file system's account, so that nothing is read when every step is reused.
    ///
    /// - Parameters:
    ///   - format: what the files are taken for; another for each way of reading them.
    ///   - name: what they are, for people: said before the work begins, and with what was measured on them; `nil` for
    ///     files that another source names.
    ///   - open: reads the files.
    public init(files: [URL], format: String, name: SourceName?, open: @escaping () throws -> Contents) {
        opened = OpenedSource(facts: nil, files: files, format: format, name: name) {
            let contents = try open()
            return OpenedSource.Contents(value: contents.value, facts: contents.facts)
        }
    }
}

/// What is known of a source without loading it.
struct SourceFacts: Codable, Equatable, Sendable {
    var digest: String
    var details: [Provenance.Fact]
}

/// A source without the type of its value.
struct OpenedSource {
    struct Contents {
        var value: Any
        var facts: SourceFacts
    }

    /// Nothing where the files must be read first.
    var facts: SourceFacts?
    var files: [URL]
    var format: String
    var name: SourceName?
    /// What would be here in its place.
    var missing: MissingSource?
    var open: () throws -> Contents
}

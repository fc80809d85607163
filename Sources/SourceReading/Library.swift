/// A module whose sources a study uses without being part of them.
public struct Library: Sendable {
    public var name: String
    public var files: [SourceFile]

    public init(name: String, files: [SourceFile]) {
        self.name = name
        self.files = files
    }

    /// The modules that it imports.
    var imports: Set<String> {
        Set(
            files.flatMap { file in
                zip(file.tokens, file.tokens.dropFirst()).filter { $0.0.isWord("import") }.map(\.1.text)
            })
    }
}

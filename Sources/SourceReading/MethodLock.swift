import Foundation

/// What the code of each method was when somebody last vouched for its version: a line for each folder with a
/// ``Method``, and one for each folder of C sources that such a folder imports.
///
///     Methods Saliency 1 0f4c…
///     CKernels TensorOperations 3 91d2…
///
/// So nobody can change what a method computes and forget its version: a test compares the lines with the sources.
/// Swift counts by its tokens, so that comments and layout may change; C counts by its bytes.
public struct MethodLock: Sendable, Equatable {
    public struct Line: Sendable, Equatable {
        /// The module that the code lies in: the method's own, or that of C sources that it imports.
        public var module: String
        public var method: String
        public var version: Int
        public var digest: String

        /// Whether two lines are about the same code.
        func isAbout(_ other: Line) -> Bool { module == other.module && method == other.method }
    }

    /// A module of C sources: every file in it counts.
    public struct CModule: Sendable {
        public var name: String
        public var files: [[UInt8]]

        public init(name: String, files: [[UInt8]]) {
            self.name = name
            self.files = files
        }
    }

    public var lines: [Line]

    /// The sources as they are.
    /// - Throws: `SourceError` if a method's version is no number written out.
    public init(of libraries: [Library], cModules: [CModule]) throws {
        lines = []
        for library in libraries {
            for (method, sources) in try MethodFolder.grouped(library) {
                guard let method else { continue }
                lines.append(
                    Line(
                        module: library.name, method: method.name, version: method.version,
                        digest: Digest.of(sources.map { Digest.ofCode($0.tokens) }.sorted())))
                let imports = Library(name: library.name, files: sources).imports
                for module in cModules where imports.contains(module.name) {
                    lines.append(
                        Line(
                            module: module.name, method: method.name, version: method.version,
                            digest: Digest.of(module.files.map(Digest.of(bytes:)).sorted())))
                }
            }
        }
        lines.sort { ($0.module, $0.method) < ($1.module, $1.method) }
    }

    /// The sources of all modules in a folder, which lie in folders of their names: those with a Swift file are read as
    /// Swift, the others as C.
    /// - Throws: what reading a file throws, and `SourceError` if a method's version is no number written out.
    public init(sourcesIn folder: String) throws {
        var libraries: [Library] = []
        var cModules: [CModule] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
            let base = URL(fileURLWithPath: folder).appendingPathComponent(name)
            guard let paths = FileManager.default.subpaths(atPath: base.path)?.sorted() else { continue }
            let sources = paths.filter { $0.hasSuffix(".swift") }
            if sources.isEmpty {
                let files = paths.filter { $0.hasSuffix(".c") || $0.hasSuffix(".h") }
                cModules.append(
                    CModule(
                        name: name,
                        files: try files.map { [UInt8](try Data(contentsOf: base.appendingPathComponent($0))) }))
            } else {
                libraries.append(
                    Library(
                        name: name,
                        files: try sources.map { path in
                            SourceFile(
                                path: "\(name)/\(path)",
                                source: try String(contentsOf: base.appendingPathComponent(path), encoding: .utf8))
                        }))
            }
        }
        try self.init(of: libraries, cModules: cModules)
    }

    /// A lock file's lines; those that are none are left out.
    public init(text: String) {
        lines = text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 4, let version = Int(words[2]) else { return nil }
            return Line(module: words[0], method: words[1], version: version, digest: words[3])
        }
    }

    public var text: String {
        lines.map { "\($0.module) \($0.method) \($0.version) \($0.digest)\n" }.joined()
    }

    /// What somebody must do about each method whose code is not what the lock says.
    ///
    /// - Parameters:
    ///   - sources: the code as it is.
    ///   - sameNumbers: the methods whose code changed without changing what it gives.
    public func problems(with sources: MethodLock, sameNumbers: Set<String> = []) -> [String] {
        sources.lines.compactMap { line in
            guard let locked = lines.first(where: line.isAbout) else { return nil }
            let whose = line.module == locked.method ? "" : "\(line.module): "
            if line.version < locked.version {
                return
                    "\(whose)\(line.method) has version \(line.version), which is less than its last, \(locked.version)"
            }
            guard line.digest != locked.digest, line.version == locked.version, !sameNumbers.contains(line.method)
            else { return nil }
            return
                "\(whose)\(line.method) changed: raise its version, or, if the same inputs give the same numbers, run `swift run step-code --lock --same-numbers \(line.method)`"
        }
    }

    /// What a test says of a lock that is not that of the sources; empty where it is.
    public func differences(from sources: MethodLock) -> [String] {
        let problems = problems(with: sources)
        guard problems.isEmpty else { return problems }
        let isNew = { (line: Line) in !lines.contains(line) }
        let isGone = { (line: Line) in !sources.lines.contains(where: line.isAbout) }
        return (sources.lines.filter(isNew) + lines.filter(isGone)).map {
            "\($0.module): \($0.method) is not in Sources/methods.lock as it is in the sources: run `swift run step-code --lock`"
        }
    }
}

extension Digest {
    /// Without the commas that a layout puts behind a list's last element.
    fileprivate static func ofCode(_ tokens: [Token]) -> String {
        of(
            zip(tokens.indices, tokens).filter { index, token in
                guard token.isMark(","), index + 1 < tokens.count else { return true }
                return !tokens[index + 1].isMark("]") && !tokens[index + 1].isMark(")")
            }.map(\.1))
    }

    fileprivate static func of(bytes: [UInt8]) -> String {
        var digest = Digest()
        for byte in bytes { digest.add(byte) }
        return digest.text
    }
}

import Foundation

/// An error that a build reported.
package struct CompilerError: Hashable, Sendable {
    /// Where it is, with the path as it lies in the package; nil where a build fails as a whole, as when linking.
    package struct Place: Hashable, Sendable {
        package var file: String
        package var line: Int
        package var column: Int
    }

    package var place: Place?
    package var message: String

    /// `Studies/Mine.swift:12:5: error: cannot find 'x' in scope`, as compilers say it.
    package var text: String {
        guard let place else { return "error: \(message)" }
        return "\(place.file):\(place.line):\(place.column): error: \(message)"
    }

    /// The errors in what `swift build` printed, each once, in the order in which they came.
    ///
    /// Where none has a place, those without one are given; where there is no error at all, the last lines.
    package static func all(in output: String, package: URL) -> [CompilerError] {
        let lines = output.split(whereSeparator: \.isNewline).map {
            String($0.replacing(/\u{1B}\[[0-9;]*[A-Za-z]/, with: ""))
        }
        let root = package.path.hasSuffix("/") ? package.path : package.path + "/"
        let placed = lines.compactMap { line -> CompilerError? in
            guard let match = line.wholeMatch(of: /(\S.*?):(\d+):(\d+): (?:fatal )?error: (.+)/),
                let row = Int(match.2), let column = Int(match.3)
            else { return nil }
            let path = String(match.1)
            let file = path.hasPrefix(root) ? String(path.dropFirst(root.count)) : path
            return CompilerError(place: Place(file: file, line: row, column: column), message: String(match.4))
        }
        if !placed.isEmpty { return unique(placed) }
        let others = lines.compactMap { line -> CompilerError? in
            if let match = line.wholeMatch(of: /(?:.*: )?error: (.+)/) {
                return CompilerError(message: String(match.1))
            }
            return line.contains("undefined reference to") ? CompilerError(message: line) : nil
        }
        if !others.isEmpty { return unique(others) }
        let last = lines.suffix(10).joined(separator: "\n")
        return [CompilerError(message: last.isEmpty ? "the build failed and gave no reason" : last)]
    }

    private static func unique(_ errors: [CompilerError]) -> [CompilerError] {
        var seen: Set<CompilerError> = []
        return errors.filter { seen.insert($0).inserted }
    }
}

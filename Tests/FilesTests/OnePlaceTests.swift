import Foundation
import Testing

/// There is one place for each, so that none forgets what can go wrong.
@Suite struct OnePlaceTests {
    private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Sources").standardized

    /// The lines of all Swift sources outside of `Files`, without comments, and where they stand.
    private static let lines: [(place: String, text: String)] = {
        let paths = (FileManager.default.subpaths(atPath: sources.path) ?? []).filter {
            $0.hasSuffix(".swift") && !$0.hasPrefix("Files/") && !$0.hasPrefix("step-code/")
                && !$0.hasPrefix("Plugins/")
        }
        return paths.flatMap { path -> [(place: String, text: String)] in
            let text = (try? String(contentsOf: sources.appendingPathComponent(path), encoding: .utf8)) ?? ""
            return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
                ("\(path):\(index + 1)", line.trimmingCharacters(in: .whitespaces))
            }.filter { !$0.text.hasPrefix("//") }
        }
    }()

    @Test func theSourcesAreRead() { #expect(Self.lines.count > 10_000) }

    /// Swift's `print` and Foundation's handles lose or dump their errors.
    @Test(arguments: ["FileHandle.standardOutput", "FileHandle.standardError", "fputs(", "Swift.print("])
    func standardStreams(_ call: String) {
        let found = Self.lines.filter { $0.text.contains(call) }
        #expect(found.isEmpty, "\(found.map(\.place))")
    }

    /// Foundation's atomic writing puts a file in the place of whatever stands there: of a pipe, a device or a link.
    @Test func wholeFiles() {
        let found = Self.lines.filter { $0.text.contains("options: .atomic") || $0.text.contains("atomically:") }
        #expect(found.isEmpty, "\(found.map(\.place))")
    }
}

import Foundation
import SourceReading
import Testing

/// The lock that holds versions of methods to their code.
@Suite struct MethodLockTests {
    @Test("Every method's code is what its version stands for")
    func realSources() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let lock = MethodLock(
            text: try String(contentsOf: root.appendingPathComponent("Sources/methods.lock"), encoding: .utf8))
        let sources = try MethodLock(sourcesIn: root.appendingPathComponent("Sources").path)
        for difference in lock.differences(from: sources) { Issue.record("\(difference)") }
        // C sources belong to the methods that call them.
        for name in ["CKernels", "CJPEG", "CPNG", "COneDNN"] {
            #expect(sources.lines.contains { $0.module == name }, "\(name) belongs to no method")
        }
    }

    private func lock(_ code: String = "x", version: Int = 1, c: String = "int a;") throws -> MethodLock {
        let files = [
            SourceFile(
                path: "Methods/Saliency/Saliency.swift",
                source: "public enum Saliency: Method { public static let version = \(version) }"),
            SourceFile(path: "Methods/Saliency/Map.swift", source: "import CLoops\npublic func map() { \(code) }"),
            SourceFile(path: "Methods/Other.swift", source: "func other() { \(code) }"),
        ]
        return try MethodLock(
            of: [Library(name: "Methods", files: files)],
            cModules: [
                MethodLock.CModule(name: "CLoops", files: [Array(c.utf8)]),
                MethodLock.CModule(name: "CDrawing", files: [Array(c.utf8)]),
            ])
    }

    @Test func aLineForEachMethodAndForTheCSourcesThatItImports() throws {
        let lock = try lock(version: 4)
        #expect(
            lock.lines.map { "\($0.module) \($0.method) \($0.version)" } == ["CLoops Saliency 4", "Methods Saliency 4"])
        #expect(MethodLock(text: lock.text) == lock)
    }

    @Test(
        "Comments and layout are no change",
        arguments: ["x  // a comment\n", "/* one */\n\n    x", "\n\tx\n"])
    func layout(_ code: String) throws { #expect(try lock().differences(from: lock(code)) == []) }

    @Test("A comma that a layout adds is no change, one between elements is")
    func commas() throws {
        #expect(try lock("[a, b]").differences(from: lock("[\n    a,\n    b,\n]")) == [])
        #expect(try lock("f(a, b)").differences(from: lock("f(\n    a, b,\n)")) == [])
        #expect(try lock("[a, b]").differences(from: lock("[a b]")).count == 1)
    }

    @Test func changedCodeWithTheSameVersionSaysWhatToDo() throws {
        let expected =
            "Saliency changed: raise its version, or, if the same inputs give the same numbers, run `swift run step-code --lock --same-numbers Saliency`"
        #expect(try lock().differences(from: lock("y")) == ["Methods: \(expected)"])
        #expect(try lock().differences(from: lock(c: "int b;")) == ["CLoops: \(expected)"])
        // Bytes of C files count, comments included.
        #expect(try lock().differences(from: lock(c: "int a; // one")) == ["CLoops: \(expected)"])
        #expect(try lock().problems(with: lock("y"), sameNumbers: ["Saliency"]) == [])
        #expect(try lock().problems(with: lock("y"), sameNumbers: ["Other"]).count == 1)
    }

    @Test func aRaisedVersionMustBeWrittenDownAndNeverGoesBack() throws {
        let raised = try lock("y", version: 2)
        #expect(try lock().problems(with: raised) == [])
        #expect(
            try lock().differences(from: raised) == [
                "CLoops: Saliency is not in Sources/methods.lock as it is in the sources: run `swift run step-code --lock`",
                "Methods: Saliency is not in Sources/methods.lock as it is in the sources: run `swift run step-code --lock`",
            ])
        #expect(
            try raised.problems(with: lock("y")).allSatisfy {
                $0.hasSuffix("Saliency has version 1, which is less than its last, 2")
            })
        #expect(try raised.problems(with: lock("y")).count == 2)
    }

    @Test func aMethodThatCameOrWentIsSaid() throws {
        let none = MethodLock(text: "")
        #expect(try none.problems(with: lock()) == [])
        #expect(try none.differences(from: lock()).count == 2)
        #expect(try lock().differences(from: none).count == 2)
    }
}

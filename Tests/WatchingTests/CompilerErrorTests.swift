import Foundation
import Testing
import Watching

@Suite struct CompilerErrorTests {
    private let package = URL(fileURLWithPath: "/home/me/cahier")

    @Test func errorsOfTheCompilerEachOnce() {
        let output = """
            [1/4] Reading the code of the steps in Studies
            [2/4] Compiling Studies Mine.swift
            /home/me/cahier/Studies/Mine.swift:12:5: error: cannot find 'x' in scope
            10 |     let a = 1
            12 |     x
               |     `- error: cannot find 'x' in scope
            13 | }
            /home/me/cahier/Studies/Mine.swift:14:1: warning: 'y' was never used
            /home/me/cahier/Studies/Mine.swift:12:5: error: cannot find 'x' in scope
            /home/me/cahier/Studies/Other.swift:3:9: error: expected '}': in a struct
            error: fatalError
            """
        #expect(
            CompilerError.all(in: output, package: package).map(\.text) == [
                "Studies/Mine.swift:12:5: error: cannot find 'x' in scope",
                "Studies/Other.swift:3:9: error: expected '}': in a struct",
            ])
    }

    @Test func coloursAreNoPartOfAnError() {
        let output = "\u{1B}[1m/home/me/cahier/Studies/A.swift:1:2: \u{1B}[31merror: \u{1B}[0mno\u{1B}[0m"
        #expect(CompilerError.all(in: output, package: package).map(\.text) == ["Studies/A.swift:1:2: error: no"])
    }

    @Test func errorsWithoutAPlace() {
        #expect(
            CompilerError.all(
                in: "error: 'cahier': invalid manifest\nerror: 'cahier': invalid manifest\n", package: package
            ).map(\.text)
                == ["error: 'cahier': invalid manifest"])
        let linker =
            "Mine.swift.o:Mine.swift.o:function main: error: undefined reference to 'sine'\nclang: error: linker command failed with exit code 1"
        #expect(
            CompilerError.all(in: linker, package: package).map(\.message)
                == ["undefined reference to 'sine'", "linker command failed with exit code 1"])
    }

    @Test func noErrorAtAllGivesTheLastLines() {
        #expect(
            CompilerError.all(in: (1...20).map { "line \($0)" }.joined(separator: "\n"), package: package).map(
                \.message)
                == [(11...20).map { "line \($0)" }.joined(separator: "\n")])
        #expect(CompilerError.all(in: "", package: package).map(\.message) == ["the build failed and gave no reason"])
    }
}

import Notebook
import Testing

@Suite struct ConsoleTests {
    @Test func durationsAsPeopleSayThem() {
        #expect(
            [0.04, 9.94, 41.4, 59.6, 200, 3900].map(duration) == [
                "0.0 s", "9.9 s", "41 s", "1 min 00 s", "3 min 20 s", "1 h 05 min",
            ])
    }

    @Test func aTerminalGetsOneLineThatIsOverwritten() throws {
        var text = ""
        let console = Console(isTerminal: true) { text += $0 }
        for done in 1...1000 { console.progress("trials", done, 1000) }
        console.note("after")
        #expect(text.contains("\r\u{1B}[K  trials 1000/1000"))
        #expect(text.split(separator: "\n").count == 2)
        #expect(text.hasSuffix("\nafter\n"))
    }

    @Test func elsewhereLinesAreRareAndPlain() throws {
        var text = ""
        let console = Console(isTerminal: false) { text += $0 }
        for done in 1...1000 { console.progress("trials", done, 1000) }
        #expect(text.split(separator: "\n").count == 1)
        #expect(!text.contains("\u{1B}") && !text.contains("\r"))
    }

    @Test func theRateIsThatOfTheWorkDoneNow() throws {
        let scratch = try Scratch()
        func step(failing: Bool) -> Step<[Int]> {
            Step("step") { lab in
                try lab.pieces("piece", count: 20) { index in
                    if failing, index == 19 { throw Failure() }
                    return index
                }
            }
        }
        #expect(throws: Failure.self) { try quietResolver(try scratch.store()).value(of: step(failing: true)) }
        let transcript = Transcript(isTerminal: true)
        _ = try Resolver(store: try scratch.store(), console: transcript.console).value(of: step(failing: false))
        #expect(transcript.text.contains("  piece 19/20\r"))
        #expect(!transcript.text.contains("piece 18/20"))
    }
}

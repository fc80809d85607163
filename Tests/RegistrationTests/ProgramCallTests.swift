import Processes
import Testing

@Suite struct ProgramCallTests {
    @Test("What a program prints, what it complains of and its status are told apart")
    func answer() throws {
        let answer = try #require(
            ProgramCall("sh", ["-c", "echo out; echo first >&2; echo last >&2; exit 3"]).answer())
        #expect(answer.status == 3 && answer.output == "out\n" && answer.errors == "first\nlast\n")
        #expect(answer.complaint == "\"last\"")
    }

    /// More than a pipe holds, on both sides.
    @Test func aTalkativeProgramEnds() throws {
        let answer = try #require(
            ProgramCall("sh", ["-c", "head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero"]).answer())
        #expect(answer.output.utf8.count == 300_000 && answer.errors.utf8.count == 300_000)
    }

    @Test func whatIsNotThereGivesNoAnswer() {
        #expect(ProgramCall("no-such-program-here", []).answer()?.status == nil)
    }

    @Test func variablesAreSetAndTakenAway() throws {
        let call = ProgramCall("sh", ["-c", "echo \"${HOME-none} $MINE\""], variables: ["HOME": nil, "MINE": "here"])
        #expect(try #require(call.answer()).output == "none here\n")
    }

    @Test func aSilentFailureIsNamedByItsStatus() throws {
        #expect(try #require(ProgramCall("false", []).answer()).complaint == "nothing, and ended with 1")
    }
}

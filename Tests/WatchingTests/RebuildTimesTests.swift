import Testing
import Watching

@Suite struct RebuildTimesTests {
    @Test func whatTheBuildIsAt() {
        #expect(RebuildTimes.part(after: "Building for production...\n") == nil)
        #expect(RebuildTimes.part(after: "[1/5] Linking step-code-tool\n") == .planning)
        #expect(
            RebuildTimes.part(after: "[1/5] Linking step-code-tool\n[2/5] Reading the code of the steps in Studies\n")
                == .reading)
        #expect(
            RebuildTimes.part(after: "[3/5] Compiling Studies Mine.swift\nMine.swift:1:1: warning: a\n") == .compiling)
        #expect(RebuildTimes.part(after: "[3/5] Compiling Studies\n[5/5] Linking cahier\n") == .linking)
    }

    @Test func partsAddUp() {
        let begin = ContinuousClock.now
        var times = RebuildTimes(.noticing, now: begin)
        times.enter(.planning, now: begin + .milliseconds(200))
        times.enter(.compiling, now: begin + .milliseconds(1200))
        times.enter(.planning, now: begin + .milliseconds(5200))
        times.enter(.drawing, now: begin + .milliseconds(5700))
        #expect(
            times.summary(now: begin + .milliseconds(6800)).hasPrefix(
                "6.8 s (noticing 0.2, planning 1.5, compiling 4.0, drawing 1.1; "))
    }
}

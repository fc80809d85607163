import Foundation
import Testing

@testable import Notebook

@Suite struct ExpectedTimeTests {
    private func step(
        _ name: String, _ status: Explanation.Status = .toRun, seconds: Double? = nil, finishedParts: Int = 0
    ) -> Explanation.Step {
        Explanation.Step(name: name, status: status, seconds: seconds, finishedParts: finishedParts)
    }

    private let published = PublishedTimes(
        run: 7, machine: "a processor, 2 logical cores", seconds: ["a": 120, "b": 3600])

    @Test func timesOfTheStoreAddUp() {
        let expected = ExpectedTime([step("a", seconds: 90), step("b", seconds: 40)], published: nil)
        #expect(expected.seconds == 130 && expected.steps == 2 && expected.stepsOfReport == 0)
        #expect(expected.sentence == "expected: 2 min 10 s for 2 steps, as the last time")
    }

    @Test("A time of one's own goes before that of a report, whose run and machine are named")
    func publishedTimes() {
        let expected = ExpectedTime([step("a", seconds: 20), step("b")], published: published)
        #expect(expected.seconds == 3620)
        let report = "as run 7 of its published report took on a processor, 2 logical cores"
        #expect(
            expected.sentence == "expected: 1 h 00 min for 2 steps, as the last time and, for 1 of them, \(report)")
        #expect(ExpectedTime([step("a", seconds: 20)], published: published).stepsOfReport == 0)
        let theirs = ExpectedTime([step("a"), step("b")], published: published)
        #expect(theirs.seconds == 3720 && theirs.sentence == "expected: 1 h 02 min for 2 steps, \(report)")
        // What is new since then isn't told by it.
        let more = ExpectedTime([step("a"), step("new")], published: published)
        #expect(more.sentence == "expected: 2 min 00 s, \(report), and the time of new, which has never run")
    }

    @Test func whatIsThereTakesNoTime() {
        let steps = [step("a", .reused(run: 1), seconds: 90), step("b", .read(nil), seconds: 5)]
        #expect(ExpectedTime(steps, published: published).sentence == nil)
        #expect(ExpectedTime(steps + [step("c", seconds: 70)], published: nil).seconds == 70)
    }

    @Test("A step that may come out as it was, or goes on where it stopped, takes no longer than that")
    func atMost() {
        for other in [step("b", .depends(on: ["a"]), seconds: 30), step("b", seconds: 30, finishedParts: 2)] {
            let expected = ExpectedTime([step("a", seconds: 90), other], published: nil)
            #expect(expected.sentence == "expected: at most 2 min 00 s for 2 steps, as the last time")
        }
    }

    @Test func unknownTimesAreNamed() {
        let one = ExpectedTime([step("a", seconds: 90), step("new")], published: nil)
        #expect(one.sentence == "expected: 1 min 30 s, as the last time, and the time of new, which has never run")
        let two = ExpectedTime([step("a", seconds: 90), step("x"), step("y")], published: nil)
        #expect(
            two.sentence == "expected: 1 min 30 s, as the last time, and the time of 2 of them, which have never run")
        let none = ExpectedTime([step("x"), step("y")], published: published)
        #expect(none.unknown == ["x", "y"])
        #expect(none.sentence == "expected: not known, since the 2 steps to compute have never run")
    }

    @Test("The report of a run tells what its steps took, to a run of the same profile")
    func aReportIsRead() throws {
        let scratch = try Scratch()
        let study = Study("values", title: "Values", question: "?", paper: Paper("Nobody"), code: .unread) {
            let slow = Step("slow") { _ in 1 }
            Section("All") { Show(slow) { "\($0)" } }
        }
        let output = scratch.folder.appendingPathComponent("Output")
        let quiet = Console(isTerminal: false, isQuiet: true)
        _ = try Runner(store: try scratch.store(), console: quiet).run(study, setting: Setting(), output: output)
        let folder = output.appendingPathComponent("values")
        let times = try #require(PublishedTimes(in: folder, profile: .quick))
        #expect(Set(times.seconds.keys) == ["slow"] && times.machine.contains("logical core") && times.run == 1)
        #expect(PublishedTimes(in: folder, profile: .full) == nil)
        #expect(PublishedTimes(in: scratch.folder, profile: .quick) == nil)
    }

    @Test("A full run says first what is expected, as it knows from the report that it replaces")
    func aRunSaysIt() throws {
        let scratch = try Scratch()
        let study = Study("values", title: "Values", question: "?", paper: Paper("Nobody"), code: .unread) {
            let slow = Step("slow") { _ in 1 }
            Section("All") { Show(slow) { "\($0)" } }
        }
        let output = scratch.folder.appendingPathComponent("Output")
        func lines(_ store: String) throws -> [Substring] {
            let transcript = Transcript()
            let store = try Store(at: scratch.folder.appendingPathComponent(store))
            _ = try Runner(store: store, console: transcript.console)
                .run(study, setting: Setting(profile: .full), output: output)
            return transcript.text.split(separator: "\n")
        }
        let first = try lines("one.sqlite"), second = try lines("two.sqlite")
        #expect(first.contains("expected: not known, since the 1 step to compute has never run"))
        let told = try #require(
            second.firstIndex { $0.hasPrefix("expected: 0.0 s for 1 step, as run 1 of its published report took on ") })
        #expect(told < (second.firstIndex(of: "running slow") ?? 0))
    }

    @Test("Where no report is replaced, it knows from the one that the program was built with")
    func aPublishedReport() throws {
        let scratch = try Scratch()
        let study = Study("values", title: "Values", question: "?", paper: Paper("Nobody"), code: .unread) {
            let slow = Step("slow") { _ in 1 }
            Section("All") { Show(slow) { "\($0)" } }
        }
        let json = #"{"values":{"machine":"a \"processor\", 64 logical cores","run":3,"seconds":{"slow":90,"gone":8}}}"#
        let times = PublishedTimes.byStudy(json: json)
        #expect(Set(times.keys) == ["values"] && PublishedTimes.byStudy(json: "[]").isEmpty)
        func lines(_ profile: Profile, _ store: String, _ output: String) throws -> [Substring] {
            let transcript = Transcript()
            _ = try Runner(
                store: Store(at: scratch.folder.appendingPathComponent(store)), console: transcript.console
            ).run(
                study.knowing(times["values"]), setting: Setting(profile: profile),
                output: scratch.folder.appendingPathComponent(output))
            return transcript.text.split(separator: "\n")
        }
        let sentence =
            "expected: 1 min 30 s for 1 step, as run 3 of its published report took on a \"processor\", 64 logical cores"
        let store = try Store(at: scratch.folder.appendingPathComponent("one.sqlite"))
        func explained(_ profile: Profile) throws -> String? {
            try Runner(store: store).explain(study.knowing(times["values"]), setting: Setting(profile: profile))
                .expected
        }
        #expect(try explained(.full) == sentence && explained(.quick) == nil)
        #expect(try !lines(.quick, "one.sqlite", "Quick").contains { $0.hasPrefix("expected:") })
        #expect(try lines(.full, "one.sqlite", "Full")[0] == sentence)
        // Nothing is left to compute; then a report of one's own, the third run's, goes before the published one.
        #expect(try !lines(.full, "one.sqlite", "Full").contains { $0.hasPrefix("expected:") })
        #expect(try explained(.full) == nil)
        let own = try lines(.full, "two.sqlite", "Full")
        #expect(own[0].hasPrefix("expected: 0.0 s for 1 step, as run 3 of its published report took on "), "\(own)")
    }
}

import Foundation
import Testing

/// Steps that measure times, through a built program.
@Suite struct TimingTests {
    let cahier: Cahier
    init() throws { cahier = try Cahier(program: "sample-arithmetic") }

    private func run(_ store: String, seconds: Double) throws {
        let result = try cahier("run", "times", "--store", store, environment: ["SECONDS": "\(seconds)"])
        #expect(result.status == 0, "\(result.errors)")
    }

    @Test func theValueIsMarkedWhereverItIsShown() throws {
        try run("a.sqlite", seconds: 1)
        let folder = cahier.folder.appendingPathComponent(".cahier/output/times")
        let results = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: folder.appendingPathComponent("results.json")))
                as? [String: Any])
        let steps = try #require(results["steps"] as? [[String: Any]])
        let timed = Dictionary(
            uniqueKeysWithValues: steps.map { ($0["name"] as? String ?? "", $0["isTimed"] as? Bool) })
        #expect(timed == ["seconds": true, "middle": true, "count": nil])
        let findings = try #require(results["findings"] as? [[String: Any]])
        #expect(findings.map { $0["isTimed"] as? Bool } == [true])
        let report = try String(contentsOf: folder.appendingPathComponent("report.html"), encoding: .utf8)
        #expect(report.contains("timing, computed in this run"))
    }

    @Test func theKeyHasTheMachine() throws {
        try run("a.sqlite", seconds: 1)
        // The same machine has the value already, whatever it would measure now.
        try run("a.sqlite", seconds: 2)
        #expect(try cahier("runs", "--store", "a.sqlite").output.split(separator: "\n").count == 3)
        let other = try cahier("explain", "times", "--store", "a.sqlite", "--threads", "7")
        #expect(other.output.contains("threads: "), "\(other.output)")
        #expect(other.output.contains("1 step reused, 1 to run, 1 depending on them"), "\(other.output)")
    }

    @Test("Times are measured again where that is asked for; earlier runs keep theirs, and later ones take the last")
    func measuredAgain() throws {
        func again(seconds: Double, _ more: String...) throws -> String {
            let result = try cahier(
                ["run", "times", "--time-again", "--store", "a.sqlite"] + more,
                environment: ["SECONDS": "\(seconds)"])
            #expect(result.status == 0, "\(result.errors)")
            return result.output
        }
        func middle() throws -> String {
            let file = cahier.folder.appendingPathComponent(".cahier/output/times/report.html")
            let report = try String(contentsOf: file, encoding: .utf8)
            return String(try #require(report.firstMatch(of: /the middle one is ([\d.]+)/)).1)
        }
        // Where there are none, they are measured once.
        #expect(try again(seconds: 1).contains("3 steps computed, 0 reused"))
        #expect(try again(seconds: 2, "--dry-run").contains(/seconds +to run.*\n +measurement: 1 -> 2/))
        let explained = try cahier("explain", "times", "--time-again", "--store", "a.sqlite")
        #expect(explained.output.contains("measurement: 1 -> 2"), "\(explained.output)")
        // What is no time, and is made from none, stays.
        #expect(try again(seconds: 2).contains("2 steps computed, 1 reused"))
        #expect(try middle() == "2.0")
        #expect(try again(seconds: 4).contains("2 steps computed, 1 reused"))
        #expect(try middle() == "4.0")
        try run("a.sqlite", seconds: 8)
        #expect(try middle() == "4.0")
        #expect(try cahier("figures", "times", "--run", "1", "--store", "a.sqlite").status == 0)
        #expect(try middle() == "1.0")
        #expect(try cahier("cache", "verify", "--store", "a.sqlite").status == 0)
    }

    /// Whether three measurements lie below 1.05 s, in a word: their mean's interval reaches 0.248 to either side.
    private func word() throws -> String? {
        let file = cahier.folder.appendingPathComponent(".cahier/output/times/results.json")
        let results = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
        return (results?["findings"] as? [[String: Any]])?.first?["word"] as? String
    }

    @Test func twoRunsDifferOnlyWhereIntervalsExcludeEachOther() throws {
        try run("a.sqlite", seconds: 1)
        #expect(try word() == "undecided")
        try run("b.sqlite", seconds: 1.32)
        #expect(try word() == "no")
        try run("c.sqlite", seconds: 2)
        // The word is another one, but the difference is less than √2 · 0.248.
        let near = try cahier("diff", "a.sqlite", "b.sqlite")
        #expect(near.status == 0, "\(near.output)\(near.errors)")
        let far = try cahier("diff", "a.sqlite", "c.sqlite")
        #expect(far.status == 1, "\(far.output)\(far.errors)")
        #expect(far.output.contains("beyond") && far.output.contains(/fast +undecided +no\n/), "\(far.output)")
    }
}

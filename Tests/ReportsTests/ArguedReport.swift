import Foundation
import Registration
import Reports
import Verdicts

/// A made-up report that has all that a run can know of itself: registration, networks, data, cost.
struct ArguedReport {
    static let digest = String(repeating: "3f2a01b2c3d4e5f6", count: 4)

    /// Turns a field's name into its text, as in ``SampleReport``.
    var text: @Sendable (String) -> String = { "the \($0)" }
    var steps = 30

    func report() -> Report {
        var report = SampleReport(text: text).report()
        report.findings[0].registration = RegistrationState(
            level: .seeded, because: [text("evidence")], digest: Self.digest, file: "0002.json",
            written: "2026-11-28T10:00:00Z", drawn: [text("drawn")], hasRegisteredSeed: true,
            data: DataState(.seenInQuick, because: text("seen")))
        let changed = report.findings[1].declaration
        report.findings[1].registration = RegistrationState(
            level: .committed, because: [text("no stream")], digest: Self.digest, file: "0002.json",
            deviations: [
                Deviation(
                    field: text("field"), registered: text("old margin"), done: text("new margin"),
                    because: text("reason to change"), moment: .afterData(run: 3, date: "2026-11-29"),
                    registeredWord: "inconclusive", doneWord: report.findings[1].word)
            ], registered: changed, registeredOutcome: .undecided(because: "noise"))
        report.registration = RegisteredFile(
            name: "0002.json", path: text("path"), digest: Self.digest, written: "2026-11-28T10:00:00Z",
            previous: String(repeating: "a", count: 64), seed: 42, commit: text("commit"),
            address: "https://example.org/blob/0002.json")
        report.networks = [
            Card(
                text("network"), title: text("network"),
                rows: [
                    ("Parameters", "14 728 266"), ("Trainings", "3"), ("Seeds", "1, 2, 3"), ("Recipe", text("recipe")),
                    ("SHA-256 of the weights", "abc"), ("Unknown", ""),
                ], findings: ["finding-0", "finding-2"])
        ]
        report.data = [
            Card(
                "images", title: text("images"),
                rows: [
                    ("Images", "50 000 for training, 10 000 for testing"), ("Licence of the images", text("licence")),
                ])
        ]
        report.cost = Cost(
            seconds: 4530, processorSeconds: 8000.4, memoryPeak: 2_345_000_000, earlierRuns: "2 complete, 1 failed",
            machine: [.init("Processor", text("processor"))], steps: (0..<steps).map(step))
        report.remarks.cannotTell = [text("limit")]
        var parameters = Table(
            identifier: "parameters", title: text("asked"),
            columns: [Column("Step"), Column("Parameter"), Column("Value")],
            rows: [[.text(text("planned step")), .text(text("parameter")), .text(text("planned value"))]])
        parameters.isFolded = true
        report.parameters = parameters
        return report
    }

    /// Even ones are computed in this run; the processor time of one is not known.
    private func step(_ number: Int) -> Cost.Step {
        let isReused = number % 2 == 1, work: Double? = number == 1 ? nil : 2 * Double(number)
        return Cost.Step(
            "step \(number) \(text("step"))", computedIn: isReused ? "run 3" : "this run", isReused: isReused,
            seconds: Double(number), processorSeconds: work, evaluations: 1000)
    }
}

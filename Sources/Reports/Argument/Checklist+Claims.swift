import Charts
import Registration
import Verdicts

/// What is claimed, tested and written beforehand, and by which statistics.
extension Checklist {
    private var findings: [FindingSummary] { report.findings }

    var claims: [Item] {
        let claimed = findings.filter { $0.claim != nil }
        let sources = Checklist.counted(claimed.map(\.sourceKind))
        let states = findings.compactMap(\.registration)
        let changed = states.count { !$0.deviations.isEmpty }
        return [
            Item(
                point: "Claims in the paper's words, and where they were read",
                answer: sources.map { "\(claimed.count): \($0)" }, place: .section(.claims)),
            Item(
                point: "What of the claims was not tested", answer: notTested, place: .section(.claims)),
            Item(
                point: "What kind of test each is, and what differs from the original",
                answer: Checklist.counted(findings.compactMap { $0.verdict?.kind.title }),
                place: .section(.differences)),
            Item(
                point: "Definition of each measure",
                answer: "a sentence for each of \(Checklist.count(findings.count, "findings"))", place: .part(.cards)),
            Item(
                point: "Written before the data",
                answer: Checklist.counted(states.map(\.level.rawValue)), place: .section(.registration)),
            Item(
                point: "Deviations from what was registered",
                answer: states.contains { $0.digest != nil }
                    ? (changed == 0 ? "none" : "\(changed) of \(Checklist.count(states.count, "findings"))") : nil,
                place: .section(.registration)),
            Item(
                point: "What the report cannot tell",
                answer: report.remarks.cannotTell.isEmpty
                    ? nil : Checklist.count(report.remarks.cannotTell.count, "points"),
                place: .section(.limits)),
            Item(
                point: "Whether the paper's authors were asked", answer: report.remarks.contact.sentence,
                place: .section(.experience)),
        ]
    }

    private var notTested: String? {
        let tally = report.tally
        guard tally.claims > 0 else { return nil }
        let parts = [
            tally.missing > 0 ? "\(tally.missing), \(tally.missing == 1 ? "" : "each ")for the reason given" : nil,
            tally.invalid > 0 ? "\(tally.invalid) because a control says that the test can't answer" : nil,
        ].compactMap(\.self)
        return parts.isEmpty ? "every claim that is listed was tested" : parts.joined(separator: "; ")
    }

    var statistics: [Item] {
        let clauses = findings.flatMap(\.clauses) + findings.flatMap(\.controls).flatMap(\.clauses)
        let estimates = findings.flatMap(\.estimates)
        let varying = estimates.filter { $0.lower != nil }.map { $0.varying.joined(separator: " × ") }
        return [
            Item(
                point: "Kinds of interval",
                answer: Checklist.counted(estimates.map(\.intervalKind)), place: .part(.cards)),
            Item(point: "What the intervals are over", answer: Checklist.counted(varying), place: .part(.cards)),
            Item(
                point: "Smallest difference that counts, with its source",
                answer: clauses.isEmpty
                    ? nil
                    : "in \(clauses.count { $0.clause.form.margin != nil }) of \(Checklist.count(clauses.count, "clauses"))",
                place: .part(.cards)),
            Item(
                point: "Values that are missing", answer: exclusions, place: .part(.cards)),
            Item(point: "Controls", answer: controls, place: .part(.cards)),
            Item(point: "Other analyses of the same numbers", answer: analyses, place: .part(.cards)),
            Item(
                point: "Correction for many findings",
                answer: decided == 0
                    ? "none: no verdict is decided"
                    : "none: each verdict may err 1 time in 40 on each side, \(Numerals.significant(Double(decided) / 40, 2)) of \(decided) by chance",
                place: .part(.cards)),
        ]
    }

    private var decided: Int { findings.count { $0.verdict != nil && $0.outcome.isDecided } }

    private var exclusions: String? {
        let rules = Set(findings.map(\.declaration.exclusions))
        return rules.count == 1 ? rules.first : "\(rules.count) rules, said at each finding"
    }

    private var controls: String? {
        let all = findings.flatMap(\.controls)
        guard !all.isEmpty else { return "none" }
        let kinds = Checklist.counted(all.map(\.control.expectation.text)) ?? ""
        let with = findings.count { !$0.controls.isEmpty }, lacking = all.count { $0.outcome == nil }
        return "at \(with) of \(Checklist.count(findings.count, "findings")): \(kinds)"
            + (lacking == 0 ? "" : "; \(lacking) not run")
    }

    private var analyses: String? {
        let several = findings.compactMap(\.steadinessOfOutcome)
        guard !several.isEmpty else { return "none" }
        // The registered one is no other.
        let count = several.reduce(0) { $0 + $1.counted.count - 1 }, fragile = several.count(where: \.isFragile)
        return
            "\(count) of \(Checklist.count(several.count, "findings")), of which \(fragile == 0 ? "none is" : "\(fragile) \(fragile == 1 ? "is" : "are")") fragile"
    }
}

extension Estimate {
    /// "95 % Student's t" of "95 % Student's t over 3 trainings"; empty where nothing was measured.
    fileprivate var intervalKind: String {
        guard value != nil else { return "" }
        guard lower != nil || upper != nil else { return interval.hasPrefix("exact") ? "exact" : "no interval" }
        return interval.split(separator: " over ").first.map(String.init) ?? interval
    }
}

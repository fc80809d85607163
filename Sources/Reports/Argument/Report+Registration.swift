import Registration
import Verdicts

/// What was written beforehand, how well that can be shown, and what is done otherwise.
extension Report {
    var registrationSection: ReportSection? {
        let states = findings.enumerated().compactMap { index, finding in
            finding.registration.map { (index: index, finding: finding, state: $0) }
        }
        guard !states.isEmpty else { return nil }
        var blocks: [Block] = []
        if let registration { blocks.append(.card(card(of: registration))) }
        blocks.append(.prose(deviationSentence(states.map(\.state))))
        let deviations = states.flatMap { entry in
            entry.state.deviations.map { row(of: $0, in: entry.finding, entry.index) }
        }
        if !deviations.isEmpty { blocks.append(.table(Report.deviationTable(deviations))) }
        let levels = states.map { entry -> [Cell] in
            [
                .links([link(entry.index)]), .text(entry.state.level.rawValue),
                .text(entry.state.data?.text ?? ""), .text(entry.state.drawn.joined(separator: ", ")),
                .text(entry.state.because.joined(separator: "; ")),
            ]
        }
        var table = Table(
            identifier: "registration-levels", title: "How well each finding's registration can be shown",
            caption:
                "From post hoc, where it can't be shown that the rules are older than the data, to deposited, where a third party says so.",
            columns: [
                Column("Finding"), Column("Level"), Column("In the store when it was registered"),
                Column("Drawn by the run's seed"), Column("What that rests on"),
            ], rows: levels)
        table.isFolded = states.count > 6
        blocks.append(.table(table))
        return ReportSection(.registration, blocks)
    }

    private func card(of file: RegisteredFile) -> Card {
        Card(
            "registration", title: "The registration",
            rows: [
                ("File", file.path ?? file.name), ("SHA-256", file.digest), ("Written", file.written),
                ("Comes after", file.previous ?? "none: it is the first of its chain"),
                ("Seed of full runs that follows from it", String(file.seed)),
                ("Commit when the run began", file.commit ?? ""), ("To be read at", file.address ?? ""),
            ])
    }

    /// "No deviations from 3f2a01b2c3d4.", or of how many findings there are some.
    private func deviationSentence(_ states: [RegistrationState]) -> String {
        let digests = Set(states.compactMap(\.shortDigest)).sorted().map { "`\($0)`" }.joined(separator: ", ")
        guard !digests.isEmpty else {
            return "No registration speaks for these findings: their rules may be younger than their numbers."
        }
        let changed = states.count { !$0.deviations.isEmpty }
        guard changed > 0 else {
            let lacking = states.count { $0.digest == nil }
            return "No deviations from \(digests)."
                + (lacking == 0 ? "" : " \(lacking) of \(states.count) findings are not in it.")
        }
        return
            "\(changed) of \(states.count) findings \(changed == 1 ? "is" : "are") not as registered in \(digests). Where the registered rule can still judge the numbers, its word is the one that counts."
    }

    private func row(of deviation: Deviation, in finding: FindingSummary, _ index: Int) -> [Cell] {
        [
            .links([link(index)]), .text(deviation.field), .text(deviation.registered), .text(deviation.done),
            .text(deviation.because ?? "not said"), .text(deviation.moment.text),
            .text(deviation.registeredWord ?? "can't be said: what is measured has changed"),
            .text(deviation.doneWord ?? finding.word),
        ]
    }

    private static func deviationTable(_ rows: [[Cell]]) -> Table {
        Table(
            identifier: "deviations", title: "What is done otherwise than registered",
            caption: "Found by comparing what decides, field by field; prose doesn't count.",
            columns: [
                Column("Finding"), Column("What"), Column("Registered"), Column("Done"), Column("Why"), Column("When"),
                Column("By the registered rule"), Column("As done"),
            ], rows: rows)
    }
}

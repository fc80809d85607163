/// What was run, on what, and what it took.
extension Report {
    var networksSection: ReportSection? {
        networks.isEmpty ? nil : ReportSection(.networks, networks.map(Block.card))
    }

    var dataSection: ReportSection? { data.isEmpty ? nil : ReportSection(.data, data.map(Block.card)) }

    var parametersSection: ReportSection? { parameters.map { ReportSection(.parameters, [.table($0)]) } }

    var costSection: ReportSection? {
        guard let cost else { return nil }
        var blocks: [Block] = [.prose(cost.inWords)]
        if !cost.machine.isEmpty {
            blocks.append(
                .card(Card("machine", title: "The machine", rows: cost.machine.map { ($0.name, $0.text) })))
        }
        if !cost.steps.isEmpty { blocks.append(.table(cost.table)) }
        return ReportSection(.cost, blocks)
    }
}

extension Cost {
    /// "The run took 1 h 12 min. …": what the record has, and no more.
    var inWords: String {
        var parts: [String] = []
        if let seconds {
            let work = processorSeconds.map { ", in which its processors worked for \(Amount.duration($0))" } ?? ""
            parts.append("The run took \(Amount.duration(seconds))\(work).")
        }
        if let memoryPeak { parts.append("It held at most \(Amount.bytes(memoryPeak)) of memory.") }
        let computed = steps.filter { !$0.isReused }, reused = steps.filter(\.isReused)
        func sum(_ steps: [Step]) -> String { Amount.duration(steps.reduce(0) { $0 + $1.seconds }) }
        func count(_ steps: [Step]) -> String { steps.count == 1 ? "one step" : "\(steps.count) steps" }
        if !computed.isEmpty { parts.append("It computed \(count(computed)) in \(sum(computed)).") }
        if !reused.isEmpty {
            parts.append("It reused \(count(reused)), which had taken \(sum(reused)) when they were computed.")
        }
        if let earlierRuns { parts.append("Earlier runs of the study in the same store: \(earlierRuns).") }
        return parts.isEmpty ? "Nothing of what the run took was recorded." : parts.joined(separator: " ")
    }

    /// A row a step, those that took longest first.
    var table: Table {
        let isRecorded = steps.contains { $0.processorSeconds != nil }
        var columns = [Column("Step"), Column("Computed in"), Column("Time", unit: "s")]
        if isRecorded { columns.append(Column("Processor time", unit: "s")) }
        columns.append(Column("Images evaluated"))
        let sorted = steps.enumerated().sorted {
            ($1.element.seconds, $0.offset) < ($0.element.seconds, $1.offset)
        }.map(\.element)
        var table = Table(
            identifier: "cost", title: "What each step took",
            caption:
                "By the clock on the wall\(isRecorded ? ", and by all threads together" : ""); of a step that is reused, when it was computed.",
            columns: columns,
            rows: sorted.map { step in
                var row: [Cell] = [.text(step.name), .text(step.computedIn), .number(step.seconds, .fixed(1))]
                if isRecorded { row.append(step.processorSeconds.map { .number($0, .fixed(1)) } ?? .text("")) }
                return row + [.integer(step.evaluations)]
            })
        table.isFolded = true
        return table
    }
}

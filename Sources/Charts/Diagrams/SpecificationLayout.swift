/// Where the parts of a specification curve go, in pixels.
struct SpecificationLayout {
    /// An option's line in the lower panel.
    struct OptionRow {
        let fork: Int
        let option: String
        let label: TextLine
        let y: Double
    }

    let curve: SpecificationCurve
    let specifications: [(index: Int, specification: SpecificationCurve.Specification)]
    let height: Double
    /// Of the upper panel.
    let frame: Box
    let y: Scale
    let ticks: [Tick]
    let title: TextLine
    let titleY: Double
    let registeredY: Double
    let legend: [(outcome: AnalysisOutcome, label: TextLine, x: Double, y: Double)]
    /// Nil where all analyses count and have a value.
    let note: TextLine?
    let noteY: Double
    let forkNames: [(label: TextLine, x: Double, y: Double)]
    let rows: [OptionRow]
    /// From where to where the bars of shares reach.
    let shares: (left: Double, right: Double)

    static let rowHeight = 18.0

    init(_ curve: SpecificationCurve, width: Double) {
        self.curve = curve
        let isNarrow = width < 520
        specifications = curve.sorted
        let shareWidth = isNarrow ? 44.0 : 76
        shares = (width - shareWidth - 2, width - 2)
        let present = AnalysisOutcome.allCases.filter { outcome in
            curve.specifications.contains { $0.outcome == outcome }
        }
        let entries = present.map { outcome in
            let count = curve.specifications.count { $0.outcome == outcome && $0.isCounted }
            return TextLine("\(outcome.rawValue) (\(count))")
        }
        let flow = Flow(entries.map { (20 + $0.width, 20) }, gap: 18, within: width - 2)
        legend = zip(present, zip(entries, flow.places)).map { ($0, $1.0, 2 + $1.1.x, 4 + $1.1.y) }
        var y = 4 + flow.height + (entries.isEmpty ? 0 : 4)
        let hollow = curve.specifications.count { !$0.isCounted },
            missing = curve.specifications.count - specifications.count
        let notes = [
            hollow > 0 ? "hollow: not counted (\(hollow))" : "",
            missing > 0 ? "\(missing) without a value" : "",
        ].filter { !$0.isEmpty }
        note = notes.isEmpty ? nil : TextLine(notes.joined(separator: "; "), size: 12, maxWidth: width - 4, lines: 2)
        noteY = y
        y += note.map { $0.height + 6 } ?? 0
        title = TextLine(curve.field.title, maxWidth: width - 8, lines: 2)
        titleY = y
        y += title.height + 6
        registeredY = y
        y += curve.registered == nil ? 4 : 20
        // Names of forks stand left of their options', or above them where there is no room.
        let labels = curve.forks.map { fork in
            fork.options.map { TextLine($0, maxWidth: isNarrow ? width * 0.32 : width * 0.22) }
        }
        let heads = curve.forks.map {
            TextLine($0.name, bold: true, maxWidth: isNarrow ? width - 8 : width * 0.17, lines: isNarrow ? 1 : 2)
        }
        let optionWidth = labels.flatMap { $0 }.map(\.width).max() ?? 0
        let headWidth = isNarrow ? 0 : (heads.map(\.width).max() ?? 0) + 14
        let range = SpecificationLayout.range(curve)
        let upper = isNarrow ? 160.0 : 190
        let draft = Scale(transform: .linear, domain: range, start: upper, end: 0)
        ticks = draft.ticks(count: max(2, Int(upper / 44)))
        let tickWidth = ticks.map { TextLine($0.label).width }.max() ?? 0
        let left = max(headWidth + optionWidth + 12, tickWidth + 12)
        frame = Box(left, y, max(60, shares.left - 14 - left), upper)
        self.y = Scale(transform: .linear, domain: range, start: frame.bottom - 8, end: frame.y + 8)
        y = frame.bottom + 16
        var rows: [OptionRow] = [], names: [(TextLine, Double, Double)] = []
        for (index, fork) in curve.forks.enumerated() {
            names.append((heads[index], 2, y))
            if isNarrow { y += SpecificationLayout.rowHeight }
            for (place, option) in fork.options.enumerated() {
                rows.append(OptionRow(fork: index, option: option, label: labels[index][place], y: y + 9))
                y += SpecificationLayout.rowHeight
            }
            y += 8
        }
        self.rows = rows
        forkNames = names
        height = y + 2
    }

    private static func range(_ curve: SpecificationCurve) -> ClosedRange<Double> {
        let rows = curve.specifications.map { ForestRow("", $0.value, $0.lower, $0.upper) }
        return ForestRow.range(
            rows + [ForestRow("", .nan, bound: curve.bound, paper: curve.paper)], .linear)
    }

    /// The middle of an analysis' column.
    func x(_ place: Int) -> Double { frame.x + (Double(place) + 0.5) * step }

    var step: Double { frame.width / Double(max(specifications.count, 1)) }
}

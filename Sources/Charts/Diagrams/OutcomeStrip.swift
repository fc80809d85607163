/// The outcomes of all analyses of a finding, a cell each, sorted: `OutcomeStrip([.holds, .holds, .undecided])`.
public struct OutcomeStrip: Sendable, Equatable {
    public var outcomes: [AnalysisOutcome]
    /// That of the registered analysis, which a mark below its cell shows.
    public var registered: AnalysisOutcome?

    public init(_ outcomes: [AnalysisOutcome], registered: AnalysisOutcome? = nil) {
        self.outcomes = outcomes
        self.registered = registered
    }

    /// "holds in 41 of 48; undecided in 7; never reversed".
    public var sentence: String { AnalysisOutcome.sentence(outcomes) }

    static let widest = 240.0
}

/// The cells of a strip of outcomes; never higher than 40 pixels.
struct OutcomeStripLayout {
    let width: Double
    let height: Double
    private let cells: [(outcome: AnalysisOutcome, box: Box)]
    private let registered: AnalysisOutcome?

    init(_ strip: OutcomeStrip, width: Double) {
        let order = AnalysisOutcome.allCases
        let sorted = order.flatMap { outcome in strip.outcomes.filter { $0 == outcome } }
        registered = strip.registered.flatMap { sorted.contains($0) ? $0 : nil }
        // Two rows where cells would else be too narrow to be told apart.
        let rows = Double(sorted.count) * 5 > width ? 2 : 1
        let columns = max(1, (sorted.count + rows - 1) / rows)
        let side = min(14, width / Double(columns)), tall = rows == 1 ? 16.0 : 13
        cells = sorted.enumerated().map { index, outcome in
            // Down each column, so that an outcome's cells stay together.
            (outcome, Box(Double(index / rows) * side, 1 + Double(index % rows) * (tall + 1), side, tall))
        }
        self.width = max(side * Double(columns), 14)
        height = 2 + Double(rows) * (tall + 1) + (registered == nil ? 0 : 9)
    }

    func draw(on canvas: any Canvas) {
        for (outcome, whole) in cells {
            let gap = whole.width > 6 ? 1.0 : 0.5
            let box = Box(whole.x + gap / 2, whole.y, whole.width - gap, whole.height)
            switch outcome {
            case .holds: canvas.rectangle(box, outcome.paint)
            case .partly:
                canvas.rectangle(box, outcome.paint, opacity: 0.25)
                canvas.rectangle(Box(box.x, box.midY, box.width, box.height / 2), outcome.paint)
            case .undecided:
                canvas.path(around: Box(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1))
                canvas.stroke(outcome.paint, width: 1)
            case .fails:
                canvas.rectangle(box, outcome.paint, opacity: 0.3)
                canvas.line(from: (box.x, box.midY), to: (box.right, box.midY), outcome.paint, width: 2)
            case .reversed:
                canvas.rectangle(box, outcome.paint, opacity: 0.3)
                canvas.path([(box.x + 1, box.y + 1), (box.right - 1, box.bottom - 1)])
                canvas.path([(box.x + 1, box.bottom - 1), (box.right - 1, box.y + 1)])
                canvas.stroke(outcome.paint, width: 1.6)
            }
        }
        if let registered, let cell = cells.first(where: { $0.outcome == registered })?.box {
            canvas.symbol(.triangle, x: max(cell.midX, 4), y: height - 4, size: 7, .ink, rim: nil)
        }
    }
}

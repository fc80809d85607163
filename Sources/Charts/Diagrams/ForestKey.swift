/// What the marks of a forest's rows mean.
struct ForestKey {
    private enum Sample { case estimate, ofOneNetwork, paper, bound, strict }

    private let entries: [(sample: Sample, label: TextLine)]
    private let flow: Flow

    private static let sampleSize = (width: 28.0, height: 18.0)
    /// From a sample's left edge to its label.
    private static let indent = 34.0

    init(_ rows: [ForestRow], width: Double) {
        var wanted: [(sample: Sample, text: String)] = [(.estimate, "estimate with its interval")]
        if rows.contains(where: \.isHollow) { wanted.append((.ofOneNetwork, "of one network")) }
        if rows.contains(where: { $0.paper != nil }) { wanted.append((.paper, "the paper’s value")) }
        if rows.contains(where: { $0.bound != nil }) { wanted.append((.bound, "what is asked for")) }
        if rows.contains(where: \.isStrict) { wanted.append((.strict, "also at the stricter level")) }
        entries = wanted.map { ($0.sample, TextLine($0.text, size: 12)) }
        flow = Flow(entries.map { (ForestKey.indent + $0.label.width, 20) }, gap: 18, within: width)
    }

    var height: Double { flow.height }

    func draw(on canvas: any Canvas, x: Double, y: Double) {
        for (entry, place) in zip(entries, flow.places) {
            let box = Box(x + place.x, y + place.y, ForestKey.sampleSize.width, ForestKey.sampleSize.height)
            draw(entry.sample, in: box, on: canvas)
            entry.label.draw(on: canvas, x: box.x + ForestKey.indent, y: box.midY, anchor: (0, 0.5), .muted)
        }
    }

    private func draw(_ sample: Sample, in box: Box, on canvas: any Canvas) {
        func strip(_ row: ForestRow) -> StripPainter { StripPainter(row: row, range: -1.2...1.2, box: box) }
        switch sample {
        case .estimate: strip(ForestRow("", 0, -1, 1)).draw(on: canvas)
        case .ofOneNetwork: strip(ForestRow("", 0, isHollow: true)).draw(on: canvas)
        case .paper: StripPainter.drawPaper(x: box.midX, y: box.midY, on: canvas)
        case .bound: strip(ForestRow("", 0, bound: .within(-1...1))).drawBound(on: canvas)
        case .strict: TextLine("●").draw(on: canvas, x: box.midX, y: box.midY, anchor: (0.5, 0.5), .ink)
        }
    }
}

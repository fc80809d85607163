/// Lines of one panel that run on top of each other, so that a glance sees one.
struct Coincidence {
    /// In pixels of a plot of `height`: as wide as a line.
    static let lineWidth = 2.0
    static let height = 300.0
    /// The share of the places that both have.
    static let most = 0.6

    /// Pairs of series in the order in which they are drawn.
    let pairs: [(below: String, above: String)]

    init(_ marks: [Mark], _ y: Scale, _ plan: ChartPlan) {
        var scale = y
        (scale.start, scale.end) = (0, Coincidence.height)
        var lines: [String: [PlottableValue.Content: Double]] = [:], order: [String] = []
        for mark in marks where mark.kind == .line && plan.drawability(of: mark) == .shown {
            guard let name = mark.series?.name, let x = mark.x, let place = mark.y.flatMap(scale.position) else {
                continue
            }
            if lines[name] == nil { order.append(name) }
            lines[name, default: [:]][x.content] = place
        }
        var found: [(String, String)] = []
        for (index, below) in order.enumerated() {
            for above in order[(index + 1)...] {
                let one = lines[below] ?? [:], other = lines[above] ?? [:]
                let distances = one.compactMap { x, place in other[x].map { abs($0 - place) } }
                let close = distances.count { $0 <= Coincidence.lineWidth }
                if distances.count > 2, Double(close) >= Coincidence.most * Double(max(one.count, other.count)) {
                    found.append((below, above))
                }
            }
        }
        pairs = found
    }

    /// Whether a line lies under another one.
    func isBelow(_ series: String?) -> Bool { pairs.contains { $0.below == series } }
    func isAbove(_ series: String?) -> Bool { pairs.contains { $0.above == series } }

    /// "clipped and tuned coincide", once for each pair.
    var phrases: [String] { pairs.map { "\($0.below) and \($0.above) coincide" } }
}

import Notebook

/// A kind of map with a number that was measured of it.
struct MapEstimate {
    var kind: MapKind
    var estimate: IntervalEstimate
}

extension [MapEstimate] {
    /// Those that have a value, the best first.
    ///
    /// - Parameter isHigherBetter: whether the largest comes first.
    func ordered(isHigherBetter: Bool) -> [MapEstimate] {
        compactMap { one in one.estimate.value.map { (map: one, value: $0) } }
            .sorted { isHigherBetter ? $0.value > $1.value : $0.value < $1.value }.map(\.map)
    }

    /// The estimate of a kind: "0.50 [0.44, 0.56]".
    func text(_ kind: MapKind, _ digits: Int = 2) -> String {
        first { $0.kind == kind }?.estimate.text(digits) ?? "not measured"
    }

    /// "3 of 22": the place of a kind among all.
    func place(of kind: MapKind, isHigherBetter: Bool) -> String? {
        let all = ordered(isHigherBetter: isHigherBetter)
        return all.firstIndex { $0.kind == kind }.map { "\($0 + 1) of \(all.count)" }
    }
}

extension IntervalEstimate {
    /// For tables; in files of data the ends of the interval have columns of their own.
    func cell(_ digits: Int = 3) -> Cell {
        guard let value else { return .text("undefined") }
        return interval.map { .interval(value, $0.lower, $0.upper, .fixed(digits)) } ?? .number(value, .fixed(digits))
    }

    /// For sentences: "0.50 [0.44, 0.56]".
    func text(_ digits: Int) -> String {
        func number(_ value: Double) -> String {
            (value < 0 ? "−" : "") + NumberFormat.fixed(digits).text(abs(value))
        }
        guard let value else { return "undefined" }
        return number(value) + (interval.map { " [\(number($0.lower)), \(number($0.upper))]" } ?? "")
    }
}

/// What was measured of each kind, from the highest to the lowest or the other way round, with Salient Relevance and the
/// relevance that it is made from standing out.
///
/// - Parameters:
///   - reference: a value that a line marks, such as what a map without any sense has.
func dotPlot(_ estimates: [MapEstimate], _ field: Field, isHigherBetter: Bool, reference: Double? = nil) -> Chart {
    let ordered = estimates.ordered(isHigherBetter: isHigherBetter)
    return Chart {
        if let reference { RuleMark(x: .value(field, reference)).lineStyle(.dashed).foregroundStyle(.muted) }
        for (kind, estimate) in ordered.map({ ($0.kind, $0.estimate) }) {
            if let interval = estimate.interval {
                ErrorBar(
                    xStart: .value(field, interval.lower), xEnd: .value(field, interval.upper),
                    y: .value("Map", kind.title)
                ).foregroundStyle(color(kind))
            }
            if let value = estimate.value {
                PointMark(x: .value(field, value), y: .value("Map", kind.title)).foregroundStyle(color(kind))
            }
        }
    }
    .xAxis(field).yAxis("Map").size(height: 90 + 21 * Double(ordered.count))
}

private func color(_ kind: MapKind) -> ChartColor {
    switch kind {
    case .salientRelevance: .series(0)
    case .relevance: .series(1)
    default: .muted
    }
}

/// How to read a dot plot.
let dotPlotSentence =
    "Salient Relevance is blue and relevance orange; all other maps are grey, and controls are named as such."

/// Each once, as they come.
func ordered<Item: Equatable>(_ items: [Item]) -> [Item] {
    items.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
}

extension [Double?] {
    var defined: [Double] { compactMap(\.self) }
    /// `nil` where nothing is defined.
    var median: Double? { defined.isEmpty ? nil : defined.median }
    /// ", undefined for 2 of 20"; nothing where nothing is undefined.
    var undefinedNote: String {
        count == defined.count ? "" : ", undefined for \(count - defined.count) of \(count)"
    }

    /// The mean with Student's interval over units; those without a value are left out, and a caption says how many.
    func mean(of unit: String) throws -> IntervalEstimate? {
        defined.isEmpty
            ? nil
            : try .mean(self, of: unit, missing: .leaveOut(because: "a map that is the same everywhere says nothing"))
    }

    /// As ``mean(of:)``, for a table: what is undefined is said.
    func meanCell(of unit: String, _ digits: Int = 3) throws -> Cell {
        try mean(of: unit)?.cell(digits) ?? .text(isEmpty ? "not measured" : "undefined for all \(count)")
    }
}

/// How many of a figure's samples are undefined and took no part, by what they are of: a sentence for its sample, or
/// nothing where none is.
func undefinedSentence(_ samples: [(name: String, values: [Double?])]) -> String {
    let missing = samples.filter { $0.values.contains { $0 == nil } }
    guard !missing.isEmpty else { return "" }
    return " Undefined, and left out: "
        + missing.map { "\($0.name) for \($0.values.count { $0 == nil }) of \($0.values.count)" }
        .joined(separator: ", ") + "."
}

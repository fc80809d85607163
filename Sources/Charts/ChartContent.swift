/// Anything that contributes marks to a chart.
public protocol ChartContent: Sendable {
    var marks: [Mark] { get }
}

/// Content whose marks are styled together.
public protocol MarkContent: ChartContent {
    var marks: [Mark] { get set }
}

extension MarkContent {
    /// Colour, dash and symbol by category, with a legend entry; for a number, the colour map with a colour bar.
    public func foregroundStyle(by value: PlottableValue) -> Self {
        with { if value.number == nil { $0.series = value } else { $0.magnitude = value } }
    }

    /// A fixed colour, without a legend entry.
    public func foregroundStyle(_ color: ChartColor) -> Self { with { $0.color = color } }

    /// The panel this mark belongs to; marks without one appear in every panel.
    public func facet(by value: PlottableValue) -> Self { with { $0.facet = value } }

    public func lineStyle(_ dash: LineDash, width: Double? = nil) -> Self {
        with {
            $0.dash = dash; $0.lineWidth = width ?? $0.lineWidth
        }
    }

    /// A point's shape and its size in pixels.
    public func symbol(_ symbol: MarkSymbol, size: Double = 7) -> Self {
        with {
            $0.symbol = symbol; $0.symbolSize = size
        }
    }

    /// 0 (invisible) to 1.
    public func opacity(_ opacity: Double) -> Self { with { $0.opacity = opacity } }

    public func interpolation(_ interpolation: Interpolation) -> Self { with { $0.interpolation = interpolation } }

    /// A label at the mark, moved aside where it would cover something.
    public func annotation(_ text: String, position: AnnotationPosition = .automatic) -> Self {
        with { $0.annotation = Annotation(text: text.withWholeNumbers, position: position) }
    }

    /// What the chart's text calls marks that have neither series nor annotation: `.named("the paper's nets")`.
    public func named(_ name: String) -> Self { with { $0.name = name } }

    private func with(_ change: (inout Mark) -> Void) -> Self {
        var copy = self
        for index in copy.marks.indices { change(&copy.marks[index]) }
        return copy
    }
}

/// Several pieces of content in order; what a builder block yields.
public struct MarkGroup: ChartContent {
    public var marks: [Mark]
}

/// Builds a chart from marks, `for` loops and conditions.
@resultBuilder
public enum ChartBuilder {
    public static func buildExpression(_ content: some ChartContent) -> MarkGroup { MarkGroup(marks: content.marks) }
    public static func buildExpression(_ contents: [some ChartContent]) -> MarkGroup {
        MarkGroup(marks: contents.flatMap(\.marks))
    }
    public static func buildBlock(_ groups: MarkGroup...) -> MarkGroup { MarkGroup(marks: groups.flatMap(\.marks)) }
    public static func buildArray(_ groups: [MarkGroup]) -> MarkGroup { MarkGroup(marks: groups.flatMap(\.marks)) }
    public static func buildOptional(_ group: MarkGroup?) -> MarkGroup { group ?? MarkGroup(marks: []) }
    public static func buildEither(first group: MarkGroup) -> MarkGroup { group }
    public static func buildEither(second group: MarkGroup) -> MarkGroup { group }
}

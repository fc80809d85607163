/// A figure's description: marks, scales and titles. Drawing it is a separate step (`svg`, `pdf`, `png`).
///
///     let rate = Field("Fault rate", unit: "per bit"), accuracy = Field("Accuracy", unit: "%", bounds: 0...100)
///     Chart {
///         for point in points {
///             LineMark(x: .value(rate, point.rate), y: .value(accuracy, point.accuracy))
///                 .foregroundStyle(by: .value("Network", point.network))
///         }
///     }
///     .xScale(.log)
public struct Chart: Sendable, Equatable {
    package var marks: [Mark]
    package var x = AxisOptions()
    package var y = AxisOptions()
    package var colorScale = ColorScaleOptions()
    package var barArrangement: BarArrangement = .sideBySide
    package var seriesOrder: [String] = []
    package var facetColumns: Int?
    package var facetOrder: [String] = []
    package var legendPlacement: LegendPlacement = .automatic
    package var facetScales: FacetScales = .shared
    package var categoryOrder: CategoryOrder = .given
    /// Names of series or categories that stand out; empty where all are alike.
    package var highlighted: [String] = []
    package var requestedSize: (width: Double?, height: Double?) { (requestedWidth, requestedHeight) }
    private var requestedWidth: Double?
    private var requestedHeight: Double?

    public init(@ChartBuilder _ content: () -> MarkGroup) {
        marks = content().marks
    }

    public func xScale(_ kind: ScaleKind, domain: ClosedRange<Double>? = nil) -> Chart {
        with {
            $0.x.kind = kind; $0.x.domain = domain ?? $0.x.domain
        }
    }

    public func yScale(_ kind: ScaleKind, domain: ClosedRange<Double>? = nil) -> Chart {
        with {
            $0.y.kind = kind; $0.y.domain = domain ?? $0.y.domain
        }
    }

    /// What the axis shows, where its marks' own field should not name it: `.xAxis(Field("Time", unit: "s"))` is
    /// written "Time (s)".
    public func xAxis(_ field: Field) -> Chart { with { $0.x.field = field } }
    public func yAxis(_ field: Field) -> Chart { with { $0.y.field = field } }

    /// The same for a name that is no literal, as categories have.
    public func xAxis(_ name: String, unit: String = "") -> Chart { xAxis(Field(name, unit: unit)) }
    public func yAxis(_ name: String, unit: String = "") -> Chart { yAxis(Field(name, unit: unit)) }

    /// Tick values to use in place of the automatic ones; those whose labels would touch others are left out, the ends
    /// and zero last.
    public func xTicks(_ values: [Double]) -> Chart { with { $0.x.ticks = values } }
    public func yTicks(_ values: [Double]) -> Chart { with { $0.y.ticks = values } }

    /// The colour map of magnitudes; its domain begins at zero, or where the data are negative at their lowest, unless
    /// given.
    ///
    /// Values outside a given domain take the colour of its end, and the colour bar says how many do.
    public func colorScale(_ map: ColorMap, domain: ClosedRange<Double>? = nil) -> Chart {
        with { $0.colorScale = ColorScaleOptions(palette: .sequential(map, domain: domain)) }
    }

    /// The colour map of signed data, from -`limit` to `limit`; the limit is the largest size in the data unless given.
    ///
    /// Data of which none is negative, and whose field's bounds allow none, are not drawn with it: half of its colours
    /// would stand for nothing.
    public func colorScale(_ map: DivergingColorMap, limit: Double? = nil) -> Chart {
        with { $0.colorScale = ColorScaleOptions(palette: .diverging(map, limit: limit)) }
    }

    /// How bars of several series share a category.
    public func bars(_ arrangement: BarArrangement) -> Chart { with { $0.barArrangement = arrangement } }

    /// Fixes which series takes which colour, so that figures of one report agree.
    public func series(order: [String]) -> Chart { with { $0.seriesOrder = order } }

    /// Which axes the panels share, and which are each panel's own.
    public func facetScales(_ scales: FacetScales) -> Chart { with { $0.facetScales = scales } }

    /// In which order categories stand on their axis.
    public func categories(_ order: CategoryOrder) -> Chart { with { $0.categoryOrder = order } }

    /// Mutes all series, or categories, but these.
    public func highlight(_ names: [String]) -> Chart { with { $0.highlighted = names } }

    /// Says at the axis' title which way is better: "Deletion area, ← better".
    public func xBetter(_ direction: Better) -> Chart { with { $0.x.better = direction } }
    public func yBetter(_ direction: Better) -> Chart { with { $0.y.better = direction } }

    /// How the panels made by `.facet(by:)` on marks are arranged; all share both axes, unless `facetScales` says
    /// otherwise.
    public func facets(columns: Int? = nil, order: [String] = []) -> Chart {
        with {
            $0.facetColumns = columns; $0.facetOrder = order
        }
    }

    public func legend(_ placement: LegendPlacement) -> Chart { with { $0.legendPlacement = placement } }

    /// The natural size in pixels; what is not given follows from the content.
    public func size(width: Double? = nil, height: Double? = nil) -> Chart {
        with {
            $0.requestedWidth = width; $0.requestedHeight = height
        }
    }

    private func with(_ change: (inout Chart) -> Void) -> Chart {
        var copy = self
        change(&copy)
        return copy
    }
}

/// How bars of several series share a category.
public enum BarArrangement: Sendable, Equatable {
    case sideBySide
    /// One on the other, negative ones downwards.
    case stacked
}

/// Whether panels share an axis.
public enum FacetScales: Sendable, Equatable {
    case shared, freeX, freeY, free

    var freesX: Bool { self == .freeX || self == .free }
    var freesY: Bool { self == .freeY || self == .free }
}

/// The order of categories along their axis.
public enum CategoryOrder: Sendable, Equatable {
    /// That in which they come.
    case given
    /// The largest mean first.
    case byValue
}

/// Which way along an axis is better.
public enum Better: Sendable, Equatable { case higher, lower }

/// Where series are named.
public enum LegendPlacement: Sendable, Equatable {
    /// At the ends of lines where there is room for it, else above the plot.
    case automatic
    case top
    case hidden
}

package struct AxisOptions: Sendable, Equatable {
    package var kind: ScaleKind = .automatic
    package var domain: ClosedRange<Double>?
    package var field: Field?
    package var ticks: [Double]?
    package var better: Better?
}

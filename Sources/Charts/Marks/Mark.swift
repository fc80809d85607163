/// One drawn thing: what kind, where, and in which style. Made by `LineMark`, `PointMark`, and so on.
public struct Mark: ChartContent, Equatable {
    package enum Kind: Sendable, Equatable { case line, point, bar, box, area, rectangle, rule, errorBar, text }

    package var kind: Kind
    package var x: PlottableValue?
    package var xEnd: PlottableValue?
    package var y: PlottableValue?
    package var yEnd: PlottableValue?

    package var series: PlottableValue?
    package var magnitude: PlottableValue?
    package var facet: PlottableValue?
    package var color: ChartColor?
    package var dash: LineDash?
    package var symbol: MarkSymbol?
    package var symbolSize = Mark.defaultSymbolSize
    package var lineWidth: Double?
    package var opacity: Double?
    package var annotation: Annotation?
    /// What words call it where it has neither series nor annotation.
    package var name: String?
    package var interpolation: Interpolation = .linear
    /// Whether its two ends are those of an interval, which may lie where no value can.
    package var isInterval = false
    /// The numbers of a box, whose median is `x` or `y`.
    package var box: BoxSummary?
    /// That of a cell's magnitude, which words and pointer tell.
    package var cellInterval: ClosedRange<Double>?
    /// Whether a cell is hatched in the place of its colour: what it counts isn't there.
    package var isHatched = false
    /// Raw values that were left out when they were summed up in this mark.
    package var omitted = Omissions()

    static let defaultSymbolSize = 7.0

    package init(
        _ kind: Kind, x: PlottableValue? = nil, xEnd: PlottableValue? = nil,
        y: PlottableValue? = nil, yEnd: PlottableValue? = nil
    ) {
        self.kind = kind
        self.x = x
        self.xEnd = xEnd
        self.y = y
        self.yEnd = yEnd
    }

    public var marks: [Mark] { [self] }

    /// Whether a bar, box or interval lies: its numbers run along x.
    package var isHorizontal: Bool {
        switch kind {
        case .bar, .box: x?.number != nil && y?.number == nil
        case .errorBar: xEnd != nil
        default: false
        }
    }

    /// What the mark asks an axis to have room for: of an interval, what lies within its field's bounds.
    package func extent(alongX: Bool) -> [PlottableValue] {
        let own = (alongX ? [x, xEnd] : [y, yEnd]).compactMap { isInterval ? $0?.withinBounds : $0 }
        guard let box, isHorizontal == alongX, let field = own.first?.field else { return own }
        return box.extremes.map { .value(field, $0) }
    }

    var interval: Mark {
        var mark = self
        mark.isInterval = true
        return mark
    }
}

extension PlottableValue {
    /// The number, or the bound that it lies beyond.
    fileprivate var withinBounds: PlottableValue {
        guard case .number(let number) = content, number.isFinite, let bounds = field.bounds else { return self }
        return .value(field, min(max(number, bounds.lowerBound), bounds.upperBound))
    }
}

/// Text fixed to a mark.
package struct Annotation: Sendable, Equatable {
    package var text: String
    package var position: AnnotationPosition
}

/// Where an annotation goes; `.automatic` takes the free place nearest to the mark.
public enum AnnotationPosition: Sendable, Equatable { case automatic, top, bottom, leading, trailing, center }

/// How a line runs between two points.
public enum Interpolation: Sendable, Equatable {
    case linear
    /// Changes halfway between two points, as the outline of a histogram does.
    case stepCenter
}

/// A line's pattern.
public enum LineDash: Sendable, Equatable {
    case solid, dashed, dotted, dashDot, longDash, longDashDot, shortDash, dashDotDot

    /// Lengths of strokes and gaps in pixels.
    package var pattern: [Double] {
        switch self {
        case .solid: []
        case .dashed: [7, 4]
        case .dotted: [2, 3]
        case .dashDot: [8, 3, 2, 3]
        case .longDash: [12, 4]
        case .longDashDot: [12, 3, 2, 3]
        case .shortDash: [4, 3]
        case .dashDotDot: [8, 3, 2, 3, 2, 3]
        }
    }
}

/// A point's shape.
public enum MarkSymbol: Sendable, Equatable, CaseIterable {
    case circle, square, triangle, diamond, triangleDown, cross, plus, pentagon
    /// An empty ring, used to mark the chosen point among others.
    case ring
}

/// A colour by its part in the chart, so that a light and a dark theme can each show it well.
public enum ChartColor: Sendable, Equatable {
    /// One of the eight categorical colours, counted from 0 (taken modulo 8).
    case series(Int)
    /// The colour of text.
    case ink
    /// Less prominent text and reference lines; still 4.5:1 against the background.
    case muted
    /// The fill of background regions.
    case region
}

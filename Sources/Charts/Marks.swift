/// A line through its points in the order given: `LineMark(x: .value("Epoch", 3), y: .value("Accuracy", 91.2))`.
public struct LineMark: MarkContent {
    public var mark: Mark
    public init(x: PlottableValue, y: PlottableValue) { mark = Mark(.line, x: x, y: y) }
}

/// A symbol at a point.
public struct PointMark: MarkContent {
    public var mark: Mark
    public init(x: PlottableValue, y: PlottableValue) { mark = Mark(.point, x: x, y: y) }
}

/// A bar from zero (or, on a log scale, from the axis) to `y`.
public struct BarMark: MarkContent {
    public var mark: Mark
    public init(x: PlottableValue, y: PlottableValue) { mark = Mark(.bar, x: x, y: y) }
    /// A bar over an interval: one bin of a histogram.
    public init(xStart: PlottableValue, xEnd: PlottableValue, y: PlottableValue) {
        mark = Mark(.bar, x: xStart, xEnd: xEnd, y: y)
    }
}

/// A band between two curves, or the area under one.
public struct AreaMark: MarkContent {
    public var mark: Mark
    public init(x: PlottableValue, yStart: PlottableValue, yEnd: PlottableValue) {
        mark = Mark(.area, x: x, y: yStart, yEnd: yEnd)
    }
    public init(x: PlottableValue, y: PlottableValue) {
        mark = Mark(.area, x: x, y: .value(y.label, 0), yEnd: y)
    }
}

/// A heat map's cell, or a background region.
public struct RectangleMark: MarkContent {
    public var mark: Mark
    /// A cell centred on `x` and `y`, as wide and high as the distance to its neighbours.
    public init(x: PlottableValue, y: PlottableValue) { mark = Mark(.rectangle, x: x, y: y) }
    /// A region between two x values, as high as the plot, drawn behind everything.
    public init(xStart: PlottableValue, xEnd: PlottableValue) { mark = Mark(.rectangle, x: xStart, xEnd: xEnd) }
    /// A region between two y values, as wide as the plot, drawn behind everything.
    public init(yStart: PlottableValue, yEnd: PlottableValue) { mark = Mark(.rectangle, y: yStart, yEnd: yEnd) }
}

/// A line across the whole plot at one value: `RuleMark(y: .value("Accuracy", 92)).annotation("paper")`.
public struct RuleMark: MarkContent {
    public var mark: Mark
    public init(x: PlottableValue) { mark = Mark(.rule, x: x) }
    public init(y: PlottableValue) { mark = Mark(.rule, y: y) }
}

/// An interval with caps at both ends.
public struct ErrorBar: MarkContent {
    public var mark: Mark
    public init(x: PlottableValue, yStart: PlottableValue, yEnd: PlottableValue) {
        mark = Mark(.errorBar, x: x, y: yStart, yEnd: yEnd)
    }
}

/// Text centred on a point.
public struct TextMark: MarkContent {
    public var mark: Mark
    public init(x: PlottableValue, y: PlottableValue, _ text: String) {
        mark = Mark(.text, x: x, y: y)
        mark.annotation = Annotation(text: text, position: .center)
    }
}

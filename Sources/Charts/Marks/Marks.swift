/// A line through its points in the order given: `LineMark(x: .value("Epoch", 3), y: .value("Accuracy", 91.2))`.
public struct LineMark: MarkContent {
    public var marks: [Mark]
    public init(x: PlottableValue, y: PlottableValue) { marks = [Mark(.line, x: x, y: y)] }
}

/// A symbol at a point.
///
/// More than 2000 in one chart are drawn as a picture, with a note below the plot.
public struct PointMark: MarkContent {
    public var marks: [Mark]
    public init(x: PlottableValue, y: PlottableValue) { marks = [Mark(.point, x: x, y: y)] }
}

/// A bar from zero (or, on a log scale, from the axis) to `y`; with a category as `y`, a horizontal one to `x`.
///
///     BarMark(x: .value("Network", "LeNet"), y: .value("Accuracy", 91.2))
///     BarMark(x: .value("Accuracy", 91.2), y: .value("Network", "LeNet"))
///
/// Series of one category stand side by side, unless the chart says `.bars(.stacked)`.
public struct BarMark: MarkContent {
    public var marks: [Mark]
    public init(x: PlottableValue, y: PlottableValue) { marks = [Mark(.bar, x: x, y: y)] }
    /// A bar over an interval: one bin of a histogram.
    public init(xStart: PlottableValue, xEnd: PlottableValue, y: PlottableValue) {
        marks = [Mark(.bar, x: xStart, xEnd: xEnd, y: y)]
    }
}

/// Raw values counted in bins, as one outlined shape: `HistogramMark(x: .values("Activation", activations))`.
public struct HistogramMark: MarkContent {
    public var marks: [Mark]

    public init(x values: PlottableValues, bins: Histogram.Binning = .freedmanDiaconis) {
        self.init(x: values.field, Histogram(values.numbers, bins: bins))
    }

    /// `HistogramMark(x: activation, histogram)`, for bins counted elsewhere.
    public init(x field: Field, _ histogram: Histogram) {
        marks = histogram.bins.map { bin in
            Mark(.bar, x: .value(field, bin.lower), xEnd: .value(field, bin.upper), y: .value("Count", bin.count))
        }
        if !marks.isEmpty {
            marks[0].omitted = Omissions(notFinite: histogram.notFinite, outsideDomain: histogram.outside)
        }
    }
}

/// A box plot of raw values, as `BoxSummary` defines it: `BoxMark(x: .value("Network", "LeNet"), y: .values("Accuracy",
/// accuracies))`.
///
/// With the values as `x` and the category as `y` it lies. Series of one category stand side by side.
public struct BoxMark: MarkContent {
    public var marks: [Mark]

    public init(x: PlottableValue, y: PlottableValues) {
        self.init(y) { Mark(.box, x: x, y: $0) }
    }

    public init(x: PlottableValues, y: PlottableValue) {
        self.init(x) { Mark(.box, x: $0, y: y) }
    }

    private init(_ values: PlottableValues, _ mark: (PlottableValue) -> Mark) {
        let summary = BoxSummary(values.numbers)
        var made = mark(.value(values.field, summary?.median ?? .nan))
        made.box = summary
        // A box of nothing counts as one mark by itself.
        made.omitted = Omissions(notFinite: summary.map { values.numbers.count - $0.count } ?? 0)
        marks = [made]
    }
}

/// A band between two curves, or the area under one.
public struct AreaMark: MarkContent {
    public var marks: [Mark]
    public init(x: PlottableValue, yStart: PlottableValue, yEnd: PlottableValue) {
        marks = [Mark(.area, x: x, y: yStart, yEnd: yEnd).interval]
    }
    public init(x: PlottableValue, y: PlottableValue) {
        marks = [Mark(.area, x: x, y: .value(y.field, 0), yEnd: y)]
    }
}

/// A heat map's cell, or a background region.
public struct RectangleMark: MarkContent {
    public var marks: [Mark]
    /// A cell centred on `x` and `y`, as wide and high as the distance to its neighbours.
    public init(x: PlottableValue, y: PlottableValue) { marks = [Mark(.rectangle, x: x, y: y)] }
    /// The interval of a cell's magnitude, which has no place in the drawing: words and pointer tell it.
    public func interval(_ lower: Double, _ upper: Double) -> RectangleMark {
        var copy = self
        guard lower <= upper else { return self }
        for index in copy.marks.indices { copy.marks[index].cellInterval = lower...upper }
        return copy
    }
    /// A cell of a count of nothing: drawn hatched, so that it is told from the colour of a small count; words and pointer tell
    /// its number.
    public func hatched(_ isHatched: Bool = true) -> RectangleMark {
        var copy = self
        for index in copy.marks.indices { copy.marks[index].isHatched = isHatched }
        return copy
    }
    /// A region between two x values, as high as the plot, drawn behind everything.
    public init(xStart: PlottableValue, xEnd: PlottableValue) { marks = [Mark(.rectangle, x: xStart, xEnd: xEnd)] }
    /// A region between two y values, as wide as the plot, drawn behind everything.
    public init(yStart: PlottableValue, yEnd: PlottableValue) { marks = [Mark(.rectangle, y: yStart, yEnd: yEnd)] }
}

/// A line across the whole plot at one value: `RuleMark(y: .value("Accuracy", 92)).annotation("paper")`.
public struct RuleMark: MarkContent {
    public var marks: [Mark]
    public init(x: PlottableValue) { marks = [Mark(.rule, x: x)] }
    public init(y: PlottableValue) { marks = [Mark(.rule, y: y)] }
}

/// An interval with caps at both ends; over bars or boxes side by side it stands on its series' own.
///
/// Beyond the bounds of its field, where Student's t may lead it, it has no room of its own.
public struct ErrorBar: MarkContent {
    public var marks: [Mark]
    public init(x: PlottableValue, yStart: PlottableValue, yEnd: PlottableValue) {
        marks = [Mark(.errorBar, x: x, y: yStart, yEnd: yEnd).interval]
    }
    public init(xStart: PlottableValue, xEnd: PlottableValue, y: PlottableValue) {
        marks = [Mark(.errorBar, x: xStart, xEnd: xEnd, y: y).interval]
    }
}

/// Text centred on a point.
public struct TextMark: MarkContent {
    public var marks: [Mark]
    public init(x: PlottableValue, y: PlottableValue, _ text: String) {
        var mark = Mark(.text, x: x, y: y)
        mark.annotation = Annotation(text: text, position: .center)
        marks = [mark]
    }
}

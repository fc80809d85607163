import Pictures

/// Pictures in rows and columns, with captions: a figure's description, like `Chart`. Drawing it is a separate step.
///
///     ImageGrid(columns: ["Clean", "Attacked"], heat: .signed("Relevance"), rows: photographs.map { photograph in
///         ImageRow(photograph.name, [
///             ImageCell(photograph.clean, "tabby cat\n98 %").marked(.right),
///             ImageCell(photograph.attacked, "toaster\n71 %").marked(.wrong).heat(photograph.relevance),
///         ])
///     })
public struct ImageGrid: Sendable, Equatable {
    /// Columns' heads; may be empty.
    public var columns: [String]
    public var rows: [ImageRow]
    package var heatScale: HeatScale?
    /// The width in pixels that the grid may take.
    package var widest = ImageGrid.naturalWidth
    package var isLossless = false
    /// The size of pictures as a part of their natural one.
    package var pictureScale = 1.0

    /// The width of a page's text in pixels.
    static let naturalWidth = ChartLayout.naturalWidth

    /// Rows under columns' heads; where that would be too narrow, each row's cells wrap.
    /// - Parameter heat: How heat maps are coloured; from the values themselves where it isn't given.
    public init(columns: [String] = [], heat: HeatScale? = nil, rows: [ImageRow]) {
        self.columns = columns
        self.rows = rows
        heatScale = heat
    }

    /// Pictures beside each other that wrap as words do.
    public init(heat: HeatScale? = nil, _ cells: [ImageCell]) {
        self.init(heat: heat, rows: [ImageRow("", cells)])
    }

    /// The width in pixels that the grid may take.
    public func width(_ width: Double) -> ImageGrid { with { $0.widest = max(120, width) } }

    /// The pictures in less than their natural size, and letters in theirs, so that the grid fits a page.
    package func pictures(scaledBy scale: Double) -> ImageGrid { with { $0.pictureScale = scale } }

    /// Every pixel as it is, where pictures of more than 64x64 pixels would else be JPEG: for what is told by single
    /// pixels.
    public func lossless() -> ImageGrid { with { $0.isLossless = true } }

    private func with(_ change: (inout ImageGrid) -> Void) -> ImageGrid {
        var copy = self
        change(&copy)
        return copy
    }

    /// The scales of the heat maps in the order in which they appear, each with its maps.
    var heats: HeatScales { HeatScales(self) }

    /// What keeps the grid from being drawn as it was described.
    package var problem: ChartError? { heats.problem(columns: columns) }

    /// What the drawing cannot show of the pictures' and heat maps' values, in a sentence; empty when there is nothing.
    public var omissions: String {
        let used = heats.used, count = used.reduce(0) { $0 + $1.count }
        let missing = used.reduce(0) { $0 + $1.missing }, beyond = used.reduce(0) { $0 + $1.beyond }
        let parts = [
            missing == 0
                ? nil
                : "\(missing) of \(count) values of the heat maps \(missing == 1 ? "is" : "are") not finite and left out",
            beyond == 0
                ? nil
                : "\(beyond) of \(count) values of the heat maps \(beyond == 1 ? "lies" : "lie") beyond the colour bar and \(beyond == 1 ? "takes" : "take") the colour of its end",
        ].compactMap { $0 }
        return parts.map { $0 + "." }.joined(separator: " ")
    }
}

/// A row of an `ImageGrid`.
public struct ImageRow: Sendable, Equatable {
    /// May be empty.
    public var head: String
    public var cells: [ImageCell]

    public init(_ head: String, _ cells: [ImageCell]) {
        self.head = head
        self.cells = cells
    }
}

/// A picture with its caption, a heat map, boxes and a frame.
public struct ImageCell: Sendable, Equatable {
    /// Nil where there is none, which is shown as an empty place.
    public var picture: Picture?
    /// One or two short lines.
    public var caption: String
    package var heat: Heat?
    package var boxes: [BoundingBox] = []
    package var mark: Mark?

    package struct Heat: Sendable, Equatable {
        var map: PixelMap
        var scale: HeatScale?
        var opacity: Double
        var placement: HeatPlacement
    }

    /// A frame with a sign before the caption, so that it is not told by colour alone.
    public enum Mark: Sendable, Equatable { case right, wrong }

    public init(_ picture: Picture?, _ caption: String = "") {
        self.picture = picture
        self.caption = caption
    }

    /// A heat map over the picture, which is shown bare beside it unless another cell does so.
    /// - Parameter scale: how the map is coloured, where it isn't the grid's scale: maps with and without a sign do not
    ///   share one. Each has a colour bar.
    public func heat(
        _ map: PixelMap, scale: HeatScale? = nil, opacity: Double = 0.65,
        _ placement: HeatPlacement = .besideThePicture
    ) -> ImageCell {
        with { $0.heat = Heat(map: map, scale: scale, opacity: opacity, placement: placement) }
    }

    /// A box around a part of the picture, in its pixels; boxes of different `series` differ in colour and dash.
    public func box(x: Double, y: Double, width: Double, height: Double, label: String = "", series: Int = 0)
        -> ImageCell
    {
        with { $0.boxes.append(BoundingBox(box: Box(x, y, width, height), label: label, series: max(0, series) % 8)) }
    }

    public func marked(_ mark: Mark) -> ImageCell { with { $0.mark = mark } }

    private func with(_ change: (inout ImageCell) -> Void) -> ImageCell {
        var copy = self
        change(&copy)
        return copy
    }

    /// The caption after its sign: "✓ tabby cat".
    package var signedCaption: String {
        switch mark {
        case nil: caption
        case .right: "✓ " + caption
        case .wrong: "✗ " + caption
        }
    }

    /// How many pictures stand in the cell beside each other.
    var places: Int { heat?.placement == .besideThePicture ? 2 : 1 }
}

/// Where a heat map is drawn.
public enum HeatPlacement: Sendable, Equatable {
    /// Over a second copy of the picture.
    case besideThePicture
    /// Over the picture itself; another cell shows it bare.
    case overThePicture
}

/// A box in a picture's pixels.
package struct BoundingBox: Sendable, Equatable {
    var box: Box
    var label: String
    var series: Int
}

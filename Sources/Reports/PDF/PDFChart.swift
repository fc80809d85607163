import Charts

/// A chart laid out for the page: its text is as large as that of all other figures, however wide and high it is.
struct PDFChart {
    private let chart: Chart
    /// In pixels.
    private let width: Double
    /// Below 1 only for a chart with more categories than a page can hold at the common size.
    private let scale: Double
    /// In points.
    let greatest: Double
    let least: Double

    /// - Parameter room: the greatest height in points.
    init(_ chart: Chart, room: Double) {
        let widest = PDFPage.textWidth / PDFTextSize.pixel, pixel = PDFTextSize.pixel
        let width = min(chart.requestedSize.width ?? widest, widest)
        self.width = width
        func laid(_ height: Double?) -> Chart { chart.size(width: width, height: height) }
        let natural = laid(chart.requestedSize.height), height = natural.size.height
        // Names of categories need their lines; other axes can do with less.
        let hasNames = ChartPlan(chart).y.isCategorical
        let whole = min(height, room / pixel), low = laid(whole * (hasNames ? 0.9 : 0.8)).size.height
        if height * pixel <= room {
            self.chart = natural
            (scale, greatest, least) = (1, height * pixel, min(height, low) * pixel)
        } else if !hasNames, low * pixel <= room {
            self.chart = laid(whole)
            (scale, greatest, least) = (1, room, low * pixel)
        } else {
            self.chart = natural
            (scale, greatest, least) = (room / (height * pixel), room, room)
        }
    }

    /// - Parameter height: from `least` to `greatest`.
    func piece(_ element: PDFElement, height: Double) -> PDFPiece {
        let laid = height < greatest - 0.01 ? chart.size(width: width, height: height / pixel) : chart
        let width = width * pixel, pixel = pixel
        return PDFPiece(height: height, space: 6, keepsWithNext: true) { pen, y in
            pen.content(of: element, box: Box(PDFPage.left, y, width, height)) { canvas in
                canvas.scaled(x: PDFPage.left, y: y, by: pixel) { laid.draw(in: canvas.context, theme: .light) }
            }
        }
    }

    /// The points of a pixel.
    private var pixel: Double { PDFTextSize.pixel * scale }
}

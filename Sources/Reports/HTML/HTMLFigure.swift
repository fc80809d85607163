import Charts
import Foundation

/// A figure's drawings in the page: one for wide windows, one for narrow ones, and the values that a pointer reads off.
struct HTMLFigure {
    let figure: Figure
    let number: Int
    let stem: String
    let files: EmbeddedFiles
    /// As `plot(of:number:)` draws it.
    let plot: String

    /// The width that is left on a telephone.
    static let narrowWidth = 340.0
    /// With more values, the data's table and file must do.
    static let mostReadings = 1500

    func html() -> String {
        """
        <figure id="figure-\(stem)">
        \(HTML.heading(3, figure.title, label: "Figure \(number).", anchor: "figure-\(stem)", isOwn: false))\(plot)<figcaption>
        <div>\(HTML.paragraphs(figure.caption, class: "caption"))</div>
        <div class="beside"><p class="sample">\(HTML.inline(Inline.parse(figure.sampleLine)))</p>
        <p class="origin">Data: \(HTML.escaped(figure.origin)).</p></div>
        <details><summary>Data and files of figure \(number)</summary>
        <p class="files">\(files.link("tables/\(stem).csv", "Data of figure \(number) as CSV")), \(files.link("figures/\(stem).svg", "figure as SVG")), <a href="figures/\(stem).pdf">as PDF</a></p>
        \(HTML.paragraphs(figure.data.caption, class: "caption"))\(HTML.scrolling(label: "Data of figure \(number)", HTML.table(figure.data)))</details>
        </figcaption>
        </figure>

        """
    }

    /// The drawings with their readings, which no file within the page changes.
    static func plot(of figure: Figure, number: Int, letters: LetterOutlines) throws(ReportError) -> String {
        let prefix = "f\(number)-", label = figure.alternativeText
        do {
            switch figure.content {
            case .chart(let chart):
                let narrow = chart.narrowed(to: HTMLFigure.narrowWidth)
                let isRead = chart.marks.count <= 2 * HTMLFigure.mostReadings
                let wide = try chart.inlineDrawing(
                    prefix: prefix, label: label, letters: letters, isRead: isRead)
                let small = try narrow.inlineDrawing(
                    prefix: prefix + "n", label: label, letters: letters, isRead: isRead)
                let drawings = HTMLFigure.responsive([wide.svg, small.svg])
                return
                    "<div class=\"plot\">\(HTML.scrolling(label: "Figure \(number)", drawings))\(data(of: chart, wide.readings, small.readings))</div>\n"
            case .diagram(let diagram):
                let drawings = [
                    try diagram.inlineSVG(prefix: prefix, label: label, letters: letters),
                    try diagram.inlineSVG(
                        prefix: prefix + "n", label: label, width: HTMLFigure.narrowWidth, letters: letters),
                ]
                return HTML.scrolling(label: "Figure \(number)", HTMLFigure.responsive(drawings))
            case .images(let grid):
                let drawn = try grid.inlineSVG(
                    prefix: prefix, label: label, widths: [grid.widest, HTMLFigure.narrowWidth], letters: letters)
                return drawn.definitions
                    + HTML.scrolling(label: "Figure \(number)", HTMLFigure.responsive(drawn.drawings))
            }
        } catch {
            throw ReportError(
                "drawing figure \"\(figure.identifier)\" for report.html", error.description)
        }
    }

    static func responsive(_ drawings: [String]) -> String {
        zip(["wide", "narrow"], drawings).map { "<div class=\"\($0)\">\($1)</div>" }.joined(separator: "\n")
    }

    /// What the page's script shows near a pointer.
    private struct Readings: Encodable {
        var x: String
        var y: String
        var color: String
        /// Panel, series, x, y, the interval, and what colour shows, as text.
        var values: [[String]]
        /// Pixels of the wide and of the narrow drawing: x and y of one value after the other.
        var wide: [Double]
        var narrow: [Double]
    }

    /// - Parameters:
    ///   - found: the readings of the wide drawing, none where they are too many.
    ///   - narrowed: those of the narrow one.
    private static func data(of chart: Chart, _ found: [Reading], _ narrowed: [Reading]) -> String {
        guard !found.isEmpty, found.count <= HTMLFigure.mostReadings, narrowed.count == found.count else { return "" }
        func places(_ readings: [Reading]) -> [Double] { readings.flatMap { [$0.x.rounded(), $0.y.rounded()] } }
        let titles = chart.titles
        let readings = Readings(
            x: titles.x, y: titles.y, color: titles.color,
            values: found.map { reading in
                let interval =
                    reading.interval.map { "[\(Numerals.plain($0.lower)),\u{A0}\(Numerals.plain($0.upper))]" } ?? ""
                return [reading.panel, reading.series, reading.xValue.name, reading.yValue.name, interval]
                    + (reading.magnitude.map { [$0.name] } ?? [])
            },
            wide: places(found), narrow: places(narrowed))
        return HTML.data(readings, class: "readings")
    }
}

extension Figure {
    /// That estimates have intervals in the table and none in the chart; empty where they have both or neither.
    private var lackingIntervals: String {
        guard case .chart(let chart) = content, !chart.hasIntervals,
            data.rows.contains(where: { $0.contains(where: \.isInterval) })
        else { return "" }
        return "The intervals are in the table; the figure does not draw them."
    }

    /// n and what bands are, followed by what the figure had to leave out and where its pictures come from.
    var sampleLine: String {
        [sample, content.omissions, lackingIntervals, licence.sentence].filter { !$0.isEmpty }.joined(separator: " ")
    }
}

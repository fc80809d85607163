import Charts
import Foundation

/// What a figure shows.
public enum FigureContent: Sendable, Equatable {
    case chart(Chart)
    case images(ImageGrid)
    case diagram(Diagram)

    /// The files beside a report.
    func files(created: Date, title: String) throws(ChartError) -> FigureFiles {
        switch self {
        case .chart(let chart): try chart.files(created: created, title: title)
        case .images(let grid): try grid.files(created: created, title: title)
        case .diagram(let diagram): try diagram.files(created: created, title: title)
        }
    }

    /// A drawing to be put into a page once, under ids that begin with `prefix`.
    func inlineSVG(prefix: String, label: String) throws(ChartError) -> String {
        switch self {
        case .chart(let chart): return try chart.inlineSVG(prefix: prefix, label: label)
        case .diagram(let diagram): return try diagram.inlineSVG(prefix: prefix, label: label)
        case .images(let grid):
            let drawn = try grid.inlineSVG(prefix: prefix, label: label, widths: [grid.widest])
            return drawn.definitions + drawn.drawings.joined()
        }
    }

    /// What could not be shown, in a sentence; empty when nothing is missing.
    var omissions: String {
        switch self {
        case .chart(let chart): chart.omissions.sentence
        case .images(let grid): grid.omissions
        case .diagram: ""
        }
    }
}

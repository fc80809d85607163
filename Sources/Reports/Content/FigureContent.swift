import Charts
import Foundation

/// What a figure shows.
public enum FigureContent: Sendable, Equatable {
    case chart(Chart)
    case images(ImageGrid)
    case diagram(Diagram)

    /// For a file that is looked at alone, where the light drawing needs a light ground.
    func svg(theme: Theme) throws(ChartError) -> String {
        let hasGround = theme == .light
        return switch self {
        case .chart(let chart): try chart.svg(theme: theme, hasGround: hasGround)
        case .images(let grid): try grid.svg(theme: theme, hasGround: hasGround)
        case .diagram(let diagram): try diagram.svg(theme: theme, hasGround: hasGround)
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

    func pdf(created: Date, title: String) throws(ChartError) -> Data {
        switch self {
        case .chart(let chart): try chart.pdf(created: created, title: title)
        case .images(let grid): try grid.pdf(created: created, title: title)
        case .diagram(let diagram): try diagram.pdf(created: created, title: title)
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

import Charts
import Foundation

/// One drawing of the gallery.
package struct Example: Sendable {
    package var identifier: String
    /// What there is to see.
    package var title: String
    package var caption: String
    /// What it looks like, for those who do not see it.
    package var alternativeText: String
    package var drawing: ExampleDrawing

    init(_ identifier: String, _ title: String, _ caption: String, alternativeText: String, _ chart: Chart) {
        self.init(identifier, title, caption, alternativeText: alternativeText, .chart(chart))
    }

    init(
        _ identifier: String, _ title: String, _ caption: String, alternativeText: String, _ drawing: ExampleDrawing
    ) {
        self.identifier = identifier
        self.title = title
        self.caption = caption
        self.alternativeText = alternativeText
        self.drawing = drawing
    }
}

/// A chart, or a diagram, in a width that is asked for.
package enum ExampleDrawing: Sendable {
    case chart(Chart)
    case diagram(Diagram)

    package func commands(width: Double) throws(ChartError) -> [String] {
        switch self {
        case .chart(let chart): try chart.wide(width).drawingCommands()
        case .diagram(let diagram): try diagram.drawingCommands(width: width)
        }
    }

    package func png(width: Double, theme: Theme = .light, scale: Double) throws(ChartError) -> Data {
        switch self {
        case .chart(let chart): try chart.wide(width).png(theme: theme, scale: scale)
        case .diagram(let diagram): try diagram.png(theme: theme, scale: scale, width: width)
        }
    }

    package var inWords: String {
        switch self {
        case .chart(let chart): chart.inWords
        case .diagram(let diagram): diagram.inWords
        }
    }
}

extension Chart {
    /// The same chart in another width, with the height that it was given.
    package func wide(_ width: Double) -> Chart { size(width: width, height: requestedSize.height) }
}

/// A group of the gallery's drawings.
package struct ExampleGroup: Sendable {
    package var title: String
    package var examples: [Example]
}

package enum Examples {
    /// Every mark, scale, annotation, form of facets, and colour map.
    package static let groups = [
        ExampleGroup(title: "Marks", examples: lines + bars + distributions + [heatMap, cloud]),
        ExampleGroup(title: "Scales", examples: scales),
        ExampleGroup(title: "Colours", examples: colors),
        ExampleGroup(title: "Names, notes and panels", examples: names + facets),
        ExampleGroup(title: "Findings", examples: findings),
        ExampleGroup(title: "Extremes", examples: extremes),
    ]
}

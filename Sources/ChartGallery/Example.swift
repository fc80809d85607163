import Charts

/// One chart of the gallery.
package struct Example: Sendable {
    package var identifier: String
    /// What there is to see.
    package var title: String
    package var caption: String
    /// What it looks like, for those who do not see it.
    package var alternativeText: String
    package var chart: Chart

    init(_ identifier: String, _ title: String, _ caption: String, alternativeText: String, _ chart: Chart) {
        self.identifier = identifier
        self.title = title
        self.caption = caption
        self.alternativeText = alternativeText
        self.chart = chart
    }
}

extension Chart {
    /// The same chart in another width, with the height that it was given.
    package func wide(_ width: Double) -> Chart { size(width: width, height: requestedSize.height) }
}

/// A group of the gallery's charts.
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
        ExampleGroup(title: "Extremes", examples: extremes),
    ]
}

import Charts

/// One chart of the gallery.
package struct GalleryExample: Sendable {
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
package struct GallerySection: Sendable {
    package var title: String
    package var examples: [GalleryExample]
}

package enum GalleryExamples {
    /// Every mark, scale, annotation, form of facets, and colour map.
    package static let sections = [
        GallerySection(title: "Marks", examples: lines + bars + distributions + [heatMap, cloud]),
        GallerySection(title: "Scales", examples: scales),
        GallerySection(title: "Colours", examples: colors),
        GallerySection(title: "Names, notes and panels", examples: names + facets),
        GallerySection(title: "Extremes", examples: extremes),
    ]
}

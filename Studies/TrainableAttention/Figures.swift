import Notebook

/// What is changed of the module or of its loss.
func variationFigure(_ varied: ByCase<AttentionVariation, [MapResults]>) throws -> Figure {
    let found = try designQuantities.flatMap { quantity in
        try varied.cases.compactMap { variation in
            try varied[variation].mapMean(.attention, quantity).map {
                RowEstimate(variation.rawValue, in: quantity.name, $0.estimate())
            }
        }
    }
    let trainings = varied.cases.map { "\(varied[$0].count) of \($0.rawValue)" }.joined(separator: ", ")
    func phrase(_ variation: AttentionVariation) -> String {
        found.first { $0.row == variation.rawValue && $0.panel == designQuantities[0].name }
            .map { "\($0.estimate.phrase) %" } ?? "nothing"
    }
    return Figure(
        identifier: "variations",
        title:
            "Half of a map's pixels shown, the paper's module drops \(phrase(.published)), with the last layer alone \(phrase(.lastLayer))",
        chart: Chart.estimateRows(found, "Module", Field("Average drop", unit: "%", bounds: 0...100), columns: 3),
        caption:
            "Modules with one thing changed, trained alike on as many images; lower is better. *Other initial numbers* is what chance makes of the same module. The last modules change the loss, or learn the answer to another image.",
        sample:
            "\(varied[varied.cases[0]].first?.whole.count ?? 0) test images; modules: \(trainings); bars are 95 % intervals.",
        data: Table(
            identifier: "variations", title: "Average drop by what is changed",
            columns: [Column("Module"), Column("Measure"), Column("Average drop", unit: "%")],
            rows: found.map { [.text($0.row), .text($0.panel), $0.estimate.cell] }))
}

private let scale = HeatScale.magnitude("From the map's least value to its largest", limit: 1)

/// Maps over pictures, and the map of one picture for every class.
func galleryFigures(_ gallery: MapGallery) -> [Block] {
    guard let first = gallery.drawn.first else {
        return [
            .prose(
                "Pictures are shown where there are stamps (Debian's tuxpaint-stamps-default), whose licence allows it, and images have colours."
            )
        ]
    }
    let names = gallery.drawn.map { "\($0.name), answered with \($0.answer)" }.joined(separator: "; ")
    let pictures = Table(
        identifier: "gallery", title: "Pictures shown", columns: [Column("Picture"), Column("Answer")],
        rows: gallery.drawn.map { [.text($0.name), .text($0.answer)] })
    let rows = MapGallery.kinds.indices.map { row in
        ImageRow(
            MapGallery.kinds[row].title,
            gallery.drawn.map { drawn in
                drawn.maps[row].map { ImageCell(drawn.picture).heat($0, .overThePicture) }
                    ?? ImageCell(nil, "none has the answer")
            })
    }
    return [
        .figure(
            Figure(
                identifier: "gallery", title: "Maps of pasted stamps by five methods",
                images: ImageGrid(
                    columns: gallery.drawn.map(\.name), heat: scale,
                    rows: [ImageRow("Input", gallery.drawn.map { ImageCell($0.picture, "answer: \($0.answer)") })]
                        + rows
                ).lossless(), licence: gallery.licence,
                caption:
                    "Stamps before clouds, in the images' size; every map explains the answer below the picture. In the last row, T-TAME's values stand in the order of the map of another picture with the same answer.",
                alternativeText: "\(gallery.drawn.count) small pictures, each above five maps: \(names).",
                sample: "The first \(gallery.drawn.count) stamps in random order, not chosen; the first training.",
                data: pictures)),
        .figure(
            Figure(
                identifier: "classes", title: "T-TAME's maps of one picture for every class",
                images: ImageGrid(
                    heat: scale,
                    gallery.classes.enumerated().map { place, map in
                        ImageCell(first.picture, gallery.classNames[place]).heat(map, .overThePicture)
                    }
                ).lossless(), licence: gallery.licence,
                caption: "\(first.name.capitalized), answered with \(first.answer). One pass gives all of these maps.",
                alternativeText: "One small picture under \(gallery.classes.count) maps, one for each class.",
                sample: "One picture, the first training.",
                data: Table(
                    identifier: "classes", title: "Classes and how much their maps show",
                    columns: [Column("Class"), Column("Shown", unit: "%")],
                    rows: gallery.classes.enumerated().map { place, map in
                        [
                            .text(gallery.classNames[place]),
                            .number(
                                100 * map.values.reduce(0.0) { $0 + Double($1) } / Double(map.values.count), .fixed(1)),
                        ]
                    }))),
    ]
}

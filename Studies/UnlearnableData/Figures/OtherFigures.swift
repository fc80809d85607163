import Notebook

/// Each class's filter, and an image before and after.
func galleryGrid(_ gallery: Gallery) -> Figure {
    func filter(_ sample: Gallery.Sample) -> Picture {
        // Large enough to be seen beside images.
        let scale = 8, side = gallery.side * scale
        return Picture(
            width: side, height: side,
            planes: (0..<side * side).map { Float(sample.filter[$0 / side / scale * gallery.side + $0 % side / scale]) }
        )
    }
    func difference(_ sample: Gallery.Sample) -> Picture {
        Picture(
            width: sample.clean.width, height: sample.clean.height,
            pixels: zip(sample.clean.pixels, sample.poisoned.pixels).map { UInt8((256 + Int($1) - Int($0)) / 2) })
    }
    let samples = gallery.samples
    let grid = ImageGrid(
        columns: samples.map(\.name),
        rows: [
            ImageRow("Clean", samples.map { ImageCell($0.clean) }),
            ImageRow("Filter", samples.map { ImageCell(filter($0)) }),
            ImageRow("Poisoned", samples.map { ImageCell($0.poisoned) }),
            ImageRow("Change", samples.map { ImageCell(difference($0)) }),
        ])
    return Figure(
        identifier: "gallery", title: "Images before and after, and the filters between", images: grid.lossless(),
        licence: gallery.licence,
        caption:
            "The first image of each class; white in a filter is its 1, whose place moves the image by a pixel where it isn't the middle. In a change grey is none, and white all that there can be. The key is that of the published code's seed 0.",
        alternativeText:
            "\(samples.count) small images in a row, below them filters of \(gallery.side)×\(gallery.side) numbers, the same images blurred, and what changed.",
        sample: "One image of each class, not chosen.",
        data: Table(
            identifier: "gallery", title: "Filters",
            columns: [Column("Class")]
                + (0..<gallery.side * gallery.side).map { Column("\($0 / gallery.side + 1), \($0 % gallery.side + 1)") },
            rows: samples.map { sample in [.text(sample.name)] + sample.filter.map { .number($0, .significant(3)) } }))
}

/// The power of clean and of poisoned images by frequency.
func spectra(_ gallery: Gallery) -> Figure {
    let frequency = Field("Spatial frequency", unit: "cycles/px"), power = Field("Mean power")
    let rows = gallery.samples.flatMap { sample in
        [("clean", sample.cleanPower), ("poisoned", sample.poisonedPower)].flatMap { kind, values in
            values.enumerated().compactMap { bin, value in
                value.map {
                    (
                        kind: kind, name: sample.name, frequency: (Double(bin) + 0.5) / Double(2 * values.count),
                        power: $0
                    )
                }
            }
        }
    }
    // More lines than there are styles would not be told apart.
    let drawn = Set(gallery.samples.prefix(8).map(\.name))
    func spread(_ kind: String) -> String? {
        let last = rows.filter { $0.kind == kind }.map(\.frequency).max()
        let powers = rows.filter { $0.kind == kind && $0.frequency == last && $0.power > 0 }.map(\.power)
        guard let least = powers.min(), let most = powers.max() else { return nil }
        return Numerals.significant(most / least, 2)
    }
    let spreads = [spread("clean"), spread("poisoned")].compactMap { $0 }
    let chart = Chart {
        for row in rows where row.power > 0 && drawn.contains(row.name) {
            LineMark(x: .value(frequency, row.frequency), y: .value(power, row.power))
                .foregroundStyle(by: .value("Class", row.name)).facet(by: .value("Images", row.kind))
        }
    }
    .yScale(.log).facets(columns: 2, order: ["clean", "poisoned"])
    return Figure(
        identifier: "spectra",
        title: spreads.count == 2
            ? "At high frequencies the power of classes differs by a factor of \(spreads[0]) before, of \(spreads[1]) after"
            : "Power by frequency, before and after",
        chart: chart,
        caption:
            "The squared amplitude of brightness from 0 to 1 at each distance from frequency 0, whatever its direction.",
        sample: "Up to a hundred images of each class; the table has all of the classes.",
        data: Table(
            identifier: "spectra", title: "Mean power by frequency",
            columns: [Column("Images"), Column("Class"), Column(frequency), Column(power)],
            rows: rows.map {
                [
                    .text($0.kind), .text($0.name), .number($0.frequency, .significant(3)),
                    .number($0.power, .significant(3)),
                ]
            }))
}

/// How often the best rule for two poisoned Gaussians is right about clean points.
func mixtureMap(_ grid: MixtureGrid) -> Figure {
    let positive = Field("a of the positive class"), negative = Field("a of the negative class")
    let accuracy = Field("Clean points that are right", unit: "%", bounds: 0...100)
    let chart = Chart {
        for pair in grid.pairs {
            RectangleMark(x: .value(positive, pair.positive), y: .value(negative, pair.negative))
                .foregroundStyle(by: .value(accuracy, 100 * pair.clean))
        }
    }
    .xAxis(positive).yAxis(negative).colorScale(.viridis, domain: 45...100)
    let unequal = grid.pairs.filter { $0.positive != $0.negative }.map(\.clean)
    return Figure(
        identifier: "mixtures",
        title:
            "Different filters leave \(Numerals.significant(100 * unequal.mean, 3)) % of clean points right on the mean, equal ones nearly all that were",
        chart: chart,
        caption: """
            Two Gaussians whose points were filtered by (a, 1, a), one number for each class, and the best rule for what they are then. On the diagonal both filters are \
            one, and next to nothing is lost; elsewhere clean points look like those of the class whose filter is nearer to none. Without filters \
            \(Numerals.significant(100 * grid.withoutFilters, 3)) % are right.
            """,
        sample: "Exact: no points were drawn.",
        data: Table(
            identifier: "mixtures", title: "Accuracy of the best rule for poisoned points",
            columns: [
                Column(positive), Column(negative), Column(accuracy), Column("Poisoned points right", unit: "%"),
            ],
            rows: grid.pairs.map {
                [
                    .number($0.positive, .fixed(4)), .number($0.negative, .fixed(4)),
                    .number(100 * $0.clean, .fixed(3)),
                    .number(100 * $0.poisoned, .fixed(3)),
                ]
            }))
}

import Charts
import Pictures
import Reports

extension PoisonedGallery {
    /// Each class's filter, and an image before and after.
    ///
    /// - Parameters:
    ///   - key: which one it is: "that of seed 7".
    ///   - isPassedOn: whether stamps stand in the place of images that may not be; without stamps, filters stand alone.
    public func poisonedFigure(key: String, isPassedOn: Bool) -> Figure {
        let areStamps = isPassedOn && !licence.mayBePassedOn
        let hasPictures = !areStamps || !stamps.isEmpty
        let shown = areStamps && hasPictures ? stamps : samples
        let rows = [
            ImageRow("Clean", shown.map { ImageCell($0.clean) }),
            ImageRow("Filter", shown.map { ImageCell(drawnFilter($0)) }),
            ImageRow("Poisoned", shown.map { ImageCell($0.poisoned) }),
            ImageRow("Change", shown.map { ImageCell($0.change) }),
        ]
        let grid = ImageGrid(columns: shown.map(\.name), rows: hasPictures ? rows : [rows[1]])
        let subject =
            areStamps
            ? "Stamps by the filters of the first classes, since the images may not be passed on"
            : "The first image of each class"
        let filters =
            "White in a filter is its 1, whose place moves the image by a pixel where it isn't the middle."
        return Figure(
            identifier: "gallery",
            title: hasPictures
                ? "Images before and after, and the filters between" : "The filters of the first classes",
            images: grid.lossless(), licence: hasPictures ? (areStamps ? stampLicence : licence) : .own,
            caption: hasPictures
                ? "\(subject). \(filters) In a change grey is none, and white all that there can be. The key is \(key)."
                : "\(filters) The key is \(key). The images may not be passed on, and there are no stamps to show in their place.",
            alternativeText: hasPictures
                ? "\(shown.count) small images in a row, below them filters of \(side)×\(side) numbers, the same images blurred, and what changed."
                : "\(shown.count) filters of \(side)×\(side) numbers in a row.",
            sample: hasPictures
                ? "One image of each class, not chosen." : "One filter of each class, not chosen.",
            data: Table(
                identifier: "gallery", title: "Filters",
                columns: [Column("Class")]
                    + (0..<side * side).map { Column("\($0 / side + 1), \($0 % side + 1)") },
                rows: samples.map { sample in
                    [.text(sample.name)] + sample.filter.map { .number($0, .significant(3)) }
                }))
    }

    /// Large enough to be seen beside images.
    private func drawnFilter(_ sample: Sample) -> Picture {
        let scale = 8
        let length = side * scale
        return Picture(
            width: length, height: length,
            planes: (0..<length * length).map {
                Float(sample.filter[$0 / length / scale * side + $0 % length / scale])
            }
        )
    }

    /// The power of clean and of poisoned images by frequency, a line for each class.
    public func spectrumFigure() -> Figure {
        let frequency = Field("Spatial frequency", unit: "cycles/px")
        let power = Field("Mean power")
        let rows = spectra.flatMap { spectrum in
            [("clean", spectrum.clean), ("poisoned", spectrum.poisoned)].flatMap { kind, values in
                values.enumerated().compactMap { bin, value in
                    value.map {
                        (
                            kind: kind, name: spectrum.name,
                            frequency: (Double(bin) + 0.5) / Double(2 * values.count),
                            power: $0
                        )
                    }
                }
            }
        }
        // More lines than there are styles would not be told apart.
        let drawn = Set(spectra.prefix(8).map(\.name))
        func spread(_ kind: String) -> String? {
            let last = rows.filter { $0.kind == kind }.map(\.frequency).max()
            let powers = rows.filter { $0.kind == kind && $0.frequency == last && $0.power > 0 }.map(
                \.power)
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
}

extension PoisonedGallery.Sample {
    /// Grey where nothing changed.
    fileprivate var change: Picture {
        Picture(
            width: clean.width, height: clean.height,
            pixels: zip(clean.pixels, poisoned.pixels).map { UInt8((256 + Int($1) - Int($0)) / 2) })
    }
}

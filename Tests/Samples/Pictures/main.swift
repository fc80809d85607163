// A study whose step gives pictures and heat maps, for the tests of image grids.
import Commands
import Foundation
import Notebook

/// What the figures show.
struct Pictures: Codable, StorableValue {
    var large: [Picture]
    var small: [Picture]
    var relevance: [PixelMap]
}

/// Hills under a sky with some grain, as little alike as photographs are.
func landscape(side: Int, _ stream: inout RandomStream) -> Picture {
    let places = side * side
    var planes = [Float](repeating: 0, count: 3 * places)
    let height = 0.3 + 0.3 * stream.uniform(), waves = 2 + 6 * stream.uniform(), hue = stream.uniform()
    for place in 0..<places {
        let x = Double(place % side) / Double(side), y = Double(place / side) / Double(side)
        let isGround = y > height + 0.1 * sin(waves * x + 5 * hue)
        let grain = 0.12 * (stream.uniform() - 0.5) * (isGround ? 1 : 0.3),
            light = isGround ? 0.75 - 0.4 * y : 1 - 0.5 * y
        let color = isGround ? [0.3 + 0.6 * hue, 0.7, 0.25] : [0.5, 0.7 + 0.2 * hue, 1]
        for channel in 0..<3 { planes[channel * places + place] = Float(light * color[channel] + grain) }
    }
    return Picture(width: side, height: side, planes: planes)
}

/// Positive on one side of the picture, negative on the other.
func relevance(side: Int, _ stream: inout RandomStream) -> PixelMap {
    let x = stream.uniform(), y = stream.uniform()
    return PixelMap(
        height: side, width: side,
        values: (0..<side * side).map { place in
            let column = Double(place % side) / Double(side) - x, row = Double(place / side) / Double(side) - y
            return Float((1 - 5 * column * column - 5 * row * row) * exp(-3 * (column * column + row * row)))
        })
}

let study = Study(
    "pictures", title: "Pictures", question: "Can pictures be told apart?", paper: Paper("Nobody, Nowhere"),
    code: stepCode
) {
    let pictures = Step("pictures") { lab in
        var stream = RandomStream(seed: lab.seed, "pictures")
        return Pictures(
            large: (0..<60).map { _ in landscape(side: 112, &stream) },
            small: (0..<12).map { _ in landscape(side: 32, &stream) },
            relevance: (0..<6).map { _ in relevance(side: 14, &stream) })
    }
    Section("Grids") {
        Show(pictures) { pictures in
            let data = Table(
                identifier: "places", title: "Places", columns: [Column("Picture"), Column("Relevance of the middle")],
                rows: pictures.relevance.enumerated().map {
                    [.text("\($0 + 1)"), .number(Double($1.values[7 * 14 + 7]))]
                })
            Figure(
                identifier: "relevance", title: "Relevance lies on the hills",
                images: ImageGrid(
                    columns: ["Bare, and with its relevance", "Attacked", "Difference"],
                    heat: .signed(Field("Relevance", unit: "of the logit")),
                    rows: (0..<3).map { row in
                        ImageRow(
                            "landscape \(row + 1)",
                            [
                                ImageCell(pictures.large[2 * row], "hill\n\(90 - row) %").marked(.right).heat(
                                    pictures.relevance[row]),
                                ImageCell(pictures.large[2 * row + 1], "toaster\n71 %").marked(.wrong),
                                row == 1
                                    ? ImageCell(nil, "not attacked")
                                    : ImageCell(pictures.large[2 * row + 1]).heat(
                                        pictures.relevance[row + 3], opacity: 1, .overThePicture),
                            ])
                    }), licence: .own,
                caption: "A heat map stands beside its bare picture.",
                alternativeText: "Three rows of landscapes, each bare, under a red and blue map, and attacked.",
                sample: "n = 3", data: data)
            Figure(
                identifier: "sixty", title: "Sixty landscapes",
                images: ImageGrid(pictures.large.enumerated().map { ImageCell($1, "landscape \($0 + 1)") }),
                licence: .own,
                caption: "All of them.", alternativeText: "Sixty small landscapes.", sample: "n = 60", data: data)
            Figure(
                identifier: "small", title: "Pixels can be counted",
                images: ImageGrid(
                    pictures.small.enumerated().map { index, picture in
                        ImageCell(picture, "small \(index + 1)").box(
                            x: 4, y: 12, width: 16, height: 12, label: "hill", series: index)
                    }), licence: .own,
                caption: "Enlarged without smoothing.", alternativeText: "Twelve landscapes of 32 by 32 pixels.",
                sample: "n = 12", data: data)
        }
    }
    Section("Tables") {
        Show(pictures) { pictures in
            let means = pictures.large.prefix(12).map {
                $0.pixels.reduce(0) { $0 + Double($1) } / Double($0.pixels.count)
            }
            Table(
                identifier: "brightness", title: "How bright the landscapes are",
                caption: "Bars show each mean's part of the largest.",
                columns: [
                    Column("Landscape"), Column("Mean brightness", unit: "of 255", bars: true),
                    Column("With its interval", unit: "of 255"),
                    Column("Change", unit: "points", bars: true), Column("Chance"), Column("Pixels"),
                ],
                rows: means.enumerated().map { index, mean in
                    [
                        .text("landscape \(index + 1)"), .number(mean, .fixed(2)),
                        .interval(mean - 100, mean - 110 - Double(index), mean - 90 + 9 * Double(index), .fixed(1)),
                        .number(mean - 105, .fixed(1)), .number(pow(10, -Double(index)), .scientific(2)),
                        .integer(12544 * (index + 1)),
                    ]
                })
            Table(
                identifier: "wide", title: "A table that is wider than a telephone",
                columns: [Column("Landscape")] + (1...11).map { Column("Row \($0)", unit: "of 255") },
                rows: pictures.large.prefix(5).enumerated().map { index, picture in
                    [.text("landscape \(index + 1)")] + (1...11).map { .integer(Int(picture[5, 10 * $0].green)) }
                })
            Figure(
                identifier: "brightness-over-row", title: "Landscapes are darker at the foot",
                chart: Chart {
                    for (index, picture) in pictures.large.prefix(3).enumerated() {
                        for row in stride(from: 0, to: 112, by: 8) {
                            LineMark(x: .value("Row", row), y: .value("Brightness", Int(picture[50, row].green)))
                                .foregroundStyle(by: .value("Picture", "landscape \(index + 1)"))
                        }
                    }
                }
                .yAxis("Brightness", unit: "of 255"),
                caption: "The green channel in the middle column.",
                alternativeText: "Three lines that fall from left to right.", sample: "n = 3",
                data: Table(
                    identifier: "rows", title: "Rows", columns: [Column("Row"), Column("Brightness")],
                    rows: stride(from: 0, to: 112, by: 8).map {
                        [.integer($0), .integer(Int(pictures.large[0][50, $0].green))]
                    }))
        }
    }
}

/// As many figures as a long report has, for measuring how long it takes to draw them and how large it becomes.
let twenty = Study(
    "twenty", title: "Twenty figures", question: "How long does a report take?", paper: Paper("Nobody, Nowhere"),
    code: stepCode
) {
    let walks = Step("walks") { lab in
        (0..<20).map { figure in
            var stream = RandomStream(seed: lab.seed, "walk \(figure)")
            var height = 50.0
            return (0..<160).map { _ in
                height += 4 * (stream.uniform() - 0.5)
                return height
            }
        }
    }
    Section("Walks") {
        Show(walks) { walks in
            for (number, walk) in walks.enumerated() {
                Figure(
                    identifier: "walk-\(number)", title: "Walk \(number + 1) goes its own way",
                    chart: Chart {
                        for (place, height) in walk.enumerated() {
                            let series = "network \(place / 20 % 4 + 1)",
                                panel = place < 80 ? "first half" : "second half"
                            AreaMark(
                                x: .value("Step", place % 20), yStart: .value("Height", height - 2),
                                yEnd: .value("Height", height + 2)
                            )
                            .foregroundStyle(by: .value("Network", series)).facet(by: .value("Half", panel))
                            LineMark(x: .value("Step", place % 20), y: .value("Height", height))
                                .foregroundStyle(by: .value("Network", series)).facet(by: .value("Half", panel))
                            PointMark(x: .value("Step", place % 20), y: .value("Height", height))
                                .foregroundStyle(by: .value("Network", series)).facet(by: .value("Half", panel))
                        }
                    }
                    .yAxis("Height", unit: "m"),
                    caption: "Four walks in each panel.", alternativeText: "Two panels of four wandering lines.",
                    sample: "n = 160; bands are ±2 m.",
                    data: Table(
                        identifier: "walk-\(number)", title: "Heights",
                        columns: [Column("Step"), Column("Height", unit: "m")],
                        rows: walk.enumerated().map { [.integer($0), .interval($1, $1 - 2, $1 + 2, .fixed(2))] }))
            }
        }
    }
}

Cahier.main(knowing: [study, twenty])

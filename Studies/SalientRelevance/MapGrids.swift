import Notebook

/// The figures that show pictures and maps.
let scale = HeatScale.signed("Relevance; full colour: the strongest 1 % of pixels", limit: 1)
let sizes = HeatScale.magnitude("Size without sign; full colour: the strongest 1 % of pixels", limit: 1)

func cell(_ drawn: PictureMaps, _ map: TitledMap, _ caption: String = "") -> ImageCell {
    let isSigned = map.map.values.contains { $0 < 0 }
    return ImageCell(drawn.picture, caption).heat(
        map.map, scale: isSigned ? scale : sizes, opacity: 0.9, .overThePicture)
}

func data(_ identifier: String, _ title: String, _ pictures: [PictureMaps]) -> Table {
    Table(
        identifier: identifier, title: title, columns: [Column("Picture"), Column("Answer"), Column("Right")],
        rows: pictures.map { [.text($0.name), .text($0.answer), .text($0.isRight ? "yes" : "no")] })
}

func photographGrid(_ drawn: MapGallery) -> Figure {
    Figure(
        identifier: "photographs", title: "Relevance, and what is salient in it",
        images: ImageGrid(
            columns: ["Input", "LRP", "Salient Relevance"], heat: scale,
            rows: drawn.photographs.map { picture in
                ImageRow(
                    "",
                    [
                        ImageCell(picture.picture, "\(picture.name): \(picture.answer)").marked(
                            picture.isRight ? .right : .wrong)
                    ] + picture.maps.map { cell(picture, $0) })
            }), licence: drawn.licence,
        caption: """
            Photographs of objects that the last layer has not learned from, with the class that the network names. LRP by the paper's \
            combination of rules, summed over colours: red speaks for the class, blue against it. Salient Relevance is what stands out in the \
            heat map of absolute values; it has no sign. Every map has its own scale, whose ends are plus and minus the size that 1 % of its \
            pixels exceed.
            """,
        alternativeText: """
            \(drawn.photographs.count) rows of a photograph beside its relevance in red and blue and its Salient Relevance in red: \
            \(drawn.photographs.map { "\($0.name), named \($0.answer)" }.joined(separator: "; ")).
            """,
        sample: "The first \(drawn.photographs.count) of the tested photographs in random order, not chosen.",
        data: data("photographs", "Photographs shown", drawn.photographs))
}

func rulesSideBySide(_ drawn: MapGallery) -> Figure {
    sideBySide(
        "rules", "The same photographs by eight rules", drawn.rules, drawn.licence,
        "The first map is the paper's; the others are rules in every layer, and two composites that give pixels a rule of their own."
    )
}

func methodsSideBySide(_ drawn: MapGallery) -> Figure {
    sideBySide(
        "methods", "The same photographs by eight other methods", drawn.methods, drawn.licence,
        "Methods by gradients, and by hiding parts. Plain gradients are shown by their size.")
}

private func sideBySide(
    _ identifier: String, _ title: String, _ pictures: [PictureMaps], _ licence: PictureLicence, _ text: String
) -> Figure {
    Figure(
        identifier: identifier, title: title,
        images: ImageGrid(
            heat: scale,
            rows: pictures.map { picture in
                ImageRow(
                    picture.name,
                    [
                        ImageCell(picture.picture, "input: \(picture.answer)").marked(
                            picture.isRight ? .right : .wrong)
                    ] + picture.maps.map { cell(picture, $0, $0.title) })
            }), licence: licence,
        caption: "\(text) Red speaks for the class, blue against it; every map has its own scale.",
        alternativeText:
            "For each photograph a row of its maps that wraps: \(pictures.map { "\($0.name), named \($0.answer)" }.joined(separator: "; ")).",
        sample: "\(pictures.count) photographs.", data: data(identifier, title, pictures))
}

func alexNetFails(_ drawn: MapGallery, _ small: SmallComparison) -> [Block] {
    guard !drawn.small.isEmpty else {
        return [.prose("No image is named rightly by VGG-16 and wrongly by AlexNet among those looked at.")]
    }
    return [
        .figure(
            Figure(
                identifier: "alexnet-fails", title: "Where AlexNet fails and VGG-16 does not",
                images: ImageGrid(
                    columns: ["Input", "VGG-16: LRP", "VGG-16: SR", "AlexNet: LRP", "AlexNet: SR"], heat: scale,
                    rows: drawn.small.map { picture in
                        ImageRow(
                            "",
                            [ImageCell(picture.picture, "\(picture.name)\nAlexNet: \(picture.answer)")]
                                + picture.maps.map { cell(picture, $0) })
                    }
                ).lossless(), licence: drawn.smallLicence,
                caption: """
                    The first test images of \(small.dataset) that VGG-16 names rightly and AlexNet wrongly, as the paper's authors choose \
                    theirs. Each network's maps explain its own answer.
                    """,
                alternativeText: """
                    Rows of a small image and four maps, two of VGG-16 and two of AlexNet: \
                    \(drawn.small.map { "\($0.name), named \($0.answer) by AlexNet" }.joined(separator: "; ")).
                    """,
                sample:
                    "\(drawn.small.count) of \(small.images.count { $0.vgg == $0.label && $0.alexNet != $0.label }) such images among \(small.images.count).",
                data: data("alexnet-fails", "Images shown", drawn.small)))
    ]
}

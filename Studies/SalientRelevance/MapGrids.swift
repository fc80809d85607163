import Notebook

// The figures that show pictures and maps: a row for each map, a column for each picture.

let signedScale = HeatScale.signed("Relevance; darkest: as strong as the strongest 1 % of the map's pixels", limit: 1)
let sizeScale = HeatScale.magnitude("Size; brightest: as strong as the strongest 1 % of the map's pixels", limit: 1)

func cell(_ drawn: PictureMaps, _ map: TitledMap) -> ImageCell {
    ImageCell(drawn.picture).heat(map.map, opacity: 1, .overThePicture)
}

func data(_ identifier: String, _ title: String, _ pictures: [PictureMaps]) -> Table {
    Table(
        identifier: identifier, title: title, columns: [Column("Picture"), Column("Answers"), Column("Right")],
        rows: pictures.map { picture in
            [
                .text(picture.name), .text(picture.answers.joined(separator: "; ")),
                .text(picture.isRight.map { $0 ? "yes" : "no" } ?? "not asked"),
            ]
        })
}

/// The input first, then each map; a column for each picture.
private func matrix(_ pictures: [PictureMaps], _ scale: HeatScale) -> ImageGrid {
    let titles = pictures.first?.maps.map(\.title) ?? []
    let input = ImageRow(
        "Input",
        pictures.map { picture in
            let cell = ImageCell(picture.picture, "answer: \(picture.answers.joined(separator: ", "))")
            return picture.isRight.map { cell.marked($0 ? .right : .wrong) } ?? cell
        })
    return ImageGrid(
        columns: pictures.map(\.name), heat: scale,
        rows: [input] + titles.indices.map { row in ImageRow(titles[row], pictures.map { cell($0, $0.maps[row]) }) })
}

private func inWords(_ pictures: [PictureMaps]) -> String {
    pictures.map { "\($0.name), answered with \($0.answers.joined(separator: " and "))" }.joined(separator: "; ")
}

/// What is drawn without stamps: nothing, since other pictures' licences may not allow it.
private let noStamps = Block.prose(
    "Pictures are shown where there are stamps (Debian's tuxpaint-stamps-default), whose licence allows it: there are none here."
)

func firstGrid(_ drawn: MapGallery) -> Block {
    guard !drawn.first.isEmpty else { return noStamps }
    return .figure(
        Figure(
            identifier: "photographs", title: "Relevance in single pixels, blurred, and what is salient in it",
            images: matrix(drawn.first, sizeScale), licence: drawn.licence,
            caption: """
                Cut-out photographs before clouds, with the class that the network answers with. LRP by the paper's combination of rules, summed \
                over colours as absolute values: the heat map that the paper starts from. Below it the same, blurred as wide as the widest patch that \
                saliency compares; then what is salient in the heat map; then the same of the network with its weights in random order; then the \
                picture's edges. Every map has its own scale and hides the picture.
                """,
            alternativeText: """
                \(drawn.first.count) pictures, each above five maps: relevance as scattered dots, the same blurred, Salient Relevance as patches, that \
                of a network with weights in random order, and edges. \(inWords(drawn.first)).
                """,
            sample: "The first \(drawn.first.count) stamps in random order, not chosen.",
            data: data("photographs", "Pictures shown", drawn.first)))
}

func rulesSideBySide(_ drawn: MapGallery) -> [Block] {
    guard !drawn.rules.isEmpty else { return [] }
    return [
        .figure(
            Figure(
                identifier: "rules", title: "Relevance of the same pictures under eight rules",
                images: matrix(drawn.rules, signedScale), licence: drawn.licence,
                caption: """
                    Signed relevance, summed over colours: red speaks for the class, blue against it. The first map is the paper's combination of rules; \
                    the others are rules in every layer, and two composites that give pixels a rule of their own. Every map has its own scale.
                    """,
                alternativeText:
                    "\(drawn.rules.count) pictures, each above eight maps in red for the class and blue against it. \(inWords(drawn.rules)).",
                sample: "\(drawn.rules.count) stamps.", data: data("rules", "Pictures shown", drawn.rules)))
    ]
}

func methodsSideBySide(_ drawn: MapGallery) -> [Block] {
    guard !drawn.methods.isEmpty else { return [] }
    return [
        .figure(
            Figure(
                identifier: "methods", title: "Salient Relevance beside eight other methods",
                images: matrix(drawn.methods, sizeScale), licence: drawn.licence,
                caption:
                    "Methods by gradients, and by hiding parts; all by their size, without sign. Every map has its own scale.",
                alternativeText:
                    "\(drawn.methods.count) pictures, each above nine maps: patches for Salient Relevance, Grad-CAM, occlusion and RISE, dots for gradients. \(inWords(drawn.methods)).",
                sample: "\(drawn.methods.count) stamps.", data: data("methods", "Pictures shown", drawn.methods)))
    ]
}

func alexNetFails(_ drawn: MapGallery) -> [Block] {
    guard !drawn.small.isEmpty else {
        return [.prose("No picture is classified correctly by VGG-16 and wrongly by AlexNet among those looked at.")]
    }
    return [
        .figure(
            Figure(
                identifier: "alexnet-fails", title: "Pictures that AlexNet gets wrong and VGG-16 does not",
                images: matrix(drawn.small, sizeScale).lossless(), licence: drawn.licence,
                caption: """
                    The first pasted stamps that the first training of the small VGG-16 classifies correctly and that of AlexNet wrongly, as the \
                    paper's authors choose photographs; below each, VGG-16's answer and AlexNet's. Each network's maps explain its own answer.
                    """,
                alternativeText: """
                    \(drawn.small.count) small pictures, each above relevance and Salient Relevance of VGG-16, and of AlexNet: \(inWords(drawn.small)).
                    """,
                sample: "\(drawn.small.count) stamps.", data: data("alexnet-fails", "Pictures shown", drawn.small)))
    ]
}

/// Each network's answer stands below its own first map.
func completeGrid(_ complete: CompleteNetworks) -> [Block] {
    guard !complete.drawn.isEmpty else { return [] }
    let titles = complete.drawn[0].maps.map(\.title)
    let rows = titles.indices.map { row in
        ImageRow(
            titles[row],
            complete.drawn.map { picture in
                let answer = row.isMultiple(of: 2) ? "answer: \(picture.answers[row / 2])" : ""
                return ImageCell(picture.picture, answer).heat(picture.maps[row].map, opacity: 1, .overThePicture)
            })
    }
    return [
        .figure(
            Figure(
                identifier: "complete-networks",
                title: "What complete networks answer with, and where they look",
                images: ImageGrid(
                    columns: complete.drawn.map(\.name), heat: sizeScale,
                    rows: [ImageRow("Input", complete.drawn.map { ImageCell($0.picture) })] + rows),
                licence: complete.licence,
                caption: """
                    Stamps before clouds; below each network's first map is its answer, of a thousand classes. Its maps explain that answer; every map \
                    has its own scale.
                    """,
                alternativeText:
                    "Pictures above relevance and Salient Relevance by each network: \(inWords(complete.drawn)).",
                sample: "The first \(complete.drawn.count) stamps in random order, not chosen.",
                data: data("complete-networks", "Pictures shown", complete.drawn)))
    ]
}

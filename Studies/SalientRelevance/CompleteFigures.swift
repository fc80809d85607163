import Foundation
import Notebook

/// What the report says of the complete networks.
func completeNetworks(_ complete: CompleteNetworks) throws -> [Block] {
    guard !complete.pictures.isEmpty else {
        return [
            .prose(
                """
                The paper explains ImageNet's VGG-16 and AlexNet, with a thousand classes. No file of the complete VGG-16 is at hand, or no \
                photographs of its classes: `cahier fetch vgg16-imagenet` gets it where there is a network, and `$CAHIER_VGG16` and \
                `$CAHIER_ALEXNET` name files.
                """)
        ]
    }
    var blocks: [Block] = [.prose(completeSentence(complete))]
    if !complete.drawn.isEmpty { blocks.append(.figure(completeGrid(complete))) }
    blocks.append(.table(try completeTable(complete)))
    return blocks
}

private func completeSentence(_ complete: CompleteNetworks) -> String {
    let count = complete.pictures.count
    let right = complete.networkNames.indices.map { place in
        "\(complete.networkNames[place]) names \(complete.pictures.count { $0.byNetwork[place].answer == $0.label })"
    }
    let alone =
        complete.networkNames.count > 1
        ? " VGG-16 alone is right for \(complete.pictures.count(where: complete.isCase))."
        : " No file of ImageNet's AlexNet is at hand (`$CAHIER_ALEXNET` names one)."
    return """
        The complete ImageNet networks, with a thousand classes, at 224 pixels: of \(count) photographs, which are of classes they have learned, \
        \(right.joined(separator: " and ")) rightly.\(alone)\(unreadableSentence(complete.unreadable))
        """
}

private func completeGrid(_ complete: CompleteNetworks) -> Figure {
    let both = complete.networkNames.count > 1
    return Figure(
        identifier: "complete-networks",
        title: both ? "Where ImageNet's AlexNet fails and VGG-16 does not" : "What ImageNet's VGG-16 looks at",
        images: ImageGrid(
            columns: ["Input"] + complete.networkNames.flatMap { ["\($0): LRP", "\($0): SR"] }, heat: scale,
            rows: complete.drawn.map { picture in
                ImageRow(
                    "",
                    [
                        ImageCell(
                            picture.picture, both ? "\(picture.name)\nAlexNet: \(picture.answer)" : picture.name)
                    ] + picture.maps.map { cell(picture, $0) })
            }),
        caption: """
            The first photographs that VGG-16 names rightly\(both ? " and AlexNet wrongly" : ""), of a thousand classes. Each network's maps \
            explain its own answer; every map has its own scale.
            """,
        alternativeText:
            "Rows of a photograph, its relevance and its Salient Relevance by each network: \(complete.drawn.map(\.name).joined(separator: "; ")).",
        sample:
            "\(complete.drawn.count) of \(complete.pictures.count(where: complete.isCase)) such photographs among \(complete.pictures.count), in random order.",
        data: data("complete-networks", "Photographs shown", complete.drawn))
}

private func completeTable(_ complete: CompleteNetworks) throws -> Table {
    let rows = try complete.networkNames.indices.flatMap { place in
        try completeKinds.map { kind -> [Cell] in
            let answers = complete.pictures.map { $0.byNetwork[place] }
            return [
                .text("\(complete.networkNames[place]), \(kind.rawValue)"),
                try meanCell(answers.map(\.shapes[kind].gini)),
                try meanCell(answers.map(\.shapes[kind].largestPart)),
                answers.map { $0.sum.map { abs($0 - 1) } }.medianCell(.fixed(4)),
                answers.map { answer in
                    answer.sum.flatMap { sum in answer.absorbed.map { abs(sum + $0 - 1) } }
                }.medianCell(.fixed(4)),
            ]
        }
    }
    return Table(
        identifier: "complete-networks-maps", title: "The complete networks' maps",
        caption: """
            Means over \(complete.pictures.count) photographs with 95 % bootstrap intervals. By the paper's rules, the pixels' relevance misses \
            the logit by the medians given, without and with what the biases got.
            """,
        columns: [
            Column("Maps"), Column("Gini coefficient"), Column("Share in the largest part"),
            Column("|sum / logit − 1|, pixels"),
            Column("|sum / logit − 1|, with biases"),
        ], rows: rows)
}

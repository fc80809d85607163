import Foundation
import Notebook

/// What the report says of the complete networks.
func completeNetworks(_ complete: CompleteNetworks) throws -> [Block] {
    guard !complete.pictures.isEmpty else {
        return [
            .prose(
                """
                The paper explains ImageNet's VGG-16 and AlexNet, with a thousand classes. No network with these classes is at hand: \
                `cahier fetch efficientnet-lite0` and `cahier fetch squeezenet` bring two small ones, `cahier fetch vgg16-imagenet` the \
                complete VGG-16 where there is a network, and `$CAHIER_VGG16` and `$CAHIER_ALEXNET` name files.
                """)
        ]
    }
    var blocks: [Block] = [.prose(completeSentence(complete))]
    if !complete.drawn.isEmpty { blocks.append(.figure(completeGrid(complete))) }
    blocks.append(.table(try completeTable(complete)))
    return blocks
}

private func completeSentence(_ complete: CompleteNetworks) -> String {
    let names = listed(complete.networks.map { "\($0.name) (\($0.weights))" })
    let labelled = complete.pictures.filter { $0.label != nil }
    let right = complete.networks.indices.map { place in
        "\(complete.networks[place].name) names \(labelled.count { $0.byNetwork[place].answer == $0.label })"
    }
    let answers =
        labelled.isEmpty
        ? " Which of the classes the \(complete.pictures.count) pictures belong to isn't known; explained is what each network names."
        : " Of \(labelled.count) photographs, which are of classes they have learned, \(listed(right)) rightly."
    let pair =
        complete.paperPair == nil
        ? " The paper compares VGG-16 and AlexNet, whose complete files are not both at hand (`$CAHIER_VGG16`, `$CAHIER_ALEXNET`)."
        : " VGG-16 is right where AlexNet is wrong for \(complete.pictures.count(where: complete.isShown))."
    return """
        Networks with ImageNet's thousand classes, each seeing pictures as its weights want them: \(names).\(answers)\(pair)\
        \(complete.unanswered)\(unreadableSentence(complete.unreadable))
        """
}

extension CompleteNetworks {
    /// How many photographs each network has no answer to.
    fileprivate var unanswered: String {
        unansweredSentence(
            networks.indices.map { place in
                (networks[place].name, pictures.count { $0.byNetwork[place].answer == nil })
            }, of: pictures.count, "photographs")
    }
}

/// "a, b and c".
private func listed(_ items: [String]) -> String {
    items.count < 2 ? items.joined() : items.dropLast().joined(separator: ", ") + " and " + items[items.count - 1]
}

private func completeGrid(_ complete: CompleteNetworks) -> Figure {
    let names = complete.networks.map(\.name), isPair = complete.paperPair != nil
    let shown = complete.pictures.count(where: complete.isShown)
    return Figure(
        identifier: "complete-networks",
        title: isPair ? "Where ImageNet's AlexNet fails and VGG-16 does not" : "Where \(listed(names)) look",
        images: ImageGrid(
            columns: ["Input"] + names.flatMap { ["\($0): LRP", "\($0): SR"] }, heat: scale,
            rows: zip(complete.drawn, complete.pictures.filter(complete.isShown)).map { drawn, picture in
                // Each network's answer stands below its own first map, wherever a narrow page puts that.
                let captions = picture.byNetwork.flatMap { answer in
                    [answer.answer.map { "names \(ImageNetClass.all[$0].name)" } ?? "", ""]
                }
                return ImageRow(
                    "",
                    [ImageCell(drawn.picture, drawn.name)]
                        + zip(drawn.maps, captions).map { cell(drawn, $0, $1) })
            }),
        caption: """
            The first photographs\(choice(complete)); below each network's first map is what it names, of a thousand classes. Its maps explain \
            that answer; every map has its own scale.
            """,
        alternativeText:
            "Rows of a photograph, its relevance and its Salient Relevance by each network: \(complete.drawn.map(\.name).joined(separator: "; ")).",
        sample:
            "\(complete.drawn.count) of \(shown) such photographs among \(complete.pictures.count), in random order.",
        data: data("complete-networks", "Photographs shown", complete.drawn))
}

/// Which photographs are shown: " that VGG-16 names rightly".
private func choice(_ complete: CompleteNetworks) -> String {
    if complete.pictures.allSatisfy({ $0.label == nil }) { return "" }
    return complete.paperPair == nil
        ? " that \(complete.networks[0].name) names rightly" : " that VGG-16 names rightly and AlexNet wrongly"
}

private func completeTable(_ complete: CompleteNetworks) throws -> Table {
    let rows = try complete.networks.indices.flatMap { place in
        try completeKinds.map { kind -> [Cell] in
            let answers = complete.pictures.map { $0.byNetwork[place] }
            return [
                .text("\(complete.networks[place].name), \(kind.rawValue)"),
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

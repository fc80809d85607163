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
    return [.prose(completeSentence(complete))] + completeGrid(complete) + [.table(try completeTable(complete))]
}

private func completeSentence(_ complete: CompleteNetworks) -> String {
    let names = listed(complete.networks.map { "\($0.name) (\($0.weights))" })
    let labelled = complete.pictures.filter { $0.label != nil }
    let right = complete.networks.indices.map { place in
        "\(complete.networks[place].name) classifies \(labelled.count { $0.byNetwork[place].answer == $0.label })"
    }
    let answers =
        labelled.isEmpty
        ? " Which of the classes the \(complete.pictures.count) pictures belong to isn't known; explained is what each network answers."
        : " Of \(labelled.count) photographs, which are of classes they have learned and which they may have seen, \(listed(right)) correctly."
    return """
        Networks with ImageNet's thousand classes, each seeing pictures as its weights want them: \(names).\(answers)\
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

private func completeTable(_ complete: CompleteNetworks) throws -> Table {
    let rows = try complete.networks.indices.flatMap { place in
        try completeKinds.map { kind -> [Cell] in
            let answers = complete.pictures.map { $0.byNetwork[place] }
            return [
                .text(complete.networks[place].name), .text(kind.rawValue),
                try answers.map(\.shapes[kind].largestPart).meanCell(of: "photographs"),
                try answers.map(\.shapes[kind].gini).meanCell(of: "photographs"),
            ]
        }
    }
    let errors = try complete.networks.indices.map { place in
        let answers = complete.pictures.map { $0.byNetwork[place] }
        let missed = try answers.map { answer in
            answer.sum.flatMap { sum in answer.absorbed.map { abs(sum + $0 - 1) } }
        }.mean(of: "photographs")
        return "\(complete.networks[place].name) \(missed?.text(4) ?? "undefined")"
    }
    return Table(
        identifier: "complete-networks-maps", title: "The complete networks' maps",
        caption: """
            Means over \(complete.pictures.count) photographs with 95 % intervals (Student's t). By the paper's rules, the pixels' relevance with \
            what the biases got misses the logit by these shares of it: \(errors.joined(separator: "; ")).
            """,
        columns: [
            Column("Network"), Column("Map"), Column("Share in the largest part"), Column("Gini coefficient"),
        ], rows: rows)
}

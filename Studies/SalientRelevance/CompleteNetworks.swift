import Notebook

/// ImageNet's VGG-16 and AlexNet with their thousand classes, as the paper explains them, where the user has their
/// files.
/// What one network says to one photograph, and where it looks.
struct CompleteAnswer: Codable {
    /// Of a thousand.
    var answer: Int
    /// The sum of the pixels' relevance, and what biases got, as shares of the logit; undefined where that is 0.
    var sum: Double?
    var absorbed: Double?
    var shapes: ByCase<MapKind, MapShape>
}

struct CompletePicture: Codable {
    /// In the collection.
    var place: Int
    var label: Int
    var byNetwork: [CompleteAnswer]
}

struct CompleteNetworks: Codable, StorableValue {
    /// VGG-16, and AlexNet where it is there; none without a VGG-16.
    var networkNames: [String]
    var pictures: [CompletePicture]
    /// The files of pictures that can't be decoded.
    var unreadable: [String]
    /// By place among the thousand classes, where a picture says it.
    var labelNames: [Int: String]
    /// The first pictures that VGG-16 names rightly and AlexNet wrongly.
    var drawn: [PictureMaps]

    func classTitle(_ answer: Int) -> String { labelNames[answer] ?? "class \(answer)" }

    /// Whether VGG-16 alone is right; without AlexNet, whether VGG-16 is.
    func isCase(_ picture: CompletePicture) -> Bool {
        picture.byNetwork.first?.answer == picture.label
            && picture.byNetwork.dropFirst().allSatisfy { $0.answer != picture.label }
    }
}

let completeKinds: [MapKind] = [.relevance, .salientRelevance]

func measureComplete(
    _ lab: Lab, _ plan: CompletePlan, _ weights: Model, _ alexNet: Model?,
    _ collection: PhotographCollection
) throws -> CompleteNetworks {
    let labelled = collection.items.indices.compactMap { place in
        collection.items[place].imageNetIndex.map { (place: place, label: $0) }
    }
    var result = CompleteNetworks(networkNames: [], pictures: [], unreadable: [], labelNames: [:], drawn: [])
    guard weights.hasClassifier, !labelled.isEmpty else { return result }
    let views = [weights] + (alexNet.map { [$0] } ?? [])
    result.networkNames = views.map(\.name)
    for item in collection.items { if let index = item.imageNetIndex { result.labelNames[index] = item.name } }
    var stream = RandomStream(seed: lab.seed, "pictures of complete networks")
    let chosen = stream.shuffledIndices(labelled.count).prefix(plan.pictures).map { labelled[$0] }
    let engine = try lab.engine, saliency = ContextAwareSaliency(side: plan.saliencySide)
    let explainers = try views.map { try RelevancePropagation(.salientRelevance, through: $0.network) }
    let found = try lab.pieces("complete networks", count: chosen.count) { index in
        lab.progress("maps of complete networks", index, chosen.count)
        let (place, label) = chosen[index]
        guard let photograph = try collection.pictureIfReadable(place) else { return CompletePicture?.none }
        let answers = try zip(views, explainers).map { view, explainer in
            try completeAnswer(
                to: view.preparation.tensor(photograph), view.network, explainer, saliency, on: engine)
        }
        return CompletePicture(place: place, label: label, byNetwork: answers)
    }
    result.pictures = found.compactMap(\.self)
    result.unreadable = zip(chosen, found).filter { $0.1 == nil }.map { collection.items[$0.0.place].file }
    for picture in result.pictures.filter(result.isCase).prefix(plan.drawn) {
        let photograph = try collection.picture(picture.place).photograph, side = plan.drawnSide
        let square = views[0].preparation.cropped(photograph).resized(width: side, height: side)
        var maps: [TitledMap] = []
        for ((view, explainer), answer) in zip(zip(views, explainers), picture.byNetwork) {
            let attribution = try explainer.explain(
                view.preparation.tensor(photograph), targets: [answer.answer], on: engine)[0].attribution
            maps.append(try scaledMap("\(view.name): LRP", attribution.map, side: side))
            maps.append(try scaledMap("\(view.name): SR", saliency.map(of: attribution), side: side))
        }
        result.drawn.append(
            PictureMaps(
                name: result.classTitle(picture.label),
                answer: result.classTitle(picture.byNetwork[views.count - 1].answer),
                isRight: picture.byNetwork.allSatisfy { $0.answer == picture.label },
                picture: square, maps: maps))
    }
    return result
}

/// Explains the class that the network names.
private func completeAnswer(
    to image: Tensor, _ network: Network, _ explainer: RelevancePropagation, _ saliency: ContextAwareSaliency,
    on engine: Engine
) throws -> CompleteAnswer {
    let answer = network.predictions(try network.forward(image, on: engine))[0]
    let explained = try explainer.explain(image, targets: [answer], on: engine)[0],
        logit = explained.attribution.logit
    return CompleteAnswer(
        answer: answer, sum: logit == 0 ? nil : explained.attribution.sum / logit,
        absorbed: logit == 0 ? nil : explained.absorbed / logit,
        shapes: try ByCase(completeKinds) { kind in
            let isPlain = kind == .relevance
            return try (isPlain ? explained.attribution.magnitudes : saliency.map(of: explained.attribution)).shape
        })
}

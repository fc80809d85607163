import Notebook

/// Networks with ImageNet's thousand classes, as the paper explains them: VGG-16 and AlexNet where the user has their
/// files, and the small ones that packages have.
/// What one network says to one photograph, and where it looks.
struct CompleteAnswer: Codable {
    /// Of a thousand; undefined where a logit is NaN, and then there is no map.
    var answer: Int?
    /// The sum of the pixels' relevance, and what biases got, as shares of the logit; undefined where that is 0.
    var sum: Double?
    var absorbed: Double?
    var shapes: ByCase<MapKind, MapShape>
}

struct CompletePicture: Codable {
    /// In the collection.
    var place: Int
    /// Its class among the thousand, where the collection says it.
    var label: Int?
    /// In the order of the networks.
    var byNetwork: [CompleteAnswer]
}

struct CompleteNetwork: Codable {
    /// "EfficientNet-Lite0".
    var name: String
    /// Where its weights come from.
    var weights: String
}

struct CompleteNetworks: Codable, StorableValue {
    var networks: [CompleteNetwork]
    /// The places of the two that the paper compares, where both are there.
    var paperPair: Pair?
    var pictures: [CompletePicture]
    /// The files of pictures that can't be decoded.
    var unreadable: [String]
    /// The first pictures that are shown.
    var drawn: [PictureMaps]
    var licence: PictureLicence

    /// VGG-16 and AlexNet, by their places among the networks.
    struct Pair: Codable {
        var vgg: Int
        var alexNet: Int
    }

    /// Whether VGG-16 is right and AlexNet wrong; where one of them is missing, whether the first network is right; any
    /// picture whose class isn't known. Every network has an answer to it.
    func isShown(_ picture: CompletePicture) -> Bool {
        guard picture.byNetwork.allSatisfy({ $0.answer != nil }) else { return false }
        guard let label = picture.label else { return true }
        guard let pair = paperPair else { return picture.byNetwork.first?.answer == label }
        return picture.byNetwork[pair.vgg].answer == label && picture.byNetwork[pair.alexNet].answer != label
    }
}

let completeKinds: [MapKind] = [.relevance, .salientRelevance]

func measureComplete(
    _ lab: Lab, _ plan: CompletePlan, _ vgg: Model, _ alexNet: Model?, _ lite: Model?, _ squeezeNet: Model?,
    _ collection: PhotographCollection
) throws -> CompleteNetworks {
    let views = [vgg, alexNet, lite, squeezeNet].compactMap(\.self).filter(\.hasImageNetClasses)
    var result = CompleteNetworks(
        networks: views.map { CompleteNetwork(name: $0.name, weights: $0.origin.text) }, pictures: [],
        unreadable: [], drawn: [], licence: collection.licence)
    guard !views.isEmpty else { return result }
    if let alexNet, vgg.hasImageNetClasses, alexNet.hasImageNetClasses {
        result.paperPair = CompleteNetworks.Pair(vgg: 0, alexNet: 1)
    }
    let labelled = collection.items.indices.filter { collection.items[$0].imageNetIndex != nil }
    let known = labelled.isEmpty ? Array(collection.items.indices) : labelled
    var stream = RandomStream(seed: lab.seed, "pictures of complete networks")
    let chosen = stream.shuffledIndices(known.count).prefix(plan.pictures).map { known[$0] }
    let engine = try lab.engine, saliency = ContextAwareSaliency(side: plan.saliencySide)
    let explainers = try views.map { try RelevancePropagation(.salientRelevance, through: $0.network) }
    let found = try lab.pieces("complete networks", count: chosen.count) { index in
        lab.progress("maps of complete networks", index, chosen.count)
        guard let photograph = try collection.pictureIfReadable(chosen[index]) else { return CompletePicture?.none }
        let answers = try zip(views, explainers).map { view, explainer in
            try completeAnswer(
                to: view.preparation.tensor(photograph), view.network, explainer, saliency, on: engine)
        }
        return CompletePicture(
            place: chosen[index], label: collection.items[chosen[index]].imageNetIndex, byNetwork: answers)
    }
    result.pictures = found.compactMap(\.self)
    result.unreadable = zip(chosen, found).filter { $0.1 == nil }.map { collection.items[$0.0].file }
    for picture in result.pictures.filter(result.isShown).prefix(plan.drawn) {
        let named = try picture.byNetwork.map { try measured($0.answer, "an answer to a picture that is shown") }
        let photograph = try collection.picture(picture.place).photograph, side = plan.drawnSide
        let square = views[0].preparation.cropped(photograph).resized(width: side, height: side)
        var maps: [TitledMap] = []
        for ((view, explainer), answer) in zip(zip(views, explainers), named) {
            let attribution = try explainer.explain(
                view.preparation.tensor(photograph), targets: [answer], on: engine)[0].attribution
            maps.append(try scaledMap("\(view.name): LRP", attribution.map, side: side))
            maps.append(try scaledMap("\(view.name): SR", saliency.map(of: attribution), side: side))
        }
        let answers = zip(views, named).map { view, answer in "\(view.name): \(ImageNetClass.all[answer].name)" }
        result.drawn.append(
            PictureMaps(
                name: collection.items[picture.place].name, answer: answers.joined(separator: "\n"),
                isRight: named.allSatisfy { $0 == picture.label }, picture: square, maps: maps))
    }
    return result
}

/// Explains the class that the network names.
private func completeAnswer(
    to image: Tensor, _ network: Network, _ explainer: RelevancePropagation, _ saliency: ContextAwareSaliency,
    on engine: Engine
) throws -> CompleteAnswer {
    guard let answer = network.answers(try network.forward(image, on: engine))[0] else {
        return CompleteAnswer(shapes: ByCase(completeKinds) { _ in MapShape() })
    }
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

import Notebook

// Networks with ImageNet's thousand classes, as the paper explains them: VGG-16 and AlexNet where the user has their
// files, and the small ones that packages have.

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
    var pictures: [CompletePicture]
    /// The files of pictures that can't be decoded.
    var unreadable: [String]
    /// Stamps that are shown.
    var drawn: [PictureMaps]
    /// Of the stamps.
    var licence: PictureLicence
}

let completeKinds: [MapKind] = [.relevance, .blurredRelevance, .salientRelevance]

func measureComplete(
    _ lab: Lab, _ plan: CompletePlan, _ vgg: Model, _ alexNet: Model?, _ lite: Model?, _ squeezeNet: Model?,
    _ collection: PhotographCollection, _ stamps: PhotographCollection
) throws -> CompleteNetworks {
    let views = [vgg, alexNet, lite, squeezeNet].compactMap(\.self).filter(\.hasImageNetClasses)
    var result = CompleteNetworks(
        networks: views.map { CompleteNetwork(name: $0.name, weights: $0.origin.text) }, pictures: [],
        unreadable: [], drawn: [], licence: stamps.licence)
    guard !views.isEmpty else { return result }
    let labelled = collection.items.indices.filter { collection.items[$0].imageNetIndex != nil }
    let known = labelled.isEmpty ? Array(collection.items.indices) : labelled
    var stream = RandomStream(seed: lab.seed, "pictures of complete networks")
    let chosen = stream.shuffledIndices(known.count).prefix(plan.pictures).map { known[$0] }
    let engine = try lab.engine
    let looks = try views.map { try CompleteLook($0, plan.costs, on: engine) }
    let found = try lab.pieces("complete networks", count: chosen.count) { index in
        guard let photograph = try collection.pictureIfReadable(chosen[index]) else { return CompletePicture?.none }
        return CompletePicture(
            place: chosen[index], label: collection.items[chosen[index]].imageNetIndex,
            byNetwork: try looks.map { try $0.answer(to: photograph) })
    }
    result.pictures = found.compactMap(\.self)
    result.unreadable = zip(chosen, found).filter { $0.1 == nil }.map { collection.items[$0.0].file }
    for object in objects(stamps, seed: lab.seed).prefix(plan.drawn) {
        let side = plan.drawnSide
        let stream = RandomStream(seed: lab.seed, "drawn", stamps.items[object].object)
        let shown = try pastedImage(
            stamps, object, views[0].normalization, side: views[0].preparation.crop, share: 0.5..<0.8, stream)
        var maps: [TitledMap] = [], answers: [String] = []
        for look in looks {
            guard let (answer, relevance, salient) = try look.maps(of: shown.picture) else { continue }
            answers.append(ImageNetClass.all[answer].name)
            maps.append(try scaledMap("\(look.model.name): LRP", relevance, side: side))
            maps.append(try scaledMap("\(look.model.name): SR", salient, side: side))
        }
        guard answers.count == looks.count else { continue }
        result.drawn.append(
            PictureMaps(
                name: stamps.items[object].name, answers: answers, isRight: nil,
                picture: shown.picture.resized(width: side, height: side), maps: maps))
    }
    return result
}

/// One network with what explains it.
private struct CompleteLook {
    let model: Model
    private let costs: MapCosts
    private let engine: Engine
    private let propagation: RelevancePropagation
    private let saliency: ContextAwareSaliency

    init(_ model: Model, _ costs: MapCosts, on engine: Engine) throws {
        (self.model, self.costs, self.engine) = (model, costs, engine)
        propagation = try RelevancePropagation(.salientRelevance, through: model.network)
        saliency = ContextAwareSaliency(side: costs.saliencySide)
    }

    /// `nil` where a logit is NaN.
    private func explained(_ picture: Picture) throws -> (answer: Int, explained: RelevancePropagation.Explained)? {
        let image = model.preparation.tensor(picture)
        guard let answer = model.network.answers(try model.network.forward(image, on: engine))[0] else { return nil }
        return (answer, try propagation.explain(image, targets: [answer], on: engine)[0])
    }

    /// What the network answers, and the two maps of that answer; `nil` where it has none.
    func maps(of picture: Picture) throws -> (answer: Int, relevance: PixelMap, salient: PixelMap)? {
        guard let (answer, explained) = try explained(picture) else { return nil }
        return (answer, explained.attribution.magnitudes, try saliency.map(of: explained.attribution))
    }

    /// Explains the class that the network answers with.
    func answer(to photograph: Picture) throws -> CompleteAnswer {
        guard let (answer, explained) = try explained(photograph) else {
            return CompleteAnswer(shapes: ByCase(completeKinds) { _ in MapShape() })
        }
        let logit = explained.attribution.logit, relevance = explained.attribution.magnitudes
        return CompleteAnswer(
            answer: answer, sum: logit == 0 ? nil : explained.attribution.sum / logit,
            absorbed: logit == 0 ? nil : explained.absorbed / logit,
            shapes: try ByCase(completeKinds) { kind in
                switch kind {
                case .salientRelevance: try saliency.map(of: explained.attribution).shape
                case .blurredRelevance: try relevance.blurred(sigma: costs.blur * Double(relevance.width)).shape
                default: try relevance.shape
                }
            })
    }
}

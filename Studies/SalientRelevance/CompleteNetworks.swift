import Notebook

/// ImageNet's VGG-16 and AlexNet with their thousand classes, as the paper explains them, where the user has their
/// files.
extension SalientRelevance {
    /// What one network says to one photograph, and where it looks.
    struct CompleteAnswer: Codable {
        /// Of a thousand.
        var answer: Int
        /// The sum of the pixels' relevance, and what biases got, as shares of the logit.
        var sum: Double
        var absorbed: Double
        var gini: [MapKind: Double]
        var largestPart: [MapKind: Double]
    }

    struct CompletePicture: Codable, StorableValue {
        /// In the collection; nothing is kept of a picture that can't be decoded.
        var place: Int
        var label: Int
        var byNetwork: [CompleteAnswer]
    }

    struct CompleteNetworks: Codable, StorableValue {
        /// VGG-16, and AlexNet where it is there; none without a VGG-16.
        var networkNames: [String]
        var pictures: [CompletePicture]
        /// By place among the thousand classes, where a picture says it.
        var labelNames: [Int: String]
        /// The first pictures that VGG-16 names rightly and AlexNet wrongly.
        var drawn: [DrawnPicture]

        func classTitle(_ answer: Int) -> String { labelNames[answer] ?? "class \(answer)" }

        /// Whether VGG-16 alone is right; without AlexNet, whether VGG-16 is.
        func isCase(_ picture: CompletePicture) -> Bool {
            picture.byNetwork.first?.answer == picture.label
                && picture.byNetwork.dropFirst().allSatisfy { $0.answer != picture.label }
        }
    }

    static let completeKinds: [MapKind] = [.relevance, .salientRelevance]

    static func measureComplete(
        _ lab: Lab, _ plan: CompletePlan, _ weights: PretrainedVGG16, _ alexNet: PretrainedAlexNet?,
        _ collection: PhotographCollection
    ) throws -> CompleteNetworks {
        let labelled = collection.items.indices.filter { collection.items[$0].imageNetIndex != nil }
        var result = CompleteNetworks(networkNames: [], pictures: [], labelNames: [:], drawn: [])
        guard let vgg = weights.complete, !labelled.isEmpty else { return result }
        var views = [CompleteView("VGG-16", vgg, weights.normalization)]
        if let alexNet {
            views.append(CompleteView("AlexNet", alexNet.network, ImagePreprocessing.imageNetNormalization))
        }
        result.networkNames = views.map(\.name)
        for item in collection.items { if let index = item.imageNetIndex { result.labelNames[index] = item.name } }
        var stream = RandomStream(seed: lab.seed, "pictures of complete networks")
        let chosen = stream.shuffledIndices(labelled.count).prefix(plan.pictures).map { labelled[$0] }
        let engine = try lab.engine, saliency = ContextAwareSaliency(side: plan.saliencySide)
        let explainers = try views.map { try RelevancePropagation(.salientRelevance, through: $0.network) }
        let found = try lab.pieces("complete networks", count: chosen.count) { index in
            lab.progress("maps of complete networks", index, chosen.count)
            let item = collection.items[chosen[index]]
            guard let label = item.imageNetIndex, let photograph = try? collection.picture(chosen[index]).photograph
            else {
                return CompletePicture(place: chosen[index], label: -1, byNetwork: [])
            }
            let answers = try zip(views, explainers).map { view, explainer in
                try completeAnswer(
                    to: view.preparation.tensor(photograph), view.network, explainer, saliency, on: engine)
            }
            return CompletePicture(place: chosen[index], label: label, byNetwork: answers)
        }
        result.pictures = found.filter { !$0.byNetwork.isEmpty }
        for picture in result.pictures.filter(result.isCase).prefix(plan.drawn) {
            let photograph = try collection.picture(picture.place).photograph, side = plan.drawnSide
            let square = views[0].preparation.cropped(photograph).resized(width: side, height: side)
            var maps: [DrawnMap] = []
            for ((view, explainer), answer) in zip(zip(views, explainers), picture.byNetwork) {
                let attribution = try explainer.explain(
                    view.preparation.tensor(photograph), targets: [answer.answer], on: engine)[0].attribution
                maps.append(try drawn("\(view.name): LRP", attribution.map, side: side))
                maps.append(try drawn("\(view.name): SR", saliency.map(of: attribution), side: side))
            }
            result.drawn.append(
                DrawnPicture(
                    name: result.classTitle(picture.label),
                    answer: result.classTitle(picture.byNetwork.last?.answer ?? picture.label),
                    isRight: picture.byNetwork.allSatisfy { $0.answer == picture.label },
                    picture: square, maps: maps))
        }
        return result
    }

    /// A complete network, and how photographs are prepared for it.
    private struct CompleteView {
        var name: String
        var network: Network
        var preparation: ImagePreprocessing

        init(_ name: String, _ network: Network, _ normalization: Normalization) {
            (self.name, self.network) = (name, network)
            preparation = ImagePreprocessing(shorterSide: 256, crop: 224, normalization: normalization)
        }
    }

    /// Explains the class that the network names.
    private static func completeAnswer(
        to image: Tensor, _ network: Network, _ explainer: RelevancePropagation, _ saliency: ContextAwareSaliency,
        on engine: Engine
    ) throws -> CompleteAnswer {
        let answer = network.predictions(try network.forward(image, on: engine))[0]
        let explained = try explainer.explain(image, targets: [answer], on: engine)[0],
            logit = explained.attribution.logit
        let maps: [MapKind: PixelMap] = [
            .relevance: explained.attribution.magnitudes,
            .salientRelevance: try saliency.map(of: explained.attribution),
        ]
        return CompleteAnswer(
            answer: answer, sum: logit == 0 ? 0 : explained.attribution.sum / logit,
            absorbed: logit == 0 ? 0 : explained.absorbed / logit,
            gini: maps.mapValues { $0.giniCoefficient ?? 0 }, largestPart: try maps.mapValues { try $0.largestPart })
    }
}

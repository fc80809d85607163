import Notebook

/// By what a change of the module is judged.
let designQuantities = [MapQuantity.averageDrop(.soft(0.5)), .averageDrop(.soft(0.15)), .averageDrop(.area(0.3))]

private func clause(_ variation: AttentionVariation, _ quantity: MapQuantity) -> String {
    "\(variation.rawValue), \(quantity.name)"
}

let designDeclaration = Declaration(
    "design-matters",
    .claim(
        Claim(
            "A detailed analysis of the results and an ablation study provide insights into how the T-TAME design choices affect the quality of the generated explanation maps",
            .abstract), scope: Subject.scope,
        facets: Facets(
            data: .smaller, network: .smaller, training: .smaller, settings: .close,
            because: Subject.cifar.facets.because.merging([
                .training: "20,000 images, four epochs",
                .settings:
                    "modules without the sum keep a layer's channels, where the authors' have a map of each class; the frozen network stays in inference mode",
            ]) { $1 }),
        countsAgainst: Subject.cifar.countsAgainst),
    test: """
        Six modules with one thing changed, each beside the paper's trained on as many images: without the sum past the convolution, without it and batch \
        norm, with a sigmoid in the branch, of the last layer alone, of the last two, and L-CAM-Img. AD at 50 and 15 %, and at an area of 30 %, changed less \
        unchanged in points, each image paired with itself, mean over trainings and test images: above 0 where the change is worse. Half of the six must be, by all three.
        """,
    units: ["trainings", "images"],
    rule: .atLeastCases(
        3,
        of: AttentionVariation.ofTheModule.map { variation in
            .init(
                variation.rawValue, designQuantities.map { .init(clause(variation, $0), .exceeds(anyPoints)) })
        }),
    controls: [
        Control(
            "the paper's with other initial numbers", .mustFail,
            .clause(.init(clause(.again, designQuantities[0]), .exceeds(fivePoints)))),
        Control(
            "trained on shuffled answers", .mustPass,
            .clause(.init(clause(.shuffled, designQuantities[0]), .exceeds(anyPoints)))),
    ], exclusions: "none: each image has an answer",
    drawn: ["initial numbers of the modules", "order of the images", "augmentation", "shuffled answers"])

func designNumbers(_ varied: ByCase<AttentionVariation, [MapResults]>) throws -> Numbers {
    func worse(_ variation: AttentionVariation, _ quantity: MapQuantity) throws -> Estimator? {
        guard varied.cases.contains(variation), varied.cases.contains(.published) else { return nil }
        let changed = varied[variation], whole = varied[.published].prefix(changed.count)
        guard let one = try changed.mapSamples(.attention, quantity),
            let other = try Array(whole).mapSamples(.attention, quantity)
        else { return nil }
        return try .pairedMean(one, less: other)
    }
    var found: [String: Estimator] = [:]
    for variation in AttentionVariation.allCases where variation != .published {
        for quantity in designQuantities { found[clause(variation, quantity)] = try worse(variation, quantity) }
    }
    let judged = designDeclaration.clauseNames
    let numbers = designDeclaration.numbersIfAll(
        found.filter { judged.contains($0.key) }, needs: "the full profile, which trains all six")
    return found.filter { !judged.contains($0.key) }.sorted { $0.key < $1.key }.reduce(numbers) {
        $0.showing("\($1.key), less the paper's", $1.value, unit: "points")
    }
}

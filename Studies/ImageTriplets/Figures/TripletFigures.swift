import Notebook

private func phrase(
    _ found: PhotographTriplets?, _ small: [SmallTriplets], _ arm: TripletArm, _ collection: String
) throws -> String? { try heldOutCorrelation(found, small, arm, collection)?.estimate().phrase }

func summary(_ found: PhotographTriplets?, _ small: [SmallTriplets]) throws -> String {
    try collections.compactMap { collection -> String? in
        guard let chosen = try phrase(found, small, .paper, collection),
            let random = try phrase(found, small, .random, collection)
        else { return nil }
        return
            "Of \(collection), high and low differences go together by **\(chosen)** in triplets by the paper's search, in maps that chose none, and by \(random) in random ones."
    }.joined(separator: " ")
}

func collectionsText(_ found: PhotographTriplets?, _ small: [SmallTriplets]) -> String {
    let photographed = found.map { found in
        "**Photographs**: \(found.photographs) of \(found.collection)\(found.unreadable > 0 ? ", \(found.unreadable) more that can't be decoded" : ""), their middle cut out; layers of \(Set(found.networks.map(\.network)).sorted().joined(separator: ", ")). ImageNet's networks may have been trained on them."
    }
    let drawn = small.first.map {
        "**Small images**: the first \($0.images) of the test set, by \(small.count == 1 ? "one training" : "\(small.count) trainings") of the catalogue's \($0.network)."
    }
    return
        ([photographed ?? "VGG-16's weights are not here, so that there are no triplets of photographs.", drawn]
        .compactMap(\.self)).joined(separator: " ")
}

func gallery(_ found: PhotographTriplets) -> Figure {
    .tripletGallery(
        found.shown, title: "In conflict the image that is nearer for the high layer is farther for the low one",
        licence: found.licence,
        caption:
            "Of each kind the triplets whose differences are many steps for both layers (pool5 and pool3 of VGG-16).",
        sample: "Triplets by the search that fills rare cells first.")
}

func correlations(_ found: PhotographTriplets?, _ small: [SmallTriplets]) throws -> Figure {
    let together = Field("How D high and D low go together", bounds: -1...1)
    let rows = try TripletArm.allCases.flatMap { arm in
        try collections.compactMap { collection in
            try heldOutCorrelation(found, small, arm, collection).map {
                RowEstimate(arm.rawValue, in: collection, $0.estimate())
            }
        }
    }
    let shown = found == nil ? smallImages : photographs
    return Figure(
        identifier: "together",
        title: try
            "High and low differences of \(shown) go together by \(phrase(found, small, .paper, shown) ?? "no known number") in the paper's triplets, by \(phrase(found, small, .random, shown) ?? "none") in random ones",
        chart: Chart {
            EstimateRows(
                rows, x: together, y: "Triplets by", panels: "Images", dashed: [-nearlyNone.value, nearlyNone.value])
        }.facets(columns: 1, order: collections),
        caption:
            "In maps that had no part in the choice. Between the dashed lines is what counts as decorrelated. *One level twice* is what there is to see where nothing can be pulled apart; *low layer shuffled* has the low layer's similarities of other images, *noise* numbers that no image has, and *untrained* is of small images alone.",
        sample: "Intervals of 95 % over triplets, or, of several trainings, over these.",
        data: Table(
            identifier: "together", title: "How high and low differences go together",
            columns: [Column("Images"), Column("Triplets by"), Column(together)],
            rows: rows.map { [.text($0.panel), .text($0.row), $0.estimate.cell] }))
}

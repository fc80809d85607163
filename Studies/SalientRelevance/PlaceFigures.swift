import Notebook

// Charts of where maps point, and of the small networks.

func pointing(_ pointed: [PointingResult], _ small: SmallComparison) throws -> [Block] {
    guard pointed.count >= 2 else {
        return [.prose("There are no stamps here to paste; Debian's package tuxpaint-stamps-default has them.")]
    }
    let shares = try pointingKinds.map { MapEstimate(kind: $0, estimate: try pointed.beyondArea($0).estimate()) }
    let area = pointed.map(\.area).mean, right = pointed.count(where: \.isRight)
    let place = Field("Share of the map on the object, more than its area", unit: "points, better →")
    var blocks: [Block] = [
        .figure(
            Figure(
                identifier: "pointing",
                title:
                    "\(shares.more(.salientRelevance)) of Salient Relevance than by chance lie on an object; of the picture's edges, \(shares.more(.edges))",
                chart: dotPlot(shares, place, isHigherBetter: true, reference: 0),
                caption: """
                    Cut-out photographs of animals, artifacts and others before clouds of two colours, at random places; the class that is \
                    explained is the object's. The share of the map's positive values that lies on the object, less the object's share of the \
                    picture (\(NumberFormat.fixed(1).text(100 * area)) %), which a map without any sense has: 0. Maps that know the picture alone, \
                    another class, or a network that has learned nothing are controls: where they find the object, too, the object's place says \
                    nothing of what the network has learned. \(dotPlotSentence)
                    """,
                sample: """
                    n = \(pointed.count) objects, of which the network classifies \(right) correctly; bars are 95 % intervals (Student's t) over \
                    objects.\(unansweredSentence([("The network", pointed.count(where: \.isUnanswered))], of: pointed.count, "objects"))
                    """,
                data: Table(
                    identifier: "pointing", title: "Pointing at pasted objects",
                    caption:
                        "Peak on the object: the pointing game \(Literature.pointing.cited), within 15 pixels of 224; a Wilson or exact interval where no map has two peaks.",
                    columns: [
                        Column("Map"), Column("Share on the object"), Column("More than its area", unit: "points"),
                        Column("Less than Salient Relevance by", unit: "points"), Column("Peak on the object"),
                    ],
                    rows: try shares.ordered(isHigherBetter: true).map { share in
                        [
                            .text(share.kind.title),
                            try Estimator.mean(pointed.samples(share.kind)).estimate().cell(),
                            share.estimate.cell(1),
                            try pointed.difference(.salientRelevance, share.kind).estimate().cell(1),
                            try peaks(pointed.map { $0.maps[share.kind].hit }),
                        ]
                    })))
    ]
    if !small.objects.isEmpty { blocks.append(.figure(try smallPointing(small))) }
    return blocks
}

/// How often the peak lies on the object.
private func peaks(_ hits: [Double?]) throws -> Cell {
    let samples = try Samples(hits, of: "objects", within: 0...1)
    let isWhole = hits.defined.allSatisfy { $0 == 0 || $0 == 1 }
    return try (isWhole ? Estimator.proportion(samples) : .mean(samples)).estimate().cell(2)
}

private func smallPointing(_ small: SmallComparison) throws -> Figure {
    let deep = small.vggPointing, shallow = small.alexNetPointing
    let shares = try smallPointingKinds.map { MapEstimate(kind: $0, estimate: try deep.beyondArea($0).estimate()) }
    let place = Field("Share of the map on the object, more than its area", unit: "points, better →")
    return Figure(
        identifier: "small-pointing",
        title:
            "The small VGG-16: \(shares.more(.relevance)) of relevance than by chance lie on the object, \(shares.more(.salientRelevance)) of Salient Relevance",
        chart: dotPlot(shares, place, isHigherBetter: true, reference: 0),
        caption: """
            The same for the VGG-16 at a quarter of its width, on images of 32 pixels, and for objects of the classes that it knows. \
            \(dotPlotSentence)
            """,
        sample:
            "\(small.trainingsText), n = \(small.objects.count) objects, the mean over their backgrounds; bars are 95 % intervals (\(small.recipeText)).",
        data: Table(
            identifier: "small-pointing", title: "Pointing of the small networks",
            columns: [
                Column("Network"), Column("Map"), Column("Share on the object"),
                Column("More than its area", unit: "points"), Column("Less than Salient Relevance by", unit: "points"),
            ],
            rows: try [("VGG-16", deep, smallPointingKinds), ("AlexNet", shallow, shallowPointingKinds)].flatMap {
                name, network, kinds in
                try kinds.map { kind in
                    [
                        .text(name), .text(kind.title), try Estimator.mean(network.samples(kind)).estimate().cell(),
                        try network.beyondArea(kind).estimate().cell(1),
                        try network.difference(.salientRelevance, kind).estimate().cell(1),
                    ]
                }
            }))
}

extension SmallComparison {
    /// "3 trainings".
    var trainingsText: String { trainings.count == 1 ? "One training" : "\(trainings.count) trainings" }

    /// Over what intervals are.
    var recipeText: String {
        trainings.count == 1
            ? "Student's t over images or objects, for this one network"
            : "two-way, for other trainings and other images or objects"
    }
}

func smallSentence(_ small: SmallComparison) -> String {
    func right(_ network: KeyPath<SmallTraining, SmallNetwork>) -> String {
        let shares = small.trainings.map { training in
            let answers = training[keyPath: network].answers
            let right = zip(answers, small.labels).count { $0 == $1 }
            return answers.isEmpty
                ? "none" : NumberFormat.fixed(1).text(100 * Double(right) / Double(answers.count))
        }
        return shares.joined(separator: ", ") + " %"
    }
    func unanswered(_ network: KeyPath<SmallTraining, SmallNetwork>) -> Int {
        small.trainings.reduce(0) { $0 + $1[keyPath: network].answers.count { $0 == nil } }
    }
    let only = small.count { $0.vgg.isRight && !$0.alexNet.isRight }
    let pasted = small.trainings.reduce(0) { $0 + $1.pasted.joined().count }
    return """
        In place of ImageNet's AlexNet, two small networks that were trained on \(small.dataset) are compared. Of \(small.labels.count) test \
        images VGG-16 classifies \(right(\.vgg)) correctly and AlexNet \(right(\.alexNet)), training by training; of \(pasted) answers to pictures \
        with a pasted object, VGG-16 alone is right in \(only).\
        \(unansweredSentence([("VGG-16", unanswered(\.vgg)), ("AlexNet", unanswered(\.alexNet))],
            of: small.labels.count * small.trainings.count, "answers to test images"))
        """
}

/// How both networks' maps of small images differ, and what their areas are worth.
func smallTable(_ small: SmallComparison) throws -> Table {
    let rows = try [("VGG-16", small.vgg), ("AlexNet", small.alexNet)].flatMap { name, network in
        try smallKinds.map { kind -> [Cell] in
            let parts = try Estimator.mean(network.samples(kind, \.shape.largestPart))
            let gains = try DeletionCurve.Kind.allCases.map { way in
                try network.gain(kind, over: .randomAreas, way).estimate().cell(1)
            }
            return [.text(name), .text(kind.title), parts.estimate().cell()] + gains
        }
    }
    return Table(
        identifier: "small-networks", title: "Both small networks' maps",
        caption: """
            \(small.trainingsText) of each network, \(small.labels.count) test images of \(small.dataset), and 95 % intervals \
            (\(small.recipeText)). Gained: how much better than random areas the order of the map is, in points of probability.
            """,
        columns: [
            Column("Network"), Column("Map"), Column("Share in the largest part"),
            Column("Gained where pixels leave", unit: "points"), Column("Gained where pixels enter", unit: "points"),
        ], rows: rows)
}

/// All methods on small images, where masks cost little.
func smallMethodsTable(_ methods: SmallMethods, _ plan: SmallMethodsPlan) throws -> Table {
    Table(
        identifier: "small-methods", title: "All methods on small images",
        caption: """
            One training of the small VGG-16, \(methods.images.count) test images, 95 % intervals (Student's t) over images. RISE has \
            \(plan.costs.masks) masks here; its authors take 4000.
            """,
        columns: [
            Column("Map"), Column("Mean probability while pixels leave"), Column("Mean probability while pixels enter"),
            Column("Share in the largest part"),
        ],
        rows: try MapKind.allCases.map { kind in
            let numbers = methods.images.map { $0[kind] }
            return [
                .text(kind.title), try numbers.map { $0.area(.deletion, methods.fractions) }.meanCell(of: "images"),
                try numbers.map { $0.area(.insertion, methods.fractions) }.meanCell(of: "images"),
                try numbers.map(\.shape.largestPart).meanCell(of: "images"),
            ]
        })
}

extension [MapEstimate] {
    /// The estimate of a kind as a difference: "13 [8, 17] points more".
    fileprivate func more(_ kind: MapKind) -> String {
        first { $0.kind == kind }.map { pointsMore($0.estimate, 0) } ?? "not measured"
    }
}

import Foundation
import Notebook

/// The paper's findings, each with the rule that its verdict follows from.
func areasNotPixels(_ maps: Step<MapMeasures>, _ small: Step<SmallComparison>) -> Finding {
    Finding(
        "areas-not-pixels",
        claim: "Salient Relevance shows attention areas where relevance alone shows isolated pixels",
        paper: PaperValue("no number given", .abstract),
        rule: """
            On photographs and for both networks on small images, the part of the map that hangs together holds more of it, and the map is less \
            concentrated in single pixels (Gini coefficient): whole intervals of the differences of Salient Relevance and LRP, image by image. \
            Reproduced if all six hold; partly if at least three do.
            """,
        maps, small
    ) { maps, small in
        func shapes(_ name: String, _ shapes: (MapKind) -> [MapShape]) -> (
            String, salient: [MapShape], plain: [MapShape]
        ) {
            (name, shapes(.salientRelevance), shapes(.relevance))
        }
        let compared =
            [shapes("photographs") { kind in maps.pictures.map { $0.shapes[kind] } }]
            + small.maps.map { network in shapes("\(network.network), \(small.dataset)") { network.shapes[$0] } }
        guard compared.allSatisfy({ areComparable($0.salient.map(\.gini), $0.plain.map(\.gini)) }) else {
            return mapsAreUndefined
        }
        func gained(_ measure: (MapShape) -> Double?) throws -> [(String, Mean)] {
            try compared.map { ($0.0, try imageMean($0.salient.map(measure), less: $0.plain.map(measure))) }
        }
        let parts = try gained(\.largestPart), ginis = try gained(\.gini)
        let held = parts.count { $0.1.lower > 0 } + ginis.count { $0.1.upper < 0 }
        return .init(
            estimate: parts[0].1.estimate("\(parts[0].0): largest part, gained"),
            more: [ginis[0].1.estimate("\(ginis[0].0): Gini coefficient, gained")]
                + parts.dropFirst().map { $0.1.estimate("\($0.0): largest part, gained") }
                + ginis.dropFirst().map { $0.1.estimate("\($0.0): Gini coefficient, gained") },
            verdict: held == 2 * parts.count ? .reproduced : (held >= parts.count ? .partly : .notReproduced),
            reason: "\(held) of \(2 * parts.count) intervals lie on the claimed side of 0.")
    }
}

func areasContribute(_ maps: Step<MapMeasures>) -> Finding {
    Finding(
        "areas-contribute", claim: "The attention areas are those that contribute to the network's decision",
        paper: PaperValue("no number given", .abstract),
        rule: """
            On photographs: taking pixels away in the order of the Salient Relevance map costs the class's probability sooner (smaller area \
            under the deletion curve), and bringing them in raises it sooner (larger area under the insertion curve), than in the order of a \
            blob in the middle and of a random map: whole intervals of the four differences. Reproduced if all four hold; partly if both against \
            the random map do.
            """,
        maps
    ) { maps in
        func difference(_ control: MapKind, _ curve: DeletionCurve.Kind) throws -> Mean {
            try imageMean(maps.areas(.salientRelevance, curve), less: maps.areas(control, curve))
        }
        let deletion = try [MapKind.random, .blob].map { try difference($0, .deletion) }
        let insertion = try [MapKind.random, .blob].map { try difference($0, .insertion) }
        let (againstRandom, againstBlob) = (
            deletion[0].upper < 0 && insertion[0].lower > 0, deletion[1].upper < 0 && insertion[1].lower > 0
        )
        return .init(
            estimate: insertion[0].estimate("insertion area, more than a random map"),
            more: [
                deletion[0].estimate("deletion area, more than a random map"),
                insertion[1].estimate("insertion area, more than a blob"),
                deletion[1].estimate("deletion area, more than a blob"),
            ],
            verdict: againstRandom ? (againstBlob ? .reproduced : .partly) : .notReproduced,
            reason:
                "Better than a random map in both: \(againstRandom ? "yes" : "no"); better than a blob in the middle in both: \(againstBlob ? "yes" : "no")."
        )
    }
}

func learnedObject(_ pointed: Step<[PointingResult]>) -> Finding {
    Finding(
        "learned-object",
        claim: "Salient Relevance reveals which type of object the network has learned to recognise",
        paper: PaperValue("no number given", .abstract),
        rule: """
            Objects pasted at random places: of the map's sum, a larger share lies on the object than of a random map's, and than of a blob's in \
            the middle (whole intervals of the differences). Reproduced if both hold; partly if the first does. That the object is of a type the \
            network knows is sure; whether people would read the type off the map is not tested.
            """,
        pointed
    ) { pointed in
        guard pointed.count >= 10 else {
            return .notTested("There are no stamps to paste; install Debian's tuxpaint-stamps-default.")
        }
        func shares(_ kind: MapKind) -> [Double?] { pointed.map { $0.maps[kind].share } }
        func difference(_ control: MapKind) throws -> Mean {
            try imageMean(shares(.salientRelevance), less: shares(control))
        }
        guard [.random, .blob].allSatisfy({ areComparable(shares(.salientRelevance), shares($0)) }) else {
            return mapsAreUndefined
        }
        let (random, blob) = (try difference(.random), try difference(.blob))
        let share = try imageMean(shares(.salientRelevance))
        return .init(
            estimate: share.estimate("share of the map on the object"),
            more: [
                random.estimate("more than a random map"), blob.estimate("more than a blob in the middle"),
                try imageMean(pointed.map(\.area)).estimate("the object's share of the picture"),
            ],
            verdict: random.lower > 0 ? (blob.lower > 0 ? .reproduced : .partly) : .notReproduced,
            reason: String(
                format: "%.1f points more than a random map, %.1f more than a blob.", 100 * random.value,
                100 * blob.value))
    }
}

func shallowNetworkLooksElsewhere(_ small: Step<SmallComparison>) -> Finding {
    Finding(
        "shallow-looks-elsewhere",
        claim: "Where AlexNet fails and VGG-16 succeeds, VGG-16's attention lies on the object",
        paper: PaperValue("shown by examples", .recalled),
        rule: """
            Networks for small images, stamps of their classes pasted at random places, pictures that VGG-16 names rightly and AlexNet wrongly: \
            reproduced if a larger share of VGG-16's Salient Relevance lies on the object than of AlexNet's (whole interval of the difference), \
            and than of a random map's; partly if only the latter. Not tested with fewer than ten such pictures.
            """,
        small
    ) { small in
        let cases = small.pasted.filter { $0.vgg.isRight && !$0.alexNet.isRight && !$0.alexNet.isUnanswered }
        guard cases.count >= 10 else {
            return .notTested(
                "There are \(cases.count) such pictures among \(small.pasted.count); it takes stamps, and networks trained on CIFAR-10."
            )
        }
        func shares(_ network: KeyPath<PairPointing, PointingResult>, _ kind: MapKind) -> [Double?] {
            cases.map { $0[keyPath: network].maps[kind].share }
        }
        guard areComparable(shares(\.vgg, .salientRelevance), shares(\.alexNet, .salientRelevance)) else {
            return mapsAreUndefined
        }
        let networks = try imageMean(shares(\.vgg, .salientRelevance), less: shares(\.alexNet, .salientRelevance))
        let random = try imageMean(shares(\.vgg, .salientRelevance), less: shares(\.vgg, .random))
        return .init(
            estimate: networks.estimate("share on the object, VGG-16 more than AlexNet"),
            more: [
                random.estimate("VGG-16 more than a random map"),
                try imageMean(shares(\.alexNet, .salientRelevance), less: shares(\.alexNet, .random)).estimate(
                    "AlexNet more than a random map"),
            ],
            verdict: random.lower > 0 ? (networks.lower > 0 ? .reproduced : .partly) : .notReproduced,
            reason: "\(cases.count) of \(small.pasted.count) pictures are named rightly by VGG-16 alone.")
    }
}

func conserved(_ rules: Step<[RuleResult]>) -> Finding {
    Finding(
        "conserved",
        claim:
            "Relevance is conserved: the pixels' adds up to the logit that it started from (Bach et al. 2015, equation 2)",
        paper: .notStated,
        rule: """
            With the paper's combination of rules, for each of the three networks: the median over images of |sum / logit − 1| is at most 0.05. \
            Reproduced if it holds for all three; partly if for some.
            """,
        rules
    ) { rules in
        let own = rules.filter { $0.rule == Composite.salientRelevance.name }
        let errors = own.compactMap { result in
            result.errors.median.map { (error: $0, result: result) }
        }
        guard errors.count == own.count else { return .notTested("Every logit of one of the networks is 0 or NaN.") }
        let held = errors.count { $0.error <= 0.05 }
        let all = errors.map { error, result in
            Estimate(
                label: "\(result.network): median |sum / logit − 1|\(result.errors.undefinedNote)", value: error,
                count: result.errors.defined.count)
        }
        return .init(
            estimate: all.first, more: Array(all.dropFirst()),
            verdict: held == own.count ? .reproduced : (held > 0 ? .partly : .notReproduced),
            reason: "It holds for \(held) of \(own.count) networks.")
    }
}

func likePeople(_ head: Step<Head>) -> Finding {
    Finding(
        "like-people",
        claim: "Regions matter more than pixels to people, so that Salient Relevance is closer to how they see",
        paper: PaperValue("an argument, not a measurement", .abstract),
        rule: "Not tested: it needs people's choices or gaze, which nobody recorded for these pictures.", head
    ) { _ in .notTested("It needs people's choices or gaze.") }
}

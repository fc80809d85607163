import Notebook

/// Whether a deep network's attention lies on objects that a shallow one misses.
let shallowLooksElsewhereDeclaration = Declaration(
    "shallow-looks-elsewhere",
    .question(
        Question(
            "Where AlexNet fails and VGG-16 succeeds, does more of VGG-16's attention lie on the object?",
            .recalled(from: "Li et al. 2019, whose authors' notebook chooses such photographs"))),
    test: """
        The small VGG-16 and the small AlexNet, in each training; pasted objects of their classes that this training of VGG-16 classifies \
        correctly and that of AlexNet wrongly. The share of Salient Relevance that lies on the object, VGG-16 less AlexNet, in \
        points, mean over such pictures.
        """,
    units: ["trainings", "objects"],
    rule: .clause(.init("VGG-16 less AlexNet", .exceeds(objectPoints, absentWithin: objectPoints))),
    controls: [
        Control(
            "pictures that both classify correctly", .mustFail,
            .clause(.init("VGG-16 less AlexNet, both right", .exceeds(objectPoints)))),
        Control(
            "relevance of VGG-16 lies on the object", .mustPass,
            .clause(.init("VGG-16, relevance beyond the object's area", .exceeds(placePoints)))),
    ],
    exclusions:
        "pictures that VGG-16 classifies wrongly, or whose map of either network is nowhere positive, take no part in differences",
    drawn: [Drawn.objects])

func shallowLooksElsewhere(_ small: Step<SmallComparison>) -> Finding {
    Finding(shallowLooksElsewhereDeclaration, small) { small in try shallowNumbers(small) }
}

func shallowNumbers(_ small: SmallComparison) throws -> Numbers {
    guard !small.objects.isEmpty else { return stampsMissing }
    let name = shallowLooksElsewhereDeclaration.identifier
    func between(_ clause: String, _ isChosen: @escaping @Sendable (PairPointing) -> Bool) throws -> Estimator {
        try small.networksApart(stream: Estimator.stream(seed: 0, finding: name, clause: clause), isChosen)
    }
    return Numbers([
        "VGG-16 less AlexNet": try between("VGG-16 less AlexNet") { $0.vgg.isRight && !$0.alexNet.isRight },
        "VGG-16 less AlexNet, both right": try between("both right") { $0.vgg.isRight && $0.alexNet.isRight },
        "VGG-16, relevance beyond the object's area": try small.vggPointing.beyondArea(.relevance),
    ])
}

import Notebook

/// Where VGG-16 looks: layer-wise relevance, and what is salient in it.
public let salientRelevance = Study(
    "salient-relevance", title: "Salient relevance: what VGG-16 looks at",
    question:
        "Can the relevance of single pixels be turned into areas of attention that show what a network looks at and has learned?",
    paper: Paper(
        """
        H. Li, Y. Tian, K. Mueller, X. Chen: Beyond saliency: understanding convolutional neural networks from saliency prediction on layer-wise \
        relevance propagation. Image and Vision Computing 2019, arXiv 1712.08268
        """,
        link: "https://arxiv.org/abs/1712.08268")
) {
    let photographs = Step.photographs()
    let weights = Step.pretrainedVGG16()
    let imageNetAlexNet = Step.pretrainedAlexNet()
    let images = SalientRelevance.smallImages
    let stamps = SalientRelevance.stamps
    let vgg = SalientRelevance.smallNetwork(.vgg16)
    let alexNet = SalientRelevance.smallNetwork(.alexNet)
    let head = Step(
        "superclass head", plan: SalientRelevance.headPlan, weights, photographs, compute: SalientRelevance.learnHead)
    let rules = Step(
        "rules", plan: SalientRelevance.rulePlan, head, weights, photographs, vgg, alexNet, images,
        compute: SalientRelevance.measureRules)
    let maps = Step(
        "maps", plan: SalientRelevance.measurePlan, head, weights, photographs, compute: SalientRelevance.measureMaps)
    let pointed = Step(
        "pasted objects", plan: SalientRelevance.pointingPlan, head, weights, stamps,
        compute: SalientRelevance.measurePointing)
    let small = Step(
        "small networks", plan: SalientRelevance.smallPlan, vgg, alexNet, images, stamps,
        compute: SalientRelevance.compareSmallNetworks)
    let sanity = Step(
        "randomised weights", plan: SalientRelevance.sanityPlan, head, weights, photographs,
        compute: SalientRelevance.checkSanity)
    let drawn = Step(
        "maps drawn", plan: SalientRelevance.drawnPlan, head, weights, photographs, vgg, alexNet, images,
        compute: SalientRelevance.drawMaps)

    let complete = Step(
        "complete networks", plan: SalientRelevance.completePlan, weights, imageNetAlexNet, photographs,
        compute: SalientRelevance.measureComplete)

    Summary(head, maps, pointed) { head, maps, pointed in try SalientRelevance.summary(head, maps, pointed) }
    SalientRelevance.areasNotPixels(maps, small)
    SalientRelevance.areasContribute(maps)
    SalientRelevance.learnedObject(pointed)
    SalientRelevance.shallowNetworkLooksElsewhere(small)
    SalientRelevance.conserved(rules)
    SalientRelevance.likePeople(head)

    Section("Relevance, and what stands out in it") {
        """
        Layer-wise relevance propagation starts with a class's logit and shares it out, layer by layer, among what caused it, down to \
        the pixels. The paper takes the absolute values as a heat map and asks what is *salient* in that picture, by context-aware \
        saliency (Goferman et al. 2010): a place stands out if the patch around it is unlike even its 64 nearest relatives, and counts more near \
        other such places.
        """
        Show(head) { head in SalientRelevance.headSentence(head) }
        Show(drawn) { drawn in SalientRelevance.photographs(drawn) }
        Show(maps) { maps in try SalientRelevance.concentration(maps) }
    }
    Section("Do the areas matter to the network?") {
        Show(maps) { maps in
            try SalientRelevance.areas(maps)
            SalientRelevance.curves(maps)
        }
        Show(pointed) { pointed in try SalientRelevance.pointing(pointed) }
    }
    Section("A deep and a shallow network") {
        Show(.setting) { setting in
            for architecture in ClippedActivation.Architecture.allCases {
                SalientRelevance.networkPlan(architecture, setting).sentence
            }
        }
        Show(drawn, small) { drawn, small in
            SalientRelevance.smallSentence(small)
            SalientRelevance.alexNetFails(drawn, small)
            try SalientRelevance.smallTable(small)
        }
        Show(complete) { complete in try SalientRelevance.completeNetworks(complete) }
    }
    Section("Rules, and what they conserve") {
        Show(rules, drawn) { rules, drawn in
            SalientRelevance.conservation(rules)
            SalientRelevance.layerByLayer(rules)
            SalientRelevance.rulesSideBySide(drawn)
        }
    }
    Section("Other methods, and a check of sanity") {
        Show(drawn, maps, sanity) { drawn, maps, sanity in
            SalientRelevance.methodsSideBySide(drawn)
            SalientRelevance.agreement(maps)
            try SalientRelevance.sanity(sanity)
        }
    }
}

import Notebook

/// Where VGG-16 looks: layer-wise relevance, and what is salient in it.
public let study = Study(
    "salient-relevance", title: "Salient relevance: what VGG-16 looks at",
    question:
        "Can the relevance of single pixels be turned into areas of attention that show what a network looks at and has learned?",
    paper: Paper(Literature.paper), references: Literature.all, code: stepCode
) {
    let photographs = Step.photographs()
    let weights = Step.model(.vgg16)
    let imageNetAlexNet = Step.modelIfAny(.alexNet)
    let images = Step.images()
    let stamps = Step.stamps()
    let vgg = Step.trained(.vgg16, on: images)
    let alexNet = Step.trained(.alexNet, on: images)
    let head = Step(
        "superclass head", plan: headPlan, weights, photographs, compute: learnHead)
    let rules = Step(
        "rules", plan: rulePlan, head, weights, photographs, vgg, alexNet, images,
        compute: measureRules)
    let maps = Step(
        "maps", plan: measurePlan, head, weights, photographs, compute: measureMaps)
    let pointed = Step(
        "pasted objects", plan: pointingPlan, head, weights, stamps,
        compute: measurePointing)
    let small = Step(
        "small networks", plan: smallPlan, vgg, alexNet, images, stamps,
        compute: compareSmallNetworks)
    let sanity = Step(
        "randomised weights", plan: sanityPlan, head, weights, photographs,
        compute: checkSanity)
    let drawn = Step(
        "maps drawn", plan: galleryPlan, head, weights, photographs, vgg, alexNet, images,
        compute: drawMaps)

    let complete = Step(
        "complete networks", plan: completePlan, weights, imageNetAlexNet, Step.modelIfAny(.efficientNetLite0),
        Step.modelIfAny(.squeezeNet11), photographs, compute: measureComplete)

    Summary(head, maps, pointed) { head, maps, pointed in try summary(head, maps, pointed) }

    Section("Relevance, and what stands out in it") {
        """
        Layer-wise relevance propagation starts with a class's logit and shares it out, layer by layer, among what caused it, down to \
        the pixels. The paper takes the absolute values as a heat map and asks what is *salient* in that picture, by context-aware \
        saliency \(Literature.saliency.cited): a place stands out if the patch around it is unlike even its 64 nearest relatives, and counts more near \
        other such places.
        """
        Show(head) { head in headSentence(head) }
        Show(drawn) { drawn in photographGrid(drawn) }
        Show(maps) { maps in try concentration(maps) }
    }
    Section("Do the areas matter to the network?") {
        Show(maps) { maps in
            try areas(maps)
            curves(maps)
        }
        Show(pointed) { pointed in try pointing(pointed) }
    }
    Section("A deep and a shallow network") {
        Show(.setting) { setting in
            for architecture in CatalogueNetwork.allCases {
                CatalogueRecipe(architecture, setting.profile).sentence
            }
        }
        Show(drawn, small) { drawn, small in
            smallSentence(small)
            alexNetFails(drawn, small)
            try smallTable(small)
        }
        Show(complete) { complete in try completeNetworks(complete) }
    }
    Section("Rules, and what they conserve") {
        Show(rules, drawn) { rules, drawn in
            conservation(rules)
            layerByLayer(rules)
            rulesSideBySide(drawn)
        }
    }
    Section("Other methods, and a check of sanity") {
        Show(drawn, maps, sanity) { drawn, maps, sanity in
            methodsSideBySide(drawn)
            agreement(maps)
            try sanityCurves(sanity)
        }
    }
}

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
    let settled = Step(
        "settled maps", plan: settlingPlan, head, weights, photographs, compute: measureSettling)
    let pointed = Step(
        "pasted objects", plan: pointingPlan, head, weights, stamps,
        compute: measurePointing)
    let small = Step(
        "small networks", plan: smallPlan, Step.trainings(.vgg16, on: images), Step.trainings(.alexNet, on: images),
        images, stamps, compute: compareSmallNetworks)
    let methods = Step(
        "methods on small images", plan: smallMethodsPlan, vgg, images, compute: measureSmallMethods)
    let sanity = Step(
        "randomised weights", plan: sanityPlan, head, weights, photographs,
        compute: checkSanity)
    let drawn = Step(
        "maps drawn", plan: galleryPlan, head, weights, stamps, vgg, alexNet, images,
        compute: drawMaps)
    let complete = Step(
        "complete networks", plan: completePlan, weights, Step.modelIfAny(.alexNet),
        Step.modelIfAny(.efficientNetLite0), Step.modelIfAny(.squeezeNet11), photographs, stamps,
        compute: measureComplete)

    Summary(head, maps, pointed) { head, maps, pointed in try summary(head, maps, pointed) }

    areasNotPixels(maps, small)
    areasContribute(maps, small)
    beyondRelevance(maps, small, pointed)
    learnedObject(small, pointed)
    placeIsLearned(small, pointed)
    shallowLooksElsewhere(small)
    conserved(rules)
    enoughSamples(settled)
    Untested(
        "information of regions is more important than of pixels in recognition. Consequently, our proposed approach closely simulates human recognition",
        .missing(needs: "people's choices or gaze for these pictures"))
    Untested(
        "constitutes a convenient visual interface", .missing(needs: "people who use it for a task of theirs"))

    Section("Relevance, and what stands out in it") {
        method
        Show(head, .setting) { head, setting in
            try headSentence(head)
            costsSentence(setting)
        }
        Show(drawn) { drawn in firstGrid(drawn) }
    }
    Section("Areas, or a blur?") {
        areasProse
        Show(maps) { maps in try parts(maps) }
    }
    Section("Do the areas matter to the network?") {
        contributionProse
        Show(maps) { maps in try curveAreas(maps) }
        Show(methods, .setting) { methods, setting in try smallMethodsTable(methods, smallMethodsPlan(setting)) }
    }
    Section("Does the map know what was learned?") {
        placeProse
        Show(pointed, small) { pointed, small in try pointing(pointed, small) }
    }
    Section("A deep and a shallow network") {
        shallowProse
        Show(.setting) { setting in
            for network in CatalogueNetwork.allCases { CatalogueRecipe(network, setting.profile).sentence }
        }
        Show(drawn, small) { drawn, small in
            smallSentence(small)
            alexNetFails(drawn)
            try smallTable(small)
        }
        Show(complete) { complete in try completeNetworks(complete) }
    }
    Section("Rules, and what they conserve") {
        rulesProse
        Show(rules, drawn) { rules, drawn in
            conservation(rules)
            try layerByLayer(rules)
            rulesSideBySide(drawn)
        }
    }
    Section("Other methods, and a check of sanity") {
        otherProse
        Show(drawn, maps, sanity) { drawn, maps, sanity in
            methodsSideBySide(drawn)
            try agreement(maps)
            try sanityCurves(sanity)
        }
    }
    Remark.cannotTell(
        "What people read off these maps, and so whether they reveal the type of a learned object to anybody: nobody was asked."
    )
    Remark.cannotTell(
        "Whether other complete networks behave as ImageNet's VGG-16 does: photographs are explained with its convolutions, under a last layer of three broad classes that was learned here."
    )
    Remark.cannotTell(
        "Whether the convolutions are the published VGG-16's to the last bit: their file comes from another package, and the official one was not at hand to compare."
    )
    Remark.cannotTell(
        "Whether what is found on the small VGG-16, which was trained here on small images, holds of the networks that the paper explains."
    )
    Remark.cannotTell(
        "Whether objects would be found before real backgrounds: they are pasted before clouds, which are smoother, so that edges find them easily."
    )
    Remark.easy(
        "Relevance propagation follows from a few formulas, and the authors' published code says which rule each layer has."
    )
    Remark.difficult(
        "The steps and settings of context-aware saliency are recalled, since its paper was not at hand: the heat map that it looks at has at most half the side that is recalled of the paper. The paper shows maps and measures nothing, so that every measure here is ours."
    )
    Remark.difficult(
        "A network with its thousand classes, real masks of objects in photographs, and people who name the class from the map would change most of what can be said here."
    )
}

import Notebook

/// T-TAME: a module that learns to say in one pass where a class is.
public let study = Study(
    "trainable-attention", title: "Trainable attention: explanations in one forward pass",
    question:
        "Does a module that is trained once beside a frozen network explain its answers as well as methods that need hundreds of passes for each image?",
    paper: Paper(
        Literature.paper, version: "IEEE Access, May 2024; arXiv, version 2 of June 2025",
        read: ["abstract", "the authors' code and its README"]),
    references: MapLiterature.all, code: stepCode
) {
    let images = Step.images(), collection = Step.photographs()
    let trainings = Step.trainings(.vgg16, on: images)
    let attentions = Step("attention", plan: attentionPlan, trainings, images, compute: trainAttention)
    let varied = Step("attention, varied", plan: variationPlan, trainings, images, compute: trainAttention)
    let measured = Step("maps", plan: mapPlan, trainings, attentions, varied, images, compute: measureMaps)
    let variations = Step(
        "maps of varied modules", plan: variedMapPlan, trainings, varied, images, compute: measureVariedMaps)
    let seconds = Step.timing(
        "seconds for a map", plan: mapPlan, trainings, attentions, measured, images, compute: timeMaps)
    let gallery = Step(
        "maps of pasted stamps", plan: { GalleryPlan(pictures: $0.pick(quick: 24, full: 100)) }, trainings, attentions,
        measured, images, Step.stamps(), compute: drawGallery)
    let photographs = Step(
        "group maps of photographs", plan: photographPlan(isUsual: true), Step.modelIfAny(.efficientNetLite0),
        collection, compute: measurePhotographs)
    let vgg = Step.modelIfAny(.vgg16)
    let ofVGG = Step(
        "group maps of photographs, VGG-16", plan: photographPlan(isUsual: false), vgg, collection,
        compute: measurePhotographs)
    let ofResNet = Step(
        "group maps of photographs, ResNet-50", plan: photographPlan(isUsual: false), Step.modelIfAny(.resNet50),
        collection, compute: measurePhotographs)
    let ofTransformer = Step(
        "group maps of photographs, ViT-B-16", plan: photographPlan(isUsual: false), Step.modelIfAny(.viTB16),
        collection, compute: measurePhotographs)
    let published = Step(
        "the authors' module before photographs", plan: publishedPlan, Step.publishedAttention(), vgg, collection,
        Step.listedPhotographs(), compute: measurePublished)

    Summary(measured) { measured in try summary(measured) }

    Terms([
        "AD":
            "Average drop: by how much, of itself, the answer's probability falls where an image is seen through a map.",
        "IC": "Increase in confidence: the share of images whose answer becomes likelier so.",
        "AG": "Average gain: of what the answer's probability could gain, the share that it does.",
        "soft map":
            "A map scaled to 0 … 1 that colours are multiplied by; of its pixels the highest 100, 50 or 15 % are left.",
        "area": "Exactly so many pixels of an image, the most relevant by a map, shown as they are.",
        "ROAD": "Pixels are taken away along a map and filled in by a weighted mean of those around.",
        "group maps": "Maps of groups of ImageNet's classes, whose score is the logarithm of their summed probability.",
    ])

    Section("Networks, images and modules") {
        """
        Modules learn from training images, without their labels; what is measured is of test images, and of the network's own answers, right or wrong.
        """
        Show(.setting) { setting in
            CatalogueRecipe(.vgg16, setting.profile).sentence
            setting.profile == .full
                ? "It was trained three times, and one module beside each: intervals are about such networks with their modules, and such test images."
                : "It was trained once, with one module beside it: whatever is found is about these."
            "A network of one's own takes its place with `--model cifar-vgg16-bn=FILE`, EfficientNet-Lite0's with `--model efficientnet-lite0=ARCHITECTURE:FILE`."
        }
        """
        T-TAME's module takes the maps $F_k$ that three layers give, here the last before pooling of the third, fourth and fifth blocks, of 8, 4 and 2 places on a side. Each goes \
        through a convolution of one place and batch normalisation, is added to itself and cut off at 0; all are enlarged to the first one's size and joined; one more \
        convolution makes a map of each class. A sigmoid of the map of the answer, enlarged, is what an image is multiplied by while the module learns, and \
        $L = 1.5\\, \\mathrm{CE} + 2\\, S + 0.01\\, V$ should be small: the network should still give its answer, and masks $A$, with $S = \\operatorname{mean} (A + 0.0005)^{0.3}$, be small and smooth. \
        The network stays as it is, and in the mode in which it is used; the authors' code leaves it in training mode. $V$ sums over 64 places here and over 784 in the paper, with \
        the same weight.
        """
        Show(attentions) { $0[.published][0].learningFigure("learning", "T-TAME", images: "test images") }
    }
    Section("What is left of answers behind a map") {
        """
        Beside T-TAME's there are maps by \(MapLiterature.citedMethods), and by controls that explain nothing, Fake-CAM \(MapLiterature.fakeCAM.cited) among them. \
        Methods that weight a layer's maps have a layer to choose: each got the one of the module's three with the least average drop at half of the pixels, on training images \
        that nothing else is measured on. RISE is told by the answer's probability, and so is everything measured.
        """
        Show(measured) { try $0.scoreFigure("scores", "Small images", images: "test images") }
        Show(measured, seconds) { try $0.costTable("costs", "small images", seconds: $1) }
        Show(measured) { measured in
            try measured.costFigure("cost", images: "test images")
            if let others = try measured.lessSureTable("less-sure", "small images") { others }
            try measured.areaTable("areas", "small images")
            if let figure = try measured.removalFigure(
                "removal", of: [.attention] + MapSource.rivals + [.blurredNoise], images: "test images",
                source: MapLiterature.removal)
            {
                figure
            }
        }
        Show(gallery) { gallery in
            galleryFigures(gallery)
            // Whether maps lie on objects is no claim of the paper.
            if let pointed = gallery.pointed {
                try pointed.pointingTable("pointing", "small images with a pasted stamp")
            }
        }
    }
    Section("What the module owes to its parts") {
        """
        One thing is changed at a time, and every module here learned from as many images for as long. L-CAM-Img \(MapLiterature.lCAM.cited) makes its maps of the last layer's by a single \
        convolution; here it has T-TAME's loss. Modules whose loss is changed, and those that learn shuffled answers, are beside one network alone.
        """
        Show(variations) { try variationFigure($0) }
    }
    Section("Group maps of photographs") {
        """
        A thousand maps can't be learned from some hundred photographs with one or none of most classes. So classes are put together: a group's score is \
        $s_g = \\log \\sum_{c \\in g} e^{z_c}$, whose softmax is the sum of the classes' probabilities, and the network stays as it is. The photographs may be of those that \
        the network was trained on: that flatters its answers, and not one method before another.
        """
        Show(photographs) { found in
            if let found {
                try groupMaps("", found)
            } else {
                "There are none: this needs EfficientNet-Lite0's weights (`cahier fetch efficientnet-lite0`) and photographs, as many to learn from as a batch has and others to explain."
            }
        }
        """
        VGG-16, ResNet-50 and ViT-B-16, the paper's networks, are explained alike where their weights are complete^[named by `$CAHIER_VGG16`, `$CAHIER_RESNET50` and `$CAHIER_VIT_B_16`]. A transformer's \
        tokens are its maps; its masks multiply the normalised image while its module learns, as the authors' do, and methods that weight maps are left out.
        """
        Show(ofVGG, ofResNet, ofTransformer) { vgg, resNet, transformer in
            if let vgg { try groupMaps("-vgg-16", vgg) }
            if let resNet { try groupMaps("-resnet-50", resNet) }
            if let transformer { try groupMaps("-vit-b-16", transformer) }
        }
    }
    Section("The authors' own module") {
        Show(published) { found in
            if let found {
                "Their module (\(found.file)) beside VGG-16, with its thousand maps, before \(found.photographs)."
                try found.measured.scoreFigure("scores-published", "The authors' module", images: "photographs")
                try found.measured.areaTable("areas-published", "the authors' module")
            } else {
                """
                It is measured where `$CAHIER_TTAME` names `vgg16_TTAME.ckpt` or TAME's `epoch_8.pt`, and VGG-16's weights are complete; on the paper's own images where \
                `--data evaluated=FOLDER/Evaluation_2000.txt` names the authors' list of them in the folder of ImageNet's validation images. Its licence is for research; \
                nothing of it is in this program.
                """
            }
        }
    }
    Remark.cannotTell(
        "Whether the paper's numbers hold: none of its networks was explained on ImageNet, and its numbers were not read."
    )
    Remark.cannotTell(
        "Whether a map says why a network answers: all measures here ask what the network makes of images that it was never trained on."
    )
    Remark.easy("The module is small, and its gradients are closed: no automatic differentiation was needed.")
    Remark.difficult(
        "The code decides more than the paper: the schedule overrides the momentum, the frozen network is in training mode, and every mask of a batch is made small, that for other images' answers too."
    )
    Remark.difficult(
        "After quick runs had been seen, and before any registration, controls and a rule were changed. Another image's map less a third's must lie below 5 points: it had to lie below 0, which a difference of nothing never surely does, then below 2, which it surely does in half of all runs of three trainings. That an image's own map is worth something is asked of RISE beside a blob, and not of Grad-CAM beside its map of another image, which had no more than 2 points to show. That maps of photographs say anything is asked of Grad-CAM, and not of RISE, which with few masks was no better than noise. Of the module's six changes three must be worse by all three measures, where nine of the eighteen numbers had to be; of the paper's module with other initial numbers, AD at 50 % by itself must not be worse by 5 points, where it was the three measures together. And that passes are counted is seen of RISE, since Grad-CAM's second pass is only how it is computed here."
    )

    Finding(onePassDeclaration(.cifar), measured) { try onePassNumbers(.cifar, $0) }
    Finding(onePassDeclaration(.photographs), photographs) { try onePassNumbers(.photographs, $0?.measured ?? []) }
    Finding(bestDeclaration(.cifar), measured) { try bestNumbers(.cifar, $0) }
    Finding(bestDeclaration(.photographs), photographs) { try bestNumbers(.photographs, $0?.measured ?? []) }
    Finding(onePassDeclaration(.transformer), ofTransformer) { try onePassNumbers(.transformer, $0?.measured ?? []) }
    Finding(roadDeclaration, measured) { try roadDeclaration.leadNumbers($0, needs: "all of these methods") }
    Finding(designDeclaration, variations) { try designNumbers($0) }
    Finding(cheaperDeclaration, measured) { cheaperNumbers($0) }
    Finding(sameAreaDeclaration, measured) { try sameAreaDeclaration.leadNumbers($0, needs: "all of these methods") }
    Finding(ofTheImageDeclaration, measured, numbers: ofTheImageNumbers)
    Finding(nonsenseDeclaration, measured, numbers: nonsenseNumbers)
    Untested(
        "adapting such techniques to the new paradigm of Vision Transformers is non-trivial",
        .missing(needs: "what \"non-trivial\" would be measured by"))
    Untested(
        "We apply T-TAME to three popular deep learning classifier architectures, VGG-16, ResNet-50, and ViT-B-16, trained on the ImageNet dataset, and we demonstrate improvements over existing state-of-the-art explainability methods",
        .missing(
            needs:
                "ImageNet's training set, to train modules on. With the authors' module of VGG-16 in `$CAHIER_TTAME`, its maps of photographs are in a table of this report, and `cahier attention train` trains others. The paper's table of ViT-B-16 is no evidence: in the authors' code, Grad-CAM, Grad-CAM++, Score-CAM and Ablation-CAM explain another network than T-TAME and RISE do"
        ))
    Untested(
        "The proposed architecture and training technique can be easily applied to any convolutional or Vision Transformer-like neural network, using a streamlined training approach",
        .missing(needs: "what \"easily\" and \"streamlined\" would be measured by"))
}

/// What is shown of maps of groups of classes, whose figures' names end alike.
@BlockBuilder func groupMaps(_ end: String, _ found: GroupMaps) throws -> [Block] {
    let subject = "group maps of photographs, \(found.network)"
    let title = subject.prefix(1).uppercased() + subject.dropFirst()
    """
    \(found.network) (\(found.weights)) was explained by groups: \(zip(found.groups, found.explained).map { "\($0) (\($1) photographs explained)" }.joined(separator: ", ")). \
    The module learned from \(found.learned) photographs of other objects.\(found.unreadable > 0 ? " \(found.unreadable) could not be read." : "")
    """
    found.module.learningFigure("learning-groups\(end)", title, images: "photographs")
    try found.measured.scoreFigure("scores-groups\(end)", title, images: "photographs")
    try found.measured.costTable("costs-groups\(end)", subject)
    if let others = try found.measured.lessSureTable("less-sure-groups\(end)", subject) { others }
    try found.measured.areaTable("areas-groups\(end)", subject)
}

func summary(_ measured: [MapResults]) throws -> String {
    func drop(_ kind: MapSource) throws -> String? {
        try measured.mapMean(kind, .averageDrop(.soft(0.5)))?.estimate().phrase
    }
    guard let own = try drop(.attention), let rise = try drop(.rise), let gradCAM = try drop(.gradCAM) else {
        return "Maps of a VGG-16's answers to small images were made by several methods and measured."
    }
    return """
        Where half of a map's pixels are left of a small image, the probability of VGG-16's answer drops by **\(own) %** of itself with T-TAME's maps, which take one pass, by \
        \(rise) % with RISE's and \(gradCAM) % with Grad-CAM's.
        """
}

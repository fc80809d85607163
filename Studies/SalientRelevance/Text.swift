import Notebook

func summary(_ head: Head, _ maps: MapMeasures, _ pointed: [PointingResult]) throws -> String {
    let parts = try maps.difference(.salientRelevance, .blurredRelevance, \.shape.largestPart).estimate()
    let leave = try maps.gain(.salientRelevance, over: .relevance, .deletion).estimate()
    let enter = try maps.gain(.salientRelevance, over: .relevance, .insertion).estimate()
    let areas = """
        Salient Relevance turns dots into areas; the largest holds \(pointsMore(parts, 0)) of the map than if the dots were only blurred. As \
        an order of pixels, beside the relevance that it is made from, it \(pointsGained(leave, 1)) of probability where pixels leave and \
        \(pointsGained(enter, 1)) where they enter (\(maps.pictures.count) photographs).
        """
    guard pointed.count >= 2 else { return areas }
    let share = try pointed.beyondArea(.salientRelevance).estimate()
    let edges = try pointed.beyondArea(.edges).estimate()
    return areas + """
         \(pointsMore(share, 0)) of it than by chance lie on a pasted object, and \(pointsMore(edges, 0)) of the picture's edges, which know no \
        network (\(pointed.count) objects).
        """
}

/// "gains 3.4 [1.8, 4.9] points"; where it is below zero, "loses 5.1 [3.2, 7.1] points".
func pointsGained(_ change: IntervalEstimate, _ digits: Int) -> String {
    "\(isBelowZero(change) ? "loses" : "gains") \(unsignedText(change, digits)) points"
}

/// "13 [8, 17] points more"; where it is below zero, "5 [3, 7] points less".
func pointsMore(_ difference: IntervalEstimate, _ digits: Int) -> String {
    "\(unsignedText(difference, digits)) points \(isBelowZero(difference) ? "less" : "more")"
}

private func isBelowZero(_ estimate: IntervalEstimate) -> Bool { estimate.value.map { $0 < 0 } ?? false }

/// The estimate as ``IntervalEstimate/text(_:)`` has it; of one below zero, how far below, from the nearer end to the farther.
private func unsignedText(_ estimate: IntervalEstimate, _ digits: Int) -> String {
    guard let value = estimate.value, value < 0 else { return estimate.text(digits) }
    func number(_ value: Double) -> String { NumberFormat.fixed(digits).text(-value) }
    return number(value) + (estimate.interval.map { " [\(number($0.upper)), \(number($0.lower))]" } ?? "")
}

func headSentence(_ head: Head) throws -> String {
    let names = head.categories.map(\.rawValue).joined(separator: ", ")
    let right = try Estimator.proportion(head.right, of: head.tested.count, "photographs").scaled(by: 100).estimate()
    return """
        ImageNet's 13 convolutions have a last layer here that was learned from \(head.learned) photographs at \(head.side) pixels and tells \
        \(names) apart: of \(head.tested.count) photographs of other objects it classifies \(right.text(0)) % correctly. ImageNet's photographs \
        of these objects may be among those that the convolutions were trained on. The paper explains one of a thousand classes; a class as broad \
        as these has its evidence in more places. The class that the network answers with is explained, right or wrong; of a \
        pasted object, the object's own.\(unreadableSentence(head.unreadable))
        """
}

/// Which pictures can't be decoded; nothing where all can.
func unreadableSentence(_ files: [String]) -> String {
    files.isEmpty ? "" : " Left out, since they can't be decoded: \(files.sorted().joined(separator: ", "))."
}

func costsSentence(_ setting: Setting) -> String {
    let plan = measurePlan(setting), small = smallMethodsPlan(setting)
    return """
        SmoothGrad and integrated gradients take \(plan.costs.samples) samples, RISE \(plan.costs.masks) masks on photographs and \
        \(small.costs.masks) on small images; whether these are enough is asked by a finding of its own. Saliency looks at heat maps of \
        \(plan.costs.saliencySide) pixels a side (small networks: \(smallPlan(setting).saliencySide)).
        """
}

let method = """
    Layer-wise relevance propagation \(Literature.propagation.cited) starts with a class's logit and shares it out, layer by layer, among what caused it, down to the pixels. As the \
    authors' code has it, convolutions share $R_k$ by signed contributions, $R_j = x_j \\sum_k w_{jk} R_k / z_k$ with the bias in $z_k$, and linear \
    layers by the positive ones alone, without the bias. The paper takes the absolute values as a heat map and asks what is *salient* in that picture, \
    by context-aware saliency: a place stands out if the patch around it is unlike even its 64 nearest relatives, \
    $S_i = 1 - \\exp(-\\frac{1}{64} \\sum_k d(p_i, q_k))$, and counts more near other such places. That algorithm and its numbers are recalled from \
    \(Literature.saliency.cited), which was not at hand, and what is not recalled is our own choice; the source of the method lists it.
    """

let areasProse = """
    *Asked*: does Salient Relevance show areas, where relevance shows dots? It must: it compares patches, and a patch is wider than a dot. So we ask \
    whether it does more than a blur would. *Seen*: [](#fig:parts) sets it beside relevance that was blurred as wide as the widest patch. *What it \
    means*: where a blur does as well, areas come from the size of patches, and not from what the network looks at.
    """

let contributionProse = """
    *Asked*: do these areas contribute to the network's answer, and more than the pixels of the relevance that they are made from? Pixels are taken \
    away, or brought in, in the order of the map. Random areas and a blob in the middle are what any map of areas must beat, since photographers put \
    objects into the middle. *Limits*: pictures with missing pixels are unlike any that the network has learned from, and no map is right for both \
    ways at once.
    """

let placeProse = """
    *Asked*: the abstract says that Salient Relevance reveals which *type* of object a network has learned. Nobody was asked to read a type off a map; \
    what can be measured is *place*: how much of the map lies on an object of known place. Place is no type. So maps that can't know the type are \
    controls which must fail: the picture's edges, its own saliency, Salient Relevance of the least likely class, of the network with its weights in \
    random order, and of an untrained network. *What it means*: if one of them finds the object, the test can't tell learning from contrast, and the \
    claim stays untested; the question that it can answer, whether more of the map lies on the object than of each control, is asked beside it.
    """

let shallowProse = """
    The paper shows photographs that VGG-16 gets right and AlexNet wrong. Their ImageNet weights are in no package that could be read here, so two small \
    networks stand for them, each trained from three seeds in `full` and from one in `quick`: how a network happens to be trained moves where it looks, and \
    an earlier report's verdict turned round when one network was trained anew.
    """

let rulesProse = """
    Relevance is said to be conserved. With biases counted among the causes it is, up to rounding; without them it is not, and the pixels' sum says little \
    of the logit. A report of sums alone would read like an error.
    """

let otherProse = """
    *Asked*: is Salient Relevance like other methods' maps, and does it change when the network forgets? *Limits*: correlation of coarse maps is high \
    whatever they show, so that blurred relevance and a blob stand beside it.
    """

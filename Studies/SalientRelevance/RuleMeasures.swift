import Notebook

// What becomes of a logit under each rule.

/// The networks whose relevance is followed, and on what.
enum ExplainedNetwork: String, Codable, CaseIterable {
    case photographs = "VGG-16, photographs"
    case smallVGG = "small VGG-16, small images"
    case smallAlexNet = "small AlexNet, small images"
}

/// One rule or composite on one network.
struct RuleResult: Codable, StorableValue {
    var network: ExplainedNetwork
    var rule: String
    /// For each image, the sum of its pixels' relevance as a share of the logit; undefined where that is 0, or one of the
    /// logits is NaN.
    var sums: [Double?]
    /// For each image, what biases got, as a share of the logit.
    var absorbed: [Double?]
    /// For each image whose logit isn't 0, the sum of the relevance of each layer's inputs as a share of the logit; layers
    /// with weights, from the image on.
    var layers: [[Double]]
    /// How many images have a logit that is NaN.
    var unanswered: Int = 0

    /// By how much the pixels' relevance misses the logit, as a share of it.
    var errors: [Double?] { sums.map { $0.map { abs($0 - 1) } } }
    /// The same, counting what biases got.
    var errorsWithBiases: [Double?] {
        zip(sums, absorbed).map { sum, biases in sum.flatMap { sum in biases.map { abs(sum + $0 - 1) } } }
    }
}

/// Images with the class that their network says.
struct ExplainedSubject {
    var name: ExplainedNetwork
    var network: Network
    var images: Tensor
    var normalization: Normalization
}

func measureRules(
    _ lab: Lab, _ plan: RulePlan, _ head: Head, _ weights: Model, _ collection: PhotographCollection,
    _ vgg: Model, _ alexNet: Model, _ images: ImageDataset
) throws -> [RuleResult] {
    let photographs = try testedImages(plan.photographs, head, weights, collection).images
    func small(_ name: ExplainedNetwork, _ trained: Model) throws -> ExplainedSubject {
        let batch = try lab.slices(of: \.test, images, for: trained, count: 1, size: plan.images)
        return ExplainedSubject(
            name: name, network: trained.deployed, images: batch[0].images, normalization: trained.normalization)
    }
    let subjects = [
        ExplainedSubject(
            name: .photographs, network: try head.onConvolutions(of: weights), images: photographs,
            normalization: weights.normalization),
        try small(.smallVGG, vgg), try small(.smallAlexNet, alexNet),
    ]
    let work = subjects.flatMap { subject in plan.composites(subject.normalization).map { (subject, $0) } }
    return try lab.pieces("rules", count: work.count) { index in
        let (subject, composite) = work[index]
        return try measure(composite, subject, on: lab.engine)
    }
}

private func measure(_ composite: Composite, _ subject: ExplainedSubject, on engine: Engine) throws -> RuleResult {
    let propagation = try RelevancePropagation(composite, through: subject.network)
    var result = RuleResult(network: subject.name, rule: composite.name, sums: [], absorbed: [], layers: [])
    for range in batches(of: subject.images, 8) {
        let part = try engine.slice(subject.images, axis: 0, range: range)
        let logits = try subject.network.forward(part, on: engine), answers = subject.network.answers(logits)
        result.unanswered += answers.count { $0 == nil }
        let targets = subject.network.predictions(logits)
        for (answer, explained) in zip(answers, try propagation.explain(part, targets: targets, on: engine)) {
            let logit = explained.attribution.logit
            guard answer != nil, logit != 0 else {
                result.sums.append(nil)
                result.absorbed.append(nil)
                continue
            }
            result.sums.append(explained.attribution.sum / logit)
            result.absorbed.append(explained.absorbed / logit)
            result.layers.append(explained.layers.map { $0.sum / logit })
        }
    }
    return result
}

/// The places of a batch's images, so many at a time.
func batches(of images: Tensor, _ size: Int) -> [Range<Int>] {
    stride(from: 0, to: images.shape[0], by: size).map { $0..<min($0 + size, images.shape[0]) }
}

import Notebook

/// Computes as a sweep over a small network does, and is made of nothing but pieces: what is measured with it is how well
/// processes share the work.
let sweep = Study(
    "sweep", title: "A sweep over a small network", question: "How well do processes share it?",
    paper: Paper("Nobody, 2026"), code: stepCode
) {
    Section("All of it") {
        Show(answers) { answers in "The answers add up to \(answers.reduce(0, +))." }
    }
    Finding(
        Declaration(
            "answers", .question(Question("Are there answers?")), test: "Their number", units: [], extent: .noNetwork,
            rule: .clause(.init("answers", .exact(.atLeast, 1)))), answers
    ) { answers in Numbers(["answers": .exact(Double(answers.count))]) }
}

/// About half a second of one core for each piece, 40 of them or 300.
private let answers = Step("answers", plan: { $0.profile == .quick ? 40 : 300 }) { lab, count in
    let network = Network.vgg16Small(
        batchNorm: false, width: 0.25, stream: RandomStream(seed: lab.seed, "sweep, weights"))
    return try lab.pieces("rate", count: count) { index in try answer(of: network, index, lab) }
}

private func answer(of network: Network, _ index: Int, _ lab: Lab) throws -> Double {
    let engine = try lab.engine
    var stream = RandomStream(seed: lab.seed, "sweep, images of \(index)"), sum = 0.0
    for _ in 0..<10 {
        let images = Tensor([100] + network.inputShape) { values in
            for place in values.indices { values[place] = Float(stream.uniform()) }
        }
        sum += try network.forward(images, on: engine).values.reduce(0) { $0 + Double($1) }
    }
    return sum
}

import Notebook

/// Readouts that must fail, and readouts made with other settings, all of plain pictures.
struct ControlPlan: Codable, Sendable {
    var readouts: ReadoutPlan
    /// Other strengths of λ than the readouts' own.
    var regularisations: [Double]
    /// So many random halves of the objects.
    var shuffles: Int
}

/// What a net answered that learned a random half of the objects.
struct ShuffledAnswers: Codable {
    var logits: [Float]

    var said: Said { Said(logits.map { $0 > 0 }) }
}

struct ControlAnswers: Codable, StorableValue {
    /// Of the network before any training: each convolution's means, and the part that stands for the paper's last layer.
    var untrained: [Answers]
    /// The main part's, in the order of the plan's strengths.
    var regularised: [Answers]
    /// Of the main part.
    var shuffled: [ShuffledAnswers]

    func untrained(_ part: FeatureLayout.Kind) throws -> Answers {
        try measured(untrained.first { $0.part == part }, "the untrained network's readout of \(part.name)")
    }
}

/// Reads out the same pictures from untrained convolutions, and from trained ones by other readouts.
func controlReadouts(
    _ lab: Lab, _ plan: ControlPlan, _ features: Features, _ seen: ViewFeatures, _ network: Model,
    _ photographs: PhotographCollection
) throws -> ControlAnswers {
    let questions = Questions(features.items, folds: plan.readouts.folds, seed: lab.seed)
    let untrained = try FeatureSource(
        lab, plan.readouts.features, network.untrained(seed: lab.seed), photographs, features.places)
    func answers(
        _ rows: Tensor, _ parts: [FeatureLayout.Part], _ recipe: LogisticReadout.Recipe
    ) throws -> [Answers] {
        try parts.flatMap { part in
            var readout = try FittedReadout(
                part, [rows], [.plain], questions, recipe, draws: plan.readouts.draws, on: lab.engine)
            try readout.answer(rows, questions, isPlain: true, on: lab.engine)
            return readout.answers
        }
    }
    let plain = Tensor(
        stacking: try untrained.batches(of: .plain) {
            lab.progress("photographs through untrained convolutions", $0, features.places.count)
        })
    let main = mainPart(features.layout)
    let parts = readParts(untrained.layout).filter { part in
        if case .convolution = part.kind { true } else { part.kind == main }
    }
    let rows = try seen.rows(of: .plain, in: plan.readouts.features)
    return ControlAnswers(
        untrained: try answers(plain, parts, plan.readouts.recipe),
        regularised: try plan.regularisations.flatMap { strength in
            var recipe = plan.readouts.recipe
            recipe.regularisation = strength
            return try answers(rows, features.layout.parts.filter { $0.kind == main }, recipe)
        },
        shuffled: try shuffled(lab, plan, features, rows.columns(features.layout.part(main)?.range), questions.folds))
}

/// Nets that learn what means nothing: random halves of the objects, each tested on objects that it has not learned from.
private func shuffled(
    _ lab: Lab, _ plan: ControlPlan, _ features: Features, _ columns: Tensor, _ folds: Folds
) throws -> [ShuffledAnswers] {
    let objects = features.items.map(\.object), count = plan.shuffles
    let wanted = (0..<count).map { draw -> [Bool] in
        let targets = Set(randomHalf(of: objects, seed: lab.seed, draw: draw + 1))
        return objects.map(targets.contains)
    }
    let asked = (0..<folds.count).flatMap { fold in
        wanted.map { answers in
            LogisticReadout.Question(answers: answers.indices.map { folds.ofExample[$0] == fold ? nil : answers[$0] })
        }
    }
    let readout = try LogisticReadout.fit(columns, asked, plan.readouts.recipe, on: lab.engine)
    let logits = try readout.logits(columns, on: lab.engine).values
    return (0..<count).map { draw in
        ShuffledAnswers(
            logits: folds.ofExample.enumerated().map { logits[($0 * folds.count + $1) * count + draw] })
    }
}

extension Model {
    /// The same network before any training, by a name and an identity of its own.
    func untrained(seed: UInt64) throws -> Model {
        var model = self
        model.name = "\(name), untrained"
        model.network = network.untrained(stream: RandomStream(seed: seed, "untrained network"))
        model.origin = .file(name: "drawn by the seed \(seed)", digest: "\(try digest), untrained, \(seed)")
        return model
    }
}

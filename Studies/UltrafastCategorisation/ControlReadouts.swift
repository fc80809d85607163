import Notebook

/// Readouts that must fail, and readouts made with other settings, all of plain pictures.
struct ControlPlan: Codable, Sendable {
    var readouts: ReadoutPlan
    /// Other strengths of λ than the readouts' own.
    var regularisations: [Double]
}

struct ControlAnswers: Codable, StorableValue {
    /// Of the network before any training: each convolution's means, and the part that stands for the paper's last layer.
    var untrained: [Answers]
    /// The main part's, in the order of the plan's strengths.
    var regularised: [Answers]

    func untrained(_ part: FeatureLayout.Kind) throws -> Answers {
        try measured(untrained.first { $0.part == part }, "the untrained network's readout of \(part.name)")
    }
}

/// Reads out the same pictures from untrained convolutions, and from trained ones by other readouts.
func controlReadouts(
    _ lab: Lab, _ plan: ControlPlan, _ features: Features, _ network: Model, _ photographs: PhotographCollection
) throws -> ControlAnswers {
    let questions = Questions(features.items, folds: plan.readouts.folds, seed: lab.seed)
    let trained = try FeatureSource(lab, plan.readouts.features, network, photographs, features.places)
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
    let rows = try trained.rows(of: .plain)
    return ControlAnswers(
        untrained: try answers(plain, parts, plan.readouts.recipe),
        regularised: try plan.regularisations.flatMap { strength in
            var recipe = plan.readouts.recipe
            recipe.regularisation = strength
            return try answers(rows, trained.layout.parts.filter { $0.kind == main }, recipe)
        })
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

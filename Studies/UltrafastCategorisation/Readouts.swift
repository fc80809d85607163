import Foundation
import Notebook

/// How readouts are made; part of the key of their answers.
struct ReadoutPlan: Codable, Sendable {
    var features: FeaturePlan
    var recipe: LogisticReadout.Recipe
    var folds: Int
    var draws: Int
}

/// What a readout answered to pictures that it had not learned from.
struct Answers: Codable {
    var part: FeatureLayout.Kind
    var training: Training
    /// The logit of each picture, plainly seen.
    var logits: ByCase<Task, [Float]>
    /// For each view of the plan, the answers counted in each fold.
    var counts: ByCase<Task, [[SignalDetection]]>
}

struct ReadoutAnswers: Codable, StorableValue {
    /// The views of `Answers.counts`, in order.
    var views: [PhotographView]
    var folds: Folds
    var randomTargets: [String]
    var answers: [Answers]

    func answers(_ part: FeatureLayout.Kind, _ training: Training) throws -> Answers {
        try measured(
            answers.first { $0.part == part && $0.training == training },
            "the readout of \(part.name), \(training.rawValue)")
    }

    func index(of view: PhotographView) throws -> Int {
        try measured(views.firstIndex(of: view), "the view \(view)")
    }
}

/// Fits every readout on four fifths of the objects and lets it answer to the others, from every view.
func readouts(
    _ lab: Lab, _ plan: ReadoutPlan, _ features: Features, _ network: Model,
    _ photographs: PhotographCollection
) throws -> ReadoutAnswers {
    let source = try FeatureSource(lab, plan.features, network, photographs, features.places)
    let items = features.items
    let folds = Folds(
        plan.folds, groups: items.map(\.object), strata: items.map(\.category.rawValue),
        stream: RandomStream(seed: lab.seed, "folds"))
    let randomTargets = randomHalf(of: items.map(\.object), seed: lab.seed)
    let wanted = Task.allCases.map { $0.answers(items, randomTargets: Set(randomTargets)) }
    var readouts = try fitted(lab, plan, source, folds, wanted)

    let views = plan.features.views.filter { !$0.isRandom }
    for (done, view) in views.enumerated() {
        let rows = try source.rows(of: view)
        for index in readouts.indices {
            let columns = rows.columns(features.layout.part(readouts[index].part)?.range)
            try readouts[index].answer(columns, folds, wanted, isPlain: view == .plain, on: lab.engine)
        }
        lab.progress("views read out", done + 1, views.count)
    }
    return ReadoutAnswers(
        views: views, folds: folds, randomTargets: randomTargets, answers: readouts.flatMap(\.answers))
}

private func fitted(
    _ lab: Lab, _ plan: ReadoutPlan, _ source: FeatureSource, _ folds: Folds, _ wanted: [[Bool]]
) throws -> [FittedReadout] {
    let views = Training.augmented.views(draws: plan.draws)
    let rows = try views.map { try source.rows(of: $0) }
    let parts = source.layout.parts.filter { $0.kind != .fullyConnected(3) }
    return try parts.enumerated().map { done, part in
        let columns = rows.map { $0.columns(part.range) }
        let fitted = try Training.allCases.map { training in
            let used = training.views(draws: plan.draws).count
            let questions = (0..<folds.count).flatMap { fold in
                wanted.map { answers in
                    let learned = answers.indices.map { folds.ofExample[$0] == fold ? nil : answers[$0] }
                    return LogisticReadout.Question(answers: (0..<used).flatMap { _ in learned })
                }
            }
            return try LogisticReadout.fit(
                Tensor(stacking: Array(columns[..<used])), questions, plan.recipe, on: lab.engine)
        }
        lab.progress("readouts", done + 1, parts.count, detail: part.kind.name)
        return FittedReadout(part: part.kind, trainings: fitted)
    }
}

/// The readouts of one part of the network, and what they answered so far.
private struct FittedReadout {
    let part: FeatureLayout.Kind
    /// In the order of `Training.allCases`; each has a question for each fold and task, fold by fold.
    private let readouts: [LogisticReadout]
    private(set) var answers: [Answers]

    init(part: FeatureLayout.Kind, trainings: [LogisticReadout]) {
        self.part = part
        readouts = trainings
        answers = Training.allCases.map {
            .init(part: part, training: $0, logits: ByCase { _ in [] }, counts: ByCase { _ in [] })
        }
    }

    /// Every picture is answered to by the readout that has not learned from its object.
    mutating func answer(
        _ features: Tensor, _ folds: Folds, _ wanted: [[Bool]], isPlain: Bool, on engine: Engine
    ) throws {
        let tasks = Task.allCases
        for (index, readout) in readouts.enumerated() {
            let values = try readout.logits(features, on: engine).values
            for (place, task) in tasks.enumerated() {
                let logits = folds.ofExample.enumerated().map { values[($0 * folds.count + $1) * tasks.count + place] }
                var counts = [SignalDetection](repeating: SignalDetection(), count: folds.count)
                for (example, logit) in logits.enumerated() {
                    counts[folds.ofExample[example]].add(isTarget: wanted[place][example], saysYes: logit > 0)
                }
                answers[index].counts[task].append(counts)
                if isPlain { answers[index].logits[task] = logits }
            }
        }
    }
}

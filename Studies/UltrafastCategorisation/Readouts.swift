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
    /// For each view, the answer to each picture.
    var said: ByCase<Task, [Said]>
}

struct ReadoutAnswers: Codable, StorableValue {
    /// The views of `Answers.said`, in order.
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

    /// The answers to a task from one view.
    func said(_ answers: Answers, _ task: Task, _ view: PhotographView) throws -> Said {
        answers.said[task][try index(of: view)]
    }

    /// The photographs of some categories, of each object the first, with what a task wants of them.
    func panel(
        _ features: Features, _ task: Task,
        among kept: Set<PhotographCollection.Category> = [.animal, .artifact, .other]
    ) -> Panel {
        Panel(
            "photographs", firstOfObjects(features.items).filter { kept.contains(features.items[$0].category) },
            named: features.items.map(\.file),
            isTarget: task.answers(features.items, randomTargets: Set(randomTargets)), folds: folds)
    }
}

/// The rows of each object's first picture, so that no two of them show the same.
func firstOfObjects(_ items: [PhotographCollection.Item]) -> [Int] {
    var seen: Set<String> = []
    return items.indices.filter { seen.insert(items[$0].object).inserted }
}

/// Fits every readout on four fifths of the objects and lets it answer to the others, from every view.
func readouts(
    _ lab: Lab, _ plan: ReadoutPlan, _ features: Features, _ seen: ViewFeatures
) throws -> ReadoutAnswers {
    let questions = Questions(features.items, folds: plan.folds, seed: lab.seed)
    let learned = try Training.augmented.views(draws: plan.draws).map { try seen.rows(of: $0, in: plan.features) }
    let parts = readParts(features.layout)
    var readouts = try parts.enumerated().map { done, part in
        defer { lab.progress("readouts", done + 1, parts.count, detail: part.kind.name) }
        return try FittedReadout(
            part, learned, Training.allCases, questions, plan.recipe, draws: plan.draws, on: lab.engine)
    }
    let views = plan.features.views.filter { !$0.isRandom }
    for (done, view) in views.enumerated() {
        let rows = try seen.rows(of: view, in: plan.features)
        for index in readouts.indices {
            try readouts[index].answer(rows, questions, isPlain: view == .plain, on: lab.engine)
        }
        lab.progress("views read out", done + 1, views.count)
    }
    return ReadoutAnswers(
        views: views, folds: questions.folds, randomTargets: questions.randomTargets,
        answers: readouts.flatMap(\.answers))
}

/// The parts of a network that have a readout of their own: all but the logits.
func readParts(_ layout: FeatureLayout) -> [FeatureLayout.Part] {
    layout.parts.filter { $0.kind != .fullyConnected(3) }
}

/// What is asked of each picture, and which readout may be asked.
struct Questions {
    let folds: Folds
    let randomTargets: [String]
    /// By task, then by picture.
    let wanted: [[Bool]]

    init(_ items: [PhotographCollection.Item], folds: Int, seed: UInt64) {
        self.folds = Folds(
            folds, groups: items.map(\.object), strata: items.map(\.category.rawValue),
            stream: RandomStream(seed: seed, "folds"))
        let randomTargets = randomHalf(of: items.map(\.object), seed: seed)
        self.randomTargets = randomTargets
        wanted = Task.allCases.map { $0.answers(items, randomTargets: Set(randomTargets)) }
    }

    /// A question for each fold and task, fold by fold, about pictures that are there so many times.
    func learned(times: Int) -> [LogisticReadout.Question] {
        (0..<folds.count).flatMap { fold in
            wanted.map { answers in
                let learned = answers.indices.map { folds.ofExample[$0] == fold ? nil : answers[$0] }
                return LogisticReadout.Question(answers: (0..<times).flatMap { _ in learned })
            }
        }
    }
}

/// The readouts of one part of the network, and what they answered so far.
struct FittedReadout {
    private let part: FeatureLayout.Part
    /// In the order of the trainings; each has a question for each fold and task, fold by fold.
    private let readouts: [LogisticReadout]
    private(set) var answers: [Answers]

    /// - Parameter features: of the plain pictures, and then of each draw of the augmentation.
    init(
        _ part: FeatureLayout.Part, _ features: [Tensor], _ trainings: [Training], _ questions: Questions,
        _ recipe: LogisticReadout.Recipe, draws: Int, on engine: Engine
    ) throws {
        self.part = part
        let columns = features.map { $0.columns(part.range) }
        readouts = try trainings.map { training in
            let used = training.views(draws: draws).count
            return try LogisticReadout.fit(
                Tensor(stacking: Array(columns[..<used])), questions.learned(times: used), recipe, on: engine)
        }
        answers = trainings.map {
            Answers(part: part.kind, training: $0, logits: ByCase { _ in [] }, said: ByCase { _ in [] })
        }
    }

    /// Every picture is answered to by the readout that has not learned from its object.
    mutating func answer(_ features: Tensor, _ questions: Questions, isPlain: Bool, on engine: Engine) throws {
        let tasks = Task.allCases, folds = questions.folds, columns = features.columns(part.range)
        for (index, readout) in readouts.enumerated() {
            let values = try readout.logits(columns, on: engine).values
            for (place, task) in tasks.enumerated() {
                let logits = folds.ofExample.enumerated().map { values[($0 * folds.count + $1) * tasks.count + place] }
                answers[index].said[task].append(Said(logits.map { $0 > 0 }))
                if isPlain { answers[index].logits[task] = logits }
            }
        }
    }
}

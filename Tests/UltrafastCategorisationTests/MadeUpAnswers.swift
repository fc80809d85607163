import Foundation
import Testing

@testable import Notebook
@testable import UltrafastCategorisation

/// Photographs, and answers to them that are right as often as a test chooses.
struct MadeUp {
    var animals = 240, artifacts = 260, others = 100
    /// The share of targets, and of distractors, that are classified correctly upright by the trained network's readouts.
    var right: @Sendable (FeatureLayout.Kind, Training, Task) -> Double = { _, _, task in task == .random ? 0.5 : 0.97 }
    /// What a view costs of that.
    var cost: @Sendable (FeatureLayout.Kind, Training, PhotographView) -> Double = { _, _, _ in 0 }
    /// Of readouts of untrained convolutions.
    var untrained: @Sendable (FeatureLayout.Kind, Task) -> Double = { _, task in task == .random ? 0.5 : 0.65 }
    /// How much more often the artifact net says yes to animals than to neither; the animal net to artifacts alike.
    var crossed = -0.3
    /// The logits' parts: what both of the nets have in common, of either sign.
    var shared: Double = -1
    /// The share of people who answer "animal", of each place's picture; `nil` where nobody was asked.
    var people: (@Sendable (Int) -> Double)?

    static let main = FeatureLayout.Kind.lastBlock

    var items: [PhotographCollection.Item] {
        [(PhotographCollection.Category.animal, animals), (.artifact, artifacts), (.other, others)].flatMap {
            category, count in
            (0..<count).map { place in
                PhotographCollection.Item(
                    file: "\(category.rawValue) \(place).jpg", object: "\(category.rawValue) \(place)", name: "thing",
                    category: category, humanAnswer: people?(place))
            }
        }
    }

    var features: Features {
        get throws {
            Features(
                collection: "made up", items: items, places: Array(items.indices), layout: try layout, remarks: [],
                side: 32, weights: "none", isComplete: false)
        }
    }

    /// Thirteen convolutions and the last block.
    var layout: FeatureLayout {
        get throws {
            struct Part: Encodable {
                var kind: FeatureLayout.Kind
                var layer: Int
                var reading = "means"
                var range: Range<Int>
            }
            let kinds = (1...13).map { FeatureLayout.Kind.convolution($0) } + [Self.main]
            let parts = kinds.enumerated().map { Part(kind: $1, layer: $0, range: $0..<$0 + 1) }
            return try JSONDecoder().decode(FeatureLayout.self, from: JSONEncoder().encode(["parts": parts]))
        }
    }

    var questions: Questions { Questions(items, folds: 5, seed: 1) }

    /// A number from 0 to 1 for each picture, evenly spread over every few of them, alike for all views.
    private func place(_ row: Int, _ salt: Int) -> Double {
        (Double(row + 17 * salt) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1)
    }

    private func said(_ task: Task, _ right: Double, isPlain: Bool) -> Said {
        let wanted = questions.wanted[Task.allCases.firstIndex(of: task) ?? 0], items = items
        return Said(
            items.indices.map { row in
                if isPlain, task != .random, let yes = crossedYes(items[row].category, task) {
                    return place(row, 3) < yes
                }
                return (place(row, task == .animal ? 0 : task == .artifact ? 1 : 2) < right) == wanted[row]
            })
    }

    /// How often a net says yes to the other's targets and to neither.
    private func crossedYes(_ category: PhotographCollection.Category, _ task: Task) -> Double? {
        switch (category, task) {
        case (.animal, .artifact), (.artifact, .animal): max(0, 0.3 + crossed)
        default: nil
        }
    }

    private func logits(_ task: Task) -> [Float] {
        let wanted = questions.wanted[Task.allCases.firstIndex(of: task) ?? 0]
        return items.indices.map { row in
            let common = place(row, 9) - 0.5, own = place(row * row, task == .random ? 11 : 12) - 0.5
            let sign = task == .animal ? 1 : shared
            let value = task == .random ? own : sign * common + 0.3 * own
            return Float(task == .random ? value : (wanted[row] ? 3 : -3) + value)
        }
    }

    private func answers(
        _ part: FeatureLayout.Kind, _ training: Training, _ views: [PhotographView],
        _ right: (Task) -> Double
    ) -> Answers {
        Answers(
            part: part, training: training, logits: ByCase { logits($0) },
            said: ByCase { task in
                views.map { view in
                    let cost = task == .random ? 0 : cost(part, training, view)
                    return said(task, right(task) - cost, isPlain: part == Self.main && training == .plain && view == .plain)
                }
            })
    }

    var readouts: ReadoutAnswers {
        get throws {
            let views = [PhotographView.plain, .grayscale, .mirrored, .upsideDown]
                + angles.filter { $0 != 0 }.map(view(at:))
            return ReadoutAnswers(
                views: views, folds: questions.folds, randomTargets: questions.randomTargets,
                answers: try layout.parts.flatMap { part in
                    Training.allCases.map { training in
                        answers(part.kind, training, views) { right(part.kind, training, $0) }
                    }
                })
        }
    }

    var controls: ControlAnswers {
        get throws {
            ControlAnswers(
                untrained: try layout.parts.map { part in
                    var answers = answers(part.kind, .augmented, [.plain]) { untrained(part.kind, $0) }
                    answers.training = .plain
                    return answers
                },
                regularised: [0, 1].map { _ in
                    answers(Self.main, .plain, [.plain]) { right(Self.main, .plain, $0) }
                })
        }
    }
}

/// What a declaration's rule and controls make of numbers.
func outcome(_ declaration: Declaration, _ numbers: Numbers) throws -> Outcome {
    try Judge(declaration: declaration, numbers: numbers, isQuick: false).summary(data: [], isTimed: false).outcome
}

extension Outcome {
    /// "holds", "partly", "fails", "undecided", "missing" or "invalid".
    var word: String {
        switch self {
        case .holds: "holds"
        case .partly: "partly"
        case .fails: "fails"
        case .undecided: "undecided"
        case .notTested(.missing): "missing"
        case .notTested(.invalid): "invalid"
        }
    }
}

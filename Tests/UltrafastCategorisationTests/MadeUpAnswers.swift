import Foundation
import Testing

@testable import Notebook
@testable import UltrafastCategorisation

/// Networks are trained elsewhere.
typealias Training = UltrafastCategorisation.Training

/// Photographs, and answers to them that are right as often as a test chooses.
struct MadeUp {
    var animals = 240, artifacts = 260, others = 100
    /// The share of targets, and of distractors, that are classified correctly upright by the trained network's readouts.
    var right: @Sendable (FeatureLayout.Kind, Training, Task) -> Double = { _, _, task in task == .random ? 0.5 : 0.97 }
    /// What a view costs of that.
    var cost: @Sendable (FeatureLayout.Kind, Training, PhotographView) -> Double = { _, _, _ in 0 }
    /// Of readouts of untrained convolutions.
    var untrained: @Sendable (FeatureLayout.Kind, Task) -> Double = { _, task in task == .random ? 0.5 : 0.65 }
    /// How often either net says yes to the other's targets, and to pictures with neither; as it is right, if not said.
    var yes: (toOther: Double, toNeither: Double)?
    /// How often nets with shuffled labels say yes to an animal or an artifact, and to neither.
    var shuffledYes = (toSomething: 0.5, toNeither: 0.5)
    /// The sign of what the artifact net's logits have in common with the animal net's, and of what nets with shuffled
    /// labels have.
    var common = (artifact: -1.0, shuffled: 0.0, other: 1.0)
    /// The share of people who answer "animal" to each picture; `nil` where nobody was asked.
    var people: (@Sendable (Int) -> Double)?

    static let main = FeatureLayout.Kind.lastBlock

    var items: [PhotographCollection.Item] {
        let categories: [PhotographCollection.Category] =
            Array(repeating: .animal, count: animals) + Array(repeating: .artifact, count: artifacts)
            + Array(repeating: .other, count: others)
        return categories.enumerated().map { row, category in
            PhotographCollection.Item(
                file: "\(row).jpg", object: "object \(row)", name: "thing", category: category,
                humanAnswer: people?(row))
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
    static func place(_ row: Int, _ salt: Int) -> Double {
        (Double(row + 17 * salt) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1)
    }

    private func said(_ task: Task, _ right: Double, isMain: Bool) -> Said {
        let wanted = questions.wanted[Task.allCases.firstIndex(of: task) ?? 0]
        return Said(
            items.enumerated().map { row, item in
                if isMain, task != .random, !wanted[row], let yes {
                    return Self.place(row, 3) < (item.category == .other ? yes.toNeither : yes.toOther)
                }
                return (Self.place(row, Task.allCases.firstIndex(of: task) ?? 0) < right) == wanted[row]
            })
    }

    /// The same part for all nets, with a sign, and a small one of its own; and 3 for a target, −3 for others.
    private func logits(_ task: Task, _ sign: Double, own: Int) -> [Float] {
        let wanted = questions.wanted[Task.allCases.firstIndex(of: task) ?? 0]
        return items.indices.map { row in
            let value = sign * (Self.place(row, 9) - 0.5) + 0.2 * (Self.place(row * row, own) - 0.5)
            return Float((task == .random ? 0 : wanted[row] ? 3 : -3) + value)
        }
    }

    private func answers(
        _ part: FeatureLayout.Kind, _ training: Training, _ views: [PhotographView], _ right: (Task) -> Double
    ) -> Answers {
        Answers(
            part: part, training: training,
            logits: ByCase { task in
                switch task {
                case .animal where part == Self.main: logits(task, 1, own: 11)
                case .animal: logits(task, common.other, own: 12)
                case .artifact: logits(task, common.artifact, own: 13)
                case .random: logits(task, common.shuffled, own: 14)
                }
            },
            said: ByCase { task in
                views.map { view in
                    let cost = task == .random ? 0 : cost(part, training, view)
                    let isMain = part == Self.main && training == .plain && view == .plain
                    return said(task, right(task) - cost, isMain: isMain)
                }
            })
    }

    var readouts: ReadoutAnswers {
        get throws {
            let views =
                [PhotographView.plain, .grayscale, .mirrored, .upsideDown]
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
                },
                shuffled: (0..<20).map { draw in
                    // Places of all salts are shifts of each other: nets that were made of them would be alike.
                    var stream = RandomStream(seed: 1, "nets of random halves").substream("net", draw)
                    return ShuffledAnswers(
                        logits: items.enumerated().map { row, item in
                            let share = item.category == .other ? shuffledYes.toNeither : shuffledYes.toSomething
                            let own = Float(stream.uniform()), yes = stream.uniform() < share
                            let common = Float(common.shuffled * (Self.place(row, 9) + 1))
                            return common == 0 ? (yes ? 1 : -1) * (own + 0.01) : common
                        })
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

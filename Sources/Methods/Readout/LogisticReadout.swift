import Foundation
import Tensors

/// Linear readouts that each answer a yes/no question from the same features: logit = features · weights + bias.
public struct LogisticReadout: Sendable {
    /// [D, Q] for Q questions.
    public let weights: Tensor
    /// [Q].
    public let bias: [Float]

    /// The logits [N, Q] of features [N, D].
    public func logits(_ features: Tensor, on engine: Engine) throws -> Tensor {
        let product = try engine.rowMajor(engine.matrixProduct(features, weights))
        let count = bias.count
        return product.withValues { values in
            Tensor(product.shape) { target in
                for place in target.indices { target[place] = values[place] + bias[place % count] }
            }
        }
    }

    /// How readouts are fitted.
    public struct Recipe: Codable, Sendable, Hashable {
        /// Of the squared length of the weights, for features with mean 0 and variance 1/D.
        public var regularisation: Double
        /// Steps of gradient descent at most.
        public var steps: Int
        /// It ends when no weight's gradient is larger.
        public var tolerance: Double

        public init(regularisation: Double = 1e-3, steps: Int = 300, tolerance: Double = 1e-5) {
            self.regularisation = regularisation
            self.steps = steps
            self.tolerance = tolerance
        }
    }

    /// A question, and the rows of the features that it is learned from.
    public struct Question: Sendable {
        /// The answer to each row; nothing for rows that take no part.
        public var answers: [Bool?]

        public init(answers: [Bool?]) { self.answers = answers }
    }

    /// Minimises, for each question, the mean logistic loss plus regularisation/2 · |weights|², where targets and
    /// distractors count half each; by Nesterov's accelerated gradient (Nesterov 2004, scheme 2.2.11) with restarts
    /// (O'Donoghue and Candès 2015).
    ///
    /// To the rows of its question, a feature has mean 0 and variance 1/D, so that a regularisation means the same for
    /// any D; the readout takes features as they are. All questions are fitted at once. O(steps · N · D · Q).
    ///
    /// - Parameter features: [N, D].
    /// - Throws: `MethodError` if a question has no target or no distractor, and for features that are infinite or NaN.
    public static func fit(
        _ features: Tensor, _ questions: [Question], _ recipe: Recipe, on engine: Engine
    ) throws -> LogisticReadout {
        let nonFinite = features.nonFiniteCount
        guard nonFinite == 0 else {
            throw MethodError(
                "fitting a readout", "\(nonFinite) of \(features.count) features are infinite or no numbers (NaN)",
                advice: "Look for the layer that made them")
        }
        let targets = try questions.enumerated().map { index, question in
            precondition(question.answers.count == features.shape[0], "a question has an entry for every row")
            return try Targets(question.answers, number: index)
        }
        let scaling = FeatureScaling(features, targets)
        let problem = ReadoutProblem(
            rows: scaling.centred(features), scaling: scaling, targets: targets,
            regularisation: Float(recipe.regularisation))
        let solution = try problem.solve(steps: recipe.steps, tolerance: Float(recipe.tolerance), on: engine)
        return scaling.readout(solution)
    }
}

/// What a question wants of each row, and how much the row counts.
struct Targets {
    private(set) var wanted: [Float] = []
    /// They add up to 1; 0 for rows that take no part.
    private(set) var importance: [Float] = []
    /// The rows that take part.
    let rows: [Int]

    init(_ answers: [Bool?], number: Int) throws {
        let (targets, distractors) = (answers.count { $0 == true }, answers.count { $0 == false })
        guard targets > 0, distractors > 0 else {
            throw MethodError(
                "fitting a readout", "question \(number) has \(targets) targets and \(distractors) distractors",
                advice: "Give examples of both")
        }
        wanted = answers.map { $0 == true ? 1 : 0 }
        importance = answers.map { $0.map { 0.5 / Float($0 ? targets : distractors) } ?? 0 }
        rows = answers.indices.filter { answers[$0] != nil }
    }
}

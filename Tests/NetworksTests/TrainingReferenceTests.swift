import Foundation
import Networks
import Tensors
import Testing

/// Optimisers, schedules, clipping and losses against PyTorch's numbers; `Fixtures/training/make-training.py` made them.
@Suite struct TrainingReferenceTests {
    struct Reference: Decodable {
        struct Run: Decodable {
            /// After each update: 12 weights [3, 4] and 3 biases.
            var parameters: [[Float]]
            var rates: [Double]
            var momenta: [Double]
        }
        struct Losses: Decodable {
            struct Case: Decodable {
                var value: Double
                var gradient: [Float]
            }
            /// Of 5 images and 4 classes.
            var logits: [Float]
            var labels: [Int]
            var soft: [Float]
            var targets: [Float]
            var cases: [String: Case]
        }
        struct Clipping: Decodable {
            var limit: Double
            var norm: Double
            var gradient: [Float]
        }
        var start: [Float]
        var gradients: [[Float]]
        var runs: [String: Run]
        var losses: Losses
        var clipping: [Clipping]

        static func read() throws -> Reference {
            let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("Fixtures/training/training.json")
            return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
        }
    }

    private static let nesterov = Optimizer.nesterov(weightDecay: 5e-4, decays: .everything)

    /// What the script's runs are in our words; 4 epochs of 5 updates, each of one image.
    private static let recipes: [String: TrainingRecipe] = [
        "sgd": recipe(.sgd(momentum: 0)),
        "momentum": recipe(.sgd(weightDecay: 0.01, decays: .everything)),
        "nesterov": recipe(nesterov),
        "nesterov, only weights decay": recipe(.nesterov(weightDecay: 0.2)),
        "nesterov, clipped": recipe(nesterov, clippingNorm: 2.5),
        "adam": recipe(.adam()),
        "adam, decay": recipe(
            .adam(beta1: 0.8, beta2: 0.99, epsilon: 1e-3, weightDecay: 0.2, decays: .everything)),
        "adamw": recipe(.adamW(decays: .everything)),
        "adamw, only weights decay, clipped": recipe(.adamW(weightDecay: 0.2), clippingNorm: 2.5),
        "one cycle, nesterov": recipe(nesterov, .momentumCycle()),
        "one cycle, adam": recipe(.adam(), .momentumCycle()),
        "one cycle, other shape": recipe(
            .sgd(), .momentumCycle(warmUp: 0.45, momentum: 0.6...0.9, startDivisor: 10, endDivisor: 100)),
        "cosine by epoch": recipe(.sgd(), .cosine()),
        "cosine by update": recipe(.sgd(), .cosine(end: 0.01, changes: .update)),
        "milestones": recipe(.sgd(), .milestones([1, 3], factor: 0.2)),
    ]

    private static func recipe(
        _ optimizer: Optimizer, _ schedule: Schedule = .constant, clippingNorm: Double? = nil
    ) -> TrainingRecipe {
        TrainingRecipe(
            epochs: 4, batchSize: 1, peakLearningRate: 0.1, objective: .custom(name: "prescribed gradients"),
            optimizer: optimizer, schedule: schedule, clippingNorm: clippingNorm)
    }

    @Test(arguments: recipes.keys.sorted()) func updatesArePyTorchs(name: String) throws {
        let reference = try Reference.read()
        let run = try #require(reference.runs[name])
        let recipe = try #require(Self.recipes[name])
        #expect(Set(reference.runs.keys) == Set(Self.recipes.keys))
        var state = TrainingState(
            Network(
                [4],
                [
                    .linear(
                        Linear(
                            weights: Tensor([3, 4], Array(reference.start.prefix(12))),
                            bias: Tensor([3], Array(reference.start.suffix(3)))))
                ]))
        let dummy = Batch(images: Tensor([1, 4], [0, 0, 0, 0]), labels: [0])
        var seen: [[Float]] = []
        try state.train(
            recipe, imagesPerEpoch: 5, batches: { _ in Array(repeating: dummy, count: 5) }, on: Engine(),
            stream: RandomStream(seed: 1),
            objective: { network, _, pass in
                let prescribed = reference.gradients[pass.update]
                var gradients = Gradients(layerCount: 1)
                gradients[0, .weight] = Tensor([3, 4], Array(prescribed.prefix(12)))
                gradients[0, .bias] = Tensor([3], Array(prescribed.suffix(3)))
                return ObjectiveValue(loss: 0, gradients: gradients)
            },
            afterUpdate: { state, _ in seen.append(state.network.layers[0].layer.parameters.flatMap(\.tensor.values)) })
        #expect(seen.count == 20 && run.parameters.count == 20)
        for (update, (ours, theirs)) in zip(seen, run.parameters).enumerated() {
            for (own, their) in zip(ours, theirs) {
                #expect(abs(own - their) <= 1e-6 * max(1, abs(their)), "\(name), update \(update)")
            }
        }
        #expect(state.history.allSatisfy { $0.accuracy == nil })
    }

    @Test(arguments: recipes.keys.sorted()) func schedulesArePyTorchs(name: String) throws {
        let run = try #require(Reference.read().runs[name])
        let recipe = try #require(Self.recipes[name])
        let own: Double =
            switch recipe.optimizer.rule {
            case .gradientDescent(let momentum, _): momentum
            case .adam(let beta1, _, _, _): beta1
            }
        for update in 0..<20 {
            let point = recipe.point(update: update, of: 20, perEpoch: 5)
            #expect(abs(point.learningRate - run.rates[update]) <= 1e-12, "\(name), update \(update)")
            #expect(abs((point.momentum ?? own) - run.momenta[update]) <= 1e-12, "\(name), update \(update)")
        }
    }

    @Test func lossesArePyTorchs() throws {
        let losses = try Reference.read().losses
        let logits = Tensor([5, 4], losses.logits), soft = Tensor([5, 4], losses.soft)
        let found = [
            "labels": crossEntropy(logits, labels: losses.labels),
            "labels, smoothing 0.1": crossEntropy(logits, labels: losses.labels, smoothing: 0.1),
            "soft labels": crossEntropy(logits, targets: soft),
            "soft labels, smoothing 0.1": crossEntropy(logits, targets: soft, smoothing: 0.1),
            "targets, twice as much in all": crossEntropy(logits, targets: Tensor([5, 4], losses.soft.map { 2 * $0 })),
            "mean squared error": meanSquaredError(logits, targets: Tensor([5, 4], losses.targets)),
        ]
        #expect(Set(found.keys) == Set(losses.cases.keys))
        for (name, loss) in found {
            let reference = try #require(losses.cases[name])
            #expect(abs(loss.value - reference.value) <= 1e-6 * max(1, reference.value), "\(name)")
            for (own, their) in zip(loss.gradient.values, reference.gradient) {
                #expect(abs(own - their) <= 1e-6, "\(name)")
            }
            #expect((loss.correct == nil) == (name == "mean squared error"))
        }
    }

    @Test func clippingIsPyTorchs() throws {
        let engine = try Engine()
        let gradient: [Float] = [3, -4, 12, 0.5, 0, 1e-3]
        for clipping in try Reference.read().clipping {
            // The norm of all together, however they are cut.
            let norm = engine.norm([Tensor([2], Array(gradient[..<2])), Tensor([4], Array(gradient[2...]))])
            #expect(abs(norm - clipping.norm) <= 1e-6 * clipping.norm)
            let factor = clippingFactor(norm: norm, limit: clipping.limit)
            for (own, their) in zip(gradient, clipping.gradient) {
                #expect(abs(own * factor - their) <= 1e-6 * max(1, abs(their)), "limit \(clipping.limit)")
            }
        }
        #expect(clippingFactor(norm: .nan, limit: 1).isNaN)
    }
}

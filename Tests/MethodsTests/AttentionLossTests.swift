import Foundation
import Methods
import Networks
import Tensors
import Testing

/// The loss's gradient by differences, and its limits.
@Suite struct AttentionLossTests {
    private func frozen(seed: UInt64) -> Network {
        var stream = RandomStream(seed: seed, "frozen")
        return Network(
            explained: [2, 8, 8],
            [
                .someConvolution(2, 3, &stream), .relu, .pooling(.average, PoolingGeometry(size: 2, stride: 2)),
                .someConvolution(3, 4, &stream), .relu, .flatten, .someLinear(64, 6, &stream),
            ])
    }

    private static let taps = ["layer.1", "layer.4"]

    private func made(
        _ loss: AttentionLoss, seed: UInt64, groups: LogitGroups?
    ) throws -> (objective: AttentionObjective, module: AttentionModule, images: Tensor) {
        let network = frozen(seed: seed)
        let module = AttentionModule(
            AttentionDesign(taps: Self.taps), try AttentionTaps(Self.taps, of: network, input: network.inputShape),
            count: groups?.count ?? 6, stream: RandomStream(seed: seed, "module"))
        let objective = try AttentionObjective(module, beside: network, in: groups, black: [-0.7, 0.2], loss: loss)
        return (objective, module, network.random(images: 5, seed: seed))
    }

    /// One step of plain descent at a rate, and the loss that it started from.
    private func step(
        _ parameters: Network, _ objective: AttentionObjective, _ images: Tensor, rate: Double, on engine: Engine
    ) throws -> (end: Network, loss: Double) {
        var state = TrainingState(parameters)
        let recipe = TrainingRecipe(
            epochs: 1, batchSize: 5, peakLearningRate: rate, objective: .custom(name: "T-TAME's loss"),
            optimizer: .sgd(momentum: 0), schedule: .constant)
        try state.train(
            recipe, imagesPerEpoch: 5, batches: { _ in [Batch(images: images, labels: [0, 0, 0, 0, 0])] }, on: engine,
            stream: RandomStream(seed: 1), objective: objective.function)
        return (state.network, state.history[0].loss)
    }

    /// Central differences of the loss of each parameter, with groups of classes and without; the module is in training, so
    /// that its normalisations see the batch.
    @Test(arguments: [AttentionLoss.Pairs.all, .diagonal], [false, true])
    func gradientIsThatOfDifferences(pairs: AttentionLoss.Pairs, hasGroups: Bool) throws {
        let groups = hasGroups ? try LogitGroups(["a", "b"], [[0, 1, 4], [2, 3, 5]], classes: 6) : nil
        var loss = AttentionLoss.published
        loss.pairs = pairs
        let seed: UInt64 = hasGroups ? 12 : 11, engine = try Engine()
        let (objective, module, images) = try made(loss, seed: seed, groups: groups)
        let moved = try step(module.parameters, objective, images, rate: 1, on: engine).end
        var checked = 0, draws = RandomStream(seed: seed, "places")
        for (place, named) in module.parameters.layers.enumerated() {
            for (index, (role, tensor)) in named.layer.parameters.enumerated() where role.isTrained {
                let after = moved.layers[place].layer.parameters[index].tensor.values
                for _ in 0..<4 {
                    let number = draws.uniform(below: tensor.count)
                    func value(_ difference: Float) throws -> Double {
                        var parameters = module.parameters
                        parameters.layers[place].layer.withParameters { candidate, tensor in
                            guard candidate == role else { return }
                            tensor.withMutableValues { $0[number] += difference }
                        }
                        return try step(parameters, objective, images, rate: 1e-9, on: engine).loss
                    }
                    let start = try value(0)
                    func slopes(_ size: Float) throws -> (mean: Double, bend: Double) {
                        let above = try (value(size) - start) / Double(size)
                        let below = try (start - value(-size)) / Double(size)
                        return ((above + below) / 2, above - below)
                    }
                    let wide = try slopes(8e-3), near = try slopes(4e-3), slope = near.mean
                    let found = Double(tensor.values[number] - after[number])
                    // Where a ReLU turns between the two, differences are no slope, and unlike each other; where one turns right at
                    // the start, they are alike, and to both sides not. A smooth loss bends half as much over half of the way.
                    guard abs(wide.mean - slope) <= 1e-2 * abs(slope) + 2e-4,
                        abs(2 * near.bend - wide.bend) <= 2e-2 * abs(slope) + 1.5e-3
                    else { continue }
                    #expect(
                        abs(found - slope) <= 3e-2 * abs(slope) + 1e-3, "\(named.name) \(role) \(number), seed \(seed)")
                    checked += abs(slope) > 5e-3 ? 1 : 0
                }
            }
        }
        #expect(checked > 6)
    }

    /// With area alone, masks go towards 0, and the answer towards that to a black image; with cross-entropy alone, masks
    /// grow.
    @Test func areaAndAnswersPullApart() throws {
        let engine = try Engine()
        func trained(_ loss: AttentionLoss) throws -> (AttentionTerms, AttentionTerms, AttentionObjective, Tensor) {
            let (objective, module, images) = try made(loss, seed: 13, groups: nil)
            var state = TrainingState(module.parameters)
            var recipe = AttentionObjective.recipe(epochs: 200, batchSize: 5)
            recipe.peakLearningRate = 0.05
            try state.train(
                recipe, imagesPerEpoch: 5, batches: { _ in [Batch(images: images, labels: [0, 0, 0, 0, 0])] },
                on: engine,
                stream: RandomStream(seed: 1), objective: objective.function)
            // Judged by one measure, whatever was trained for.
            let judge = try AttentionObjective(module, beside: objective.network, black: [-0.7, 0.2])
            return (
                try judge.terms(module, images, on: engine),
                try judge.terms(judge.module(state.network), images, on: engine),
                judge, images
            )
        }
        var area = AttentionLoss.published
        (area.answerWeight, area.variationWeight, area.areaWeight) = (0, 0, 2)
        let (start, small, judge, images) = try trained(area)
        #expect(small.area < start.area / 2)
        let black = Tensor(
            images.shape, (0..<images.count).map { $0 / 64 % 2 == 0 ? Float(-0.7) : 0.2 })
        let answers = judge.network.predictions(try judge.network.forward(images, on: engine))
        let blind = crossEntropy(try judge.network.forward(black, on: engine), labels: answers).value
        #expect(abs(small.answer / 1.5 - blind) < abs(start.answer / 1.5 - blind) + 0.05)
        let (_, bright, _, _) = try trained(.answerAlone)
        #expect(bright.area > small.area && bright.answer < start.answer)
    }

    @Test func shuffledAnswersAreThoseOfTheBatch() throws {
        let (objective, module, images) = try made(.published, seed: 14, groups: nil), engine = try Engine()
        let shuffled = try AttentionObjective(
            module, beside: objective.network, black: [-0.7, 0.2], target: .shuffledAnswer)
        let answers = objective.network.predictions(try objective.network.forward(images, on: engine))
        #expect(Set(answers).count > 1)
        let own = try step(module.parameters, objective, images, rate: 1e-9, on: engine).loss
        let other = try step(module.parameters, shuffled, images, rate: 1e-9, on: engine).loss
        #expect(own != other)
    }

    @Test func whatDoesNotFitIsSaid() throws {
        let (objective, module, _) = try made(.published, seed: 15, groups: nil)
        #expect(throws: MethodError.self) { try AttentionObjective(module, beside: objective.network, black: [0]) }
        let groups = try LogitGroups(["a", "b"], [[0, 1, 4], [2, 3, 5]], classes: 6)
        #expect(throws: MethodError.self) {
            try AttentionObjective(module, beside: objective.network, in: groups, black: [0, 0])
        }
        #expect(throws: MethodError.self) { try AttentionObjective(module, beside: .small(seed: 1), black: [0, 0]) }
    }
}

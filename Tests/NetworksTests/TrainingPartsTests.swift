import Foundation
import Networks
import Tensors
import Testing

/// What a recipe, an objective and hooks of a study's own do to a training run.
@Suite struct TrainingPartsTests {
    /// Images [1, 6, 6] of three classes, bright in one third, with noise.
    static func batches(epoch: Int) -> [Batch] {
        var stream = RandomStream(seed: 11, "batches").substream("epoch", epoch)
        return (0..<3).map { _ in
            let labels = (0..<8).map { _ in stream.uniform(below: 3) }
            let values = labels.flatMap { label in
                (0..<36).map { Float($0 / 12 == label ? 1 : 0) + Float(stream.normal()) / 2 }
            }
            return Batch(images: Tensor([8, 1, 6, 6], values), labels: labels)
        }
    }

    /// layer.0 to layer.6: convolution, normalisation, ReLU, flatten, dropout, linear.
    static func network(seed: UInt64) -> Network {
        var stream = RandomStream(seed: seed, "network")
        return Network(
            [1, 6, 6],
            [
                .randomConvolution(1, 4, &stream), .batchNorm(BatchNorm(channels: 4)), .relu, .flatten,
                .dropout(rate: 0.2), .randomLinear(144, 3, &stream),
            ])
    }

    static func train(
        _ state: inout TrainingState, _ recipe: TrainingRecipe, objective: ObjectiveFunction? = nil,
        beforePass: BeforePass? = nil, afterUpdate: AfterUpdate? = nil,
        afterEpoch: (TrainingState) throws -> Void = { _ in }
    ) throws {
        try state.train(
            recipe, imagesPerEpoch: 24, batches: { batches(epoch: $0) }, on: Engine(),
            stream: RandomStream(seed: 12, "training"), objective: objective, beforePass: beforePass,
            afterUpdate: afterUpdate, afterEpoch: afterEpoch)
    }

    static func recipe(
        _ optimizer: Optimizer = .adamW(), objective: Objective = .crossEntropy(), schedule: Schedule = .constant,
        clippingNorm: Double? = nil, trains: LayerSelection = .all
    ) -> TrainingRecipe {
        TrainingRecipe(
            epochs: 3, batchSize: 8, peakLearningRate: 0.02, objective: objective, optimizer: optimizer,
            schedule: schedule, clippingNorm: clippingNorm, trains: trains)
    }

    /// Weights of the linear layer of which every third is kept.
    static let mask = Tensor([3, 144], (0..<432).map { $0 % 3 == 0 ? 1 : 0 })

    static func masking(_ state: inout TrainingState, _ pass: TrainingPass) throws {
        try state.multiply(5, .weight, by: mask, on: pass.engine)
    }

    @Test(arguments: [
        recipe(.sgd(), schedule: .milestones([1])), recipe(.adam(), schedule: .momentumCycle()),
        recipe(.adamW(), objective: .crossEntropy(smoothing: 0.1), clippingNorm: 1),
        recipe(.adamW(), trains: .allBut(["layer.0"])),
    ]) func aResumedRunWithHooksIsTheUninterruptedOne(recipe: TrainingRecipe) throws {
        let mixing: BeforePass = { batch, _, pass in batch.mixup(classes: 3, from: pass.stream.substream("mixing")) }
        for stop in 1...2 {
            var checkpoint: Data?
            var whole = TrainingState(Self.network(seed: 2))
            try Self.train(
                &whole, recipe, beforePass: mixing, afterUpdate: Self.masking,
                afterEpoch: { if $0.history.count == stop { checkpoint = try $0.safeTensors().encoded() } })
            var resumed = try TrainingState(SafeTensors(decoding: #require(checkpoint)))
            #expect(resumed.history.count == stop && resumed.optimizerState?.updates == 3 * stop)
            try Self.train(&resumed, recipe, beforePass: mixing, afterUpdate: Self.masking)
            #expect(resumed == whole)
            #expect(try resumed.safeTensors().encoded() == whole.safeTensors().encoded())
        }
    }

    @Test func checkpointsSayTheParametersNames() throws {
        var state = TrainingState(Self.network(seed: 3))
        try Self.train(&state, Self.recipe(.adamW(), trains: .only(["layer.5"])))
        let names = try state.safeTensors().tensors.keys.filter { $0.hasPrefix("optimizer/") }
        #expect(
            Set(names)
                == Set(
                    ["first_moment", "second_moment"].flatMap { memory in
                        ["weight", "bias"].map { "optimizer/\(memory)/layer.5.\($0)" }
                    }))
    }

    @Test func aCheckpointOfAnotherRecipeIsRefused() throws {
        var state = TrainingState(Self.network(seed: 3))
        try Self.train(&state, Self.recipe(.adamW()))
        for other in [Self.recipe(.sgd()), Self.recipe(.adamW(), trains: .only(["layer.5"]))] {
            var other = other
            other.epochs = 4
            let error = #expect(throws: NetworkError.self) { try Self.train(&state, other) }
            #expect("\(error.map { "\($0)" } ?? "")".contains("Delete it to train anew"))
        }
    }

    @Test func masksHold() throws {
        for optimizer in [Optimizer.nesterov(), .adam(weightDecay: 0.1), .adamW()] {
            var state = TrainingState(Self.network(seed: 4))
            try state.multiply(5, .weight, by: Self.mask, on: Engine())
            try Self.train(&state, Self.recipe(optimizer), afterUpdate: Self.masking)
            func isMasked(_ tensor: Tensor) -> Bool {
                zip(tensor.values, Self.mask.values).allSatisfy { $1 == 1 ? $0 != 0 : $0 == 0 }
            }
            #expect(isMasked(state.network.layers[5].layer.parameters[0].tensor))
            for memory in optimizer.memories {
                #expect(isMasked(try #require(state.optimizerState?[5, .weight, memory])), "\(memory)")
            }
        }
        var state = TrainingState(Self.network(seed: 4))
        #expect(throws: NetworkError.self) { try state.multiply(5, .scale, by: Self.mask, on: Engine()) }
        #expect(throws: NetworkError.self) { try state.multiply(0, .weight, by: Self.mask, on: Engine()) }
    }

    @Test func frozenLayersKeepTheirBytes() throws {
        for (selection, moves) in [
            (LayerSelection.only(["layer.5"]), [5]), (.allBut(["layer.5", "layer.1"]), [0]), (.only(["layer.1"]), [1]),
            (.all, [0, 1, 5]),
        ] {
            let fresh = Self.network(seed: 5)
            var state = TrainingState(fresh)
            try Self.train(&state, Self.recipe(.adamW(), trains: selection))
            for layer in fresh.layers.indices where !fresh.layers[layer].layer.parameters.isEmpty {
                for (before, after) in zip(
                    fresh.layers[layer].layer.parameters, state.network.layers[layer].layer.parameters)
                {
                    #expect((before.tensor == after.tensor) == !moves.contains(layer), "\(selection), \(layer)")
                }
            }
        }
    }

    /// With all before it frozen, the last layer gets the gradients of a network in use.
    @Test func frozenLayersComputeAsInUse() throws {
        let engine = try Engine()
        let network = Self.network(seed: 6)
        let batch = Self.batches(epoch: 0)[0]
        let trains = try LayerSelection.only(["layer.5"]).trains(network)
        let trace = try network.traced(batch.images, on: engine, dropout: RandomStream(seed: 1), trains: trains)
        #expect(trace.output == (try network.tracedForInference(batch.images, on: engine).output))
        #expect(trace.batchStatistics.isEmpty)
        let loss = crossEntropy(trace.output, labels: batch.labels)
        let gradients = try network.backward(loss.gradient, through: trace, on: engine, trains: trains).parameters
        #expect(network.layers.indices.map { gradients.roles(ofLayer: $0).count } == [0, 0, 0, 0, 0, 2])
        let all = try network.backward(loss.gradient, through: trace, on: engine, trains: trains.map { _ in true })
        #expect(gradients[5, .weight] == all.parameters[5, .weight])
    }

    @Test func wrongSelectionsAreNamed() throws {
        for (selection, words) in [
            (LayerSelection.only(["layer.9"]), "no layer or module layer.9"), (.allBut(["head"]), "layer.0, layer.1"),
            (.only(["layer.2"]), "none of those chosen has parameters"), (.only([]), "none of those chosen"),
        ] {
            let error = #expect(throws: NetworkError.self) { try selection.trains(Self.network(seed: 1)) }
            #expect("\(error.map { "\($0)" } ?? "")".contains(words), "\(selection)")
        }
        var network = Self.network(seed: 1)
        for layer in network.layers.indices {
            network.layers[layer].name = layer < 3 ? "body.\(layer)" : "head\(layer)"
        }
        #expect(try LayerSelection.only(["body"]).trains(network) == [true, true, true, false, false, false])
        #expect(throws: NetworkError.self) { try LayerSelection.only(["bod"]).trains(network) }
    }

    /// A closure that does what the built-in objective does gives its bytes; half of it twice, nearly.
    @Test func anObjectiveOfOnesOwn() throws {
        var plain = TrainingState(Self.network(seed: 7)), own = plain, twice = plain
        try Self.train(&plain, Self.recipe(.nesterov()))
        let recipe = Self.recipe(.nesterov(), objective: .custom(name: "cross-entropy by hand"))
        try Self.train(
            &own, recipe,
            objective: { network, batch, pass in
                let trace = try pass.traced(network, batch.images)
                return try pass.value(crossEntropy(trace.output, labels: batch.labels), of: network, through: trace)
            })
        #expect(own == plain)
        try Self.train(
            &twice, recipe,
            objective: { network, batch, pass in
                let trace = try pass.traced(network, batch.images)
                let loss = crossEntropy(trace.output, labels: batch.labels)
                let half = Tensor(loss.gradient.shape, loss.gradient.values.map { $0 / 2 })
                var value = try pass.value(
                    Loss(value: loss.value, gradient: half, correct: loss.correct), of: network, through: trace)
                try value.gradients.add(value.gradients, on: pass.engine)
                return value
            })
        for (one, other) in zip(twice.network.namedParameters, plain.network.namedParameters) {
            #expect(zip(one.tensor.values, other.tensor.values).allSatisfy { abs($0 - $1) < 1e-5 }, "\(one.name)")
        }
        #expect(throws: NetworkError.self) {
            try Self.train(&plain, Self.recipe(), objective: { _, _, _ in throw Stop() })
        }
        var state = TrainingState(Self.network(seed: 7))
        #expect(throws: NetworkError.self) { try Self.train(&state, recipe) }
    }

    private struct Stop: Error {}

    /// A layer that scales its input by 2 is learnt from pairs.
    @Test func squaresFall() throws {
        var stream = RandomStream(seed: 8, "pairs")
        var state = TrainingState(Network([2], [.randomLinear(2, 2, &stream)]))
        let recipe = TrainingRecipe(
            epochs: 60, batchSize: 8, peakLearningRate: 0.3, objective: .meanSquaredError, optimizer: .sgd(momentum: 0))
        func batches(_ epoch: Int) -> [Batch] {
            var stream = RandomStream(seed: 9).substream("epoch", epoch)
            return [Batch(images: .random([8, 2], &stream), labels: Array(repeating: 0, count: 8))]
        }
        try state.train(
            recipe, imagesPerEpoch: 8, batches: batches, on: Engine(), stream: stream,
            beforePass: { batch, _, _ in
                var batch = batch
                batch.targets = Tensor(batch.images.shape, batch.images.values.map { 2 * $0 })
                return batch
            })
        let weights = state.network.layers[0].layer.parameters[0].tensor.values
        #expect(zip(weights, [2, 0, 0, 2] as [Float]).allSatisfy { abs($0 - $1) < 0.05 }, "\(weights)")
        #expect(state.history.last?.accuracy == nil)
        var other = TrainingState(state.network)
        let error = #expect(throws: NetworkError.self) {
            try other.train(recipe, imagesPerEpoch: 8, batches: batches, on: Engine(), stream: stream)
        }
        #expect("\(error.map { "\($0)" } ?? "")".contains("no targets"))
    }

    /// Labels beyond 255, as ImageNet has them.
    @Test func manyClasses() throws {
        var stream = RandomStream(seed: 10, "classes")
        var state = TrainingState(Network([3], [.randomLinear(3, 1000, &stream)]))
        let labels = [999, 256, 0]
        let images = Tensor([3, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1])
        try state.train(
            TrainingRecipe(epochs: 40, batchSize: 3, peakLearningRate: 1), imagesPerEpoch: 3,
            batches: { _ in [Batch(images: images, labels: labels)] }, on: Engine(), stream: stream)
        #expect(state.network.predictions(try state.network.forward(images, on: Engine())) == labels)
        let error = #expect(throws: NetworkError.self) {
            var state = TrainingState(Self.network(seed: 1))
            let batch = Batch(images: Self.batches(epoch: 0)[0].images, labels: Array(repeating: 3, count: 8))
            try state.train(
                Self.recipe(), imagesPerEpoch: 8, batches: { _ in [batch] }, on: Engine(), stream: stream)
        }
        #expect("\(error.map { "\($0)" } ?? "")".contains("labels from 0 to 2, found 3"))
    }

    @Test func recipesAreStoredAndTold() throws {
        let recipe = TrainingRecipe(
            epochs: 8, batchSize: 64, peakLearningRate: 0.1, objective: .crossEntropy(smoothing: 0.1),
            optimizer: .adamW(), schedule: .momentumCycle(), clippingNorm: 5, trains: .allBut(["features"]))
        #expect(try JSONDecoder().decode(TrainingRecipe.self, from: JSONEncoder().encode(recipe)) == recipe)
        #expect(
            TrainingRecipe(epochs: 3, peakLearningRate: 0.1).inWords == """
                batches of 128, gradient descent with Nesterov momentum 0.9, a learning rate that climbs to 0.1 and \
                falls to 0 along a cosine, weight decay 0.0005, no label smoothing
                """)
        #expect(
            recipe.inWords.hasSuffix(
                "label smoothing 0.1, gradients clipped to a norm of 5.0, all but features trained"))
    }
}

import Foundation
import Methods
import Networks
import Tensors
import Testing

@Suite struct NetworkMaskTests {
    /// A third of each layer's weights, but all of the classifier's.
    private func allocation(_ network: Network) throws -> PruningAllocation {
        try PruningAllocation(
            kept: network.prunableLayers().map { $0.name == "classifier" ? $0.weights.count : $0.weights.count / 3 })
    }

    private func batches(_ network: Network, epoch: Int) -> [Batch] {
        var stream = RandomStream(seed: 21, "batches").substream("epoch", epoch)
        return (0..<4).map { _ in
            Batch(
                images: .random([6] + network.inputShape, &stream),
                labels: (0..<6).map { _ in stream.uniform(below: 4) })
        }
    }

    private func train(
        _ state: inout TrainingState, _ optimizer: Optimizer, epochs: Int = 2, updates: Int = 4,
        afterUpdate: AfterUpdate? = nil, afterEpoch: AfterEpoch = { _ in }
    ) throws {
        let network = state.network
        let recipe = TrainingRecipe(
            epochs: epochs, batchSize: 6, peakLearningRate: 0.02, optimizer: optimizer, schedule: .constant)
        try state.train(
            recipe, imagesPerEpoch: 6 * updates, batches: { batches(network, epoch: $0).prefix(updates) }, on: Engine(),
            stream: RandomStream(seed: 22, "training"), afterUpdate: afterUpdate, afterEpoch: afterEpoch)
    }

    @Test(arguments: [UInt64(1), 2]) func theLargestStayAndTheRestIsZero(seed: UInt64) throws {
        let network = Network.prunable(seed: seed)
        let allocation = try allocation(network)
        let mask = try NetworkMask(network, allocation)
        let pruned = try mask.applied(to: network)
        #expect(mask.kept == allocation.total && pruned.nonzeroWeightCounts == allocation.kept)
        for (layer, kept) in zip(network.weightedNames, allocation.kept) {
            let count = try network.weights(layer).count
            #expect(try pruned.weights(layer) == network.pruning(layer, count - kept).weights(layer), "seed \(seed)")
        }
        // Nothing else has changed, or takes memory.
        for (now, before) in zip(pruned.layers, network.layers) {
            for (one, other) in zip(now.layer.parameters, before.layer.parameters) {
                let isPruned = one.role == .weight && now.name != "classifier"
                #expect(one.tensor.sharesStorage(with: other.tensor) == !isPruned, "\(now.name), \(one.role)")
            }
        }
        #expect(try mask.applied(to: pruned) == pruned)
    }

    /// Through two epochs with momentum and weight decay, whatever the optimiser remembers.
    @Test(arguments: [
        Optimizer.nesterov(weightDecay: 0.01), .sgd(weightDecay: 0.01, decays: .everything), .adam(weightDecay: 0.1),
        .adamW(weightDecay: 0.1),
    ]) func masksHoldThroughTraining(optimizer: Optimizer) throws {
        let network = Network.prunable(seed: 3)
        let allocation = try allocation(network)
        let mask = try NetworkMask(network, allocation)
        var state = TrainingState(try mask.applied(to: network))
        var epochs = 0
        try train(
            &state, optimizer, afterUpdate: mask.hold,
            afterEpoch: { state in
                try mask.check(state)
                #expect(state.network.nonzeroWeightCounts == allocation.kept)
                epochs += 1
            })
        #expect(epochs == 2)
        for layer in mask.layers {
            let place = try network.place(of: layer.name)
            let (before, after) = (try network.weights(layer.name), try state.network.weights(layer.name))
            for index in before.indices {
                #expect(layer.mask.isKept[index] ? after[index] != before[index] : after[index] == 0)
            }
            for memory in optimizer.memories {
                let remembered = try #require(state.optimizerState?[place, .weight, memory]).values
                #expect(zip(remembered, layer.mask.isKept).allSatisfy { $1 ? $0 != 0 : $0 == 0 }, "\(memory)")
            }
        }
    }

    /// Of what an earlier mask kept the largest, also where a weight that it pruned has come back, or one that it kept
    /// is 0.
    @Test(arguments: 0..<20) func laterMasksLieWithinEarlierOnes(seed: UInt64) throws {
        var network = Network.prunable(seed: seed)
        let first = try NetworkMask(network, allocation(network))
        var stream = RandomStream(seed: seed, "rounds")
        for place in network.weightedLayers {
            network.layers[place].layer.withParameters { role, tensor in
                guard role == .weight else { return }
                tensor.withMutableValues { values in
                    for index in values.indices { values[index] = [0, -1, 0.5, 2][stream.uniform(below: 4)] }
                }
            }
        }
        let kept = first.layers.map { $0.kept - stream.uniform(below: $0.kept / 2) }
        let second = try NetworkMask(network, PruningAllocation(kept: kept), within: first)
        #expect(second.layers.map(\.kept) == kept, "seed \(seed)")
        for (layer, earlier) in zip(second.layers, first.layers) {
            let weights = try network.weights(layer.name)
            let order = weights.indices.filter { earlier.mask.isKept[$0] }
                .sorted { (abs(weights[$0]), $0) < (abs(weights[$1]), $1) }
            let stays = Set(order.suffix(layer.kept))
            #expect(layer.mask.isKept == weights.indices.map(stays.contains), "\(layer.name), seed \(seed)")
        }
        // A layer that had no mask keeps what it may.
        let body = try NetworkMask(first.layers.filter { $0.name == "body" })
        let free = try NetworkMask(network, PruningAllocation(kept: kept), within: body)
        #expect(free.layers[1] == second.layers[1] && free.layers.map(\.kept) == kept, "seed \(seed)")
    }

    @Test func laterMasksThatKeepMoreAreRefused() throws {
        let network = Network.prunable(seed: 7)
        let first = try NetworkMask(network, allocation(network))
        var kept = first.layers.map(\.kept)
        kept[1] += 1
        let error = #expect(throws: MethodError.self) {
            try NetworkMask(network, PruningAllocation(kept: kept), within: first)
        }
        #expect(error?.attempt == "pruning body" && error?.finding.contains("of the 48 that were kept before") == true)
        let wrong = try NetworkMask([.init("body", PruningMask(shape: [2, 2], isKept: [true, false, true, true]))])
        #expect(throws: MethodError.self) {
            try NetworkMask(network, PruningAllocation(kept: [1, 1, 1, 1]), within: wrong)
        }
        #expect(throws: MethodError.self) {
            try NetworkMask(network, PruningAllocation(kept: [1, 1, 1]), within: first)
        }
    }

    /// The first update moves what is kept as it would without a mask.
    @Test func whatIsKeptLearnsAsEver() throws {
        let network = Network.prunable(seed: 4)
        let mask = try NetworkMask(network, allocation(network))
        let pruned = try mask.applied(to: network)
        var (held, free) = (TrainingState(pruned), TrainingState(pruned))
        try train(&held, .nesterov(weightDecay: 0.01), epochs: 1, updates: 1, afterUpdate: mask.hold)
        try train(&free, .nesterov(weightDecay: 0.01), epochs: 1, updates: 1)
        #expect(held.network != free.network)
        #expect(try held.network == mask.applied(to: free.network).withZeros(of: held.network))
    }

    @Test func weightsThatComeBackAreNoticed() throws {
        let network = Network.prunable(seed: 5)
        let mask = try NetworkMask(network, allocation(network))
        var state = TrainingState(try mask.applied(to: network))
        let error = #expect(throws: MethodError.self) {
            try train(&state, .nesterov(), epochs: 1, afterEpoch: mask.check)
        }
        #expect("\(error.map { "\($0)" } ?? "")".contains("are no longer 0"))
        // One weight of one layer is enough.
        var one = TrainingState(try mask.applied(to: network))
        try mask.check(one)
        let place = try #require(mask.layers[1].mask.isKept.firstIndex(of: false))
        one.network.layers[try network.place(of: "body")].layer.withParameters { role, tensor in
            if role == .weight { tensor.withMutableValues { $0[place] = 1e-20 } }
        }
        let found = #expect(throws: MethodError.self) { try mask.check(one) }
        #expect(found?.finding == "1 of 96 pruned weights are no longer 0")
    }

    @Test func whatDoesNotFitIsRefused() throws {
        let network = Network.prunable(seed: 6)
        let mask = try NetworkMask(network, allocation(network))
        #expect(throws: NetworkError.self) { try mask.applied(to: .small(seed: 1)) }
        let wrong = try PruningMask(shape: [2, 2], isKept: [true, false, true, true])
        for name in ["body", "body.norm", "sum"] {
            let mask = try NetworkMask([.init(name, wrong)])
            #expect(throws: MethodError.self, "\(name)") { try mask.applied(to: network) }
            #expect(throws: MethodError.self, "\(name)") { try mask.check(TrainingState(network)) }
        }
        #expect(throws: MethodError.self) { try NetworkMask([.init("body", wrong), .init("body", wrong)]) }
        #expect(throws: MethodError.self) { try NetworkMask(network, PruningAllocation(kept: [1, 2, 3])) }
        #expect(throws: MethodError.self) { try NetworkMask(network, PruningAllocation(kept: [73, 1, 1, 1])) }
    }
}

extension Network {
    /// The same numbers, where they are 0 with the sign that they have in another network.
    fileprivate func withZeros(of other: Network) -> Network {
        var result = self
        for place in layers.indices {
            var parameters = other.layers[place].layer.parameters.makeIterator()
            result.layers[place].layer.withParameters { _, tensor in
                guard let values = parameters.next()?.tensor.values else { return }
                tensor.withMutableValues { numbers in
                    for index in numbers.indices where numbers[index] == 0 && values[index] == 0 {
                        numbers[index] = values[index]
                    }
                }
            }
        }
        return result
    }
}

import Datasets
import Methods
import Models
import Networks
import Tensors

extension Lab {
    /// Trains an attention module beside a frozen network, from its checkpoint if there is one; a piece of the store.
    ///
    /// - Parameters:
    ///   - batches: gives the batches of an epoch, in order; the same for the same number.
    ///   - watched: images on which the loss's terms are told after each epoch.
    ///   - stream: what the objective draws from.
    ///   - name: unlike those of the step's other modules.
    /// - Throws: what the engine, the store or the training throws.
    public func attentionLearned<Batches: Sequence>(
        _ module: AttentionModule, by objective: AttentionObjective, _ recipe: TrainingRecipe, imagesPerEpoch: Int,
        batches: (_ epoch: Int) throws -> Batches, watched: Tensor, stream: RandomStream, named name: String
    ) throws -> LearnedAttention where Batches.Element == Batch {
        try piece("\(name), module") {
            func watch(_ epoch: Int, _ terms: () throws -> AttentionTerms?) throws -> AttentionTerms? {
                try piece("\(name), terms after epoch \(epoch)", compute: terms)
            }
            let state = try train(
                module.parameters, recipe, imagesPerEpoch: imagesPerEpoch, batches: batches, stream: stream,
                checkpoint: checkpoint.named(name), objective: objective.function,
                afterEpoch: { state in
                    // Other numbers of images than a batch's are seen here.
                    equipment.engineInUse?.releaseUnusedMemory()
                    defer { equipment.engineInUse?.releaseUnusedMemory() }
                    _ = try watch(state.history.count) {
                        try objective.terms(objective.module(state.network), watched, on: engine)
                    }
                })
            return LearnedAttention(
                module: objective.module(state.network), epochs: state.history,
                // Those of an epoch that is over can't be had again.
                terms: try state.history.indices.map { try watch($0 + 1) { nil } })
        }
    }

    /// A module of one variation, trained beside a network that stays as it is; a piece of the store.
    ///
    /// - Parameters:
    ///   - groups: of the network's classes; each class by itself where there are none.
    ///   - black: black as the network sees it.
    ///   - batches: as above.
    ///   - stream: what the module's first numbers and the objective's draws come from.
    /// - Throws: what the engine, the store or the training throws.
    public func attentionVaried<Batches: Sequence>(
        _ variation: AttentionVariation, beside network: Network, in groups: LogitGroups?, black: [Float],
        _ recipe: TrainingRecipe, imagesPerEpoch: Int, batches: (_ epoch: Int) throws -> Batches, watched: Tensor,
        stream: RandomStream, named name: String
    ) throws -> LearnedAttention where Batches.Element == Batch {
        let usual = try AttentionDesign.usual(for: network, input: network.inputShape)
        let design = variation.design(usual.taps)
        let taps = try AttentionTaps(design.taps, of: network, input: network.inputShape)
        let classes = try groups?.count ?? network.outputShape([1] + network.inputShape)[1]
        let module = AttentionModule(design, taps, count: classes, stream: stream.substream(variation.firstNumbers))
        let objective = try AttentionObjective(
            module, beside: network, in: groups, black: AttentionDesign.maskFill(before: network, black: black),
            loss: variation.loss, target: variation.target)
        return try attentionLearned(
            module, by: objective, recipe, imagesPerEpoch: imagesPerEpoch, batches: batches, watched: watched,
            stream: stream.substream("answers"), named: name)
    }
}

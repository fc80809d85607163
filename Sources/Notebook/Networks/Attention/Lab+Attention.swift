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
}

import Foundation
import Networks
import Tensors

extension Lab {
    /// Trains a network on batches of any origin, from the running step's checkpoint if there is one; keeps a checkpoint
    /// after each epoch.
    ///
    /// - Parameters:
    ///   - batches: gives the batches of an epoch, in order; the same for the same number.
    ///   - stream: what dropout, the objective and the hooks draw from.
    ///   - kept: where it goes on from; a step that trains several networks names one for each.
    ///   - objective: what is computed where the recipe's objective is a custom one.
    ///   - beforePass: changes each batch before the pass that learns from it: attacks it, mixes its images.
    ///   - afterUpdate: changes the state after each update: masks its weights.
    ///   - afterEpoch: gets the state before it is kept as a checkpoint: makes sure of masks.
    /// - Throws: what the engine, the store, the training or the closures throw.
    public func train<Batches: Sequence>(
        _ network: Network, _ recipe: TrainingRecipe, imagesPerEpoch: Int, batches: (_ epoch: Int) throws -> Batches,
        stream: RandomStream, checkpoint kept: Checkpoint? = nil, objective: ObjectiveFunction? = nil,
        beforePass: BeforePass? = nil, afterUpdate: AfterUpdate? = nil, afterEpoch: AfterEpoch? = nil
    ) throws -> TrainingState where Batches.Element == Batch {
        let checkpoint = kept ?? checkpoint
        var state = TrainingState(network)
        if let saved = try checkpoint.load() {
            do {
                state = try TrainingState(SafeTensors(decoding: saved))
                note("resuming \(network.name) after epoch \(state.history.count) of \(recipe.epochs)")
            } catch {
                note(
                    "training \(network.name) from the start, since its checkpoint can't be read: \(message(of: error))"
                )
            }
        }
        // What follows has other sizes than a training's batches.
        defer { equipment.engineInUse?.releaseUnusedMemory() }
        try state.train(
            recipe, imagesPerEpoch: imagesPerEpoch, batches: batches, on: engine, stream: stream, objective: objective,
            beforePass: beforePass, afterUpdate: afterUpdate,
            afterBatch: { now in
                let accuracy = now.accuracy.map { String(format: ", accuracy %.1f %%", $0 * 100) } ?? ""
                progress(
                    "training \(network.name), images", now.imagesDone, now.imagesInAll,
                    detail: "epoch \(now.epoch) of \(now.epochs), loss \(String(format: "%.3f", now.loss))\(accuracy)")
            },
            afterEpoch: { state in
                try afterEpoch?(state)
                try checkpoint.save(state.safeTensors().encoded())
            })
        return state
    }
}

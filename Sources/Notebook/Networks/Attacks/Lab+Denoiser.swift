import Foundation
import Methods
import Networks
import Tensors

extension Lab {
    /// Trains a denoiser on attacked images beside the clean ones; kept, so that a run that died goes on after it.
    ///
    /// - Parameters:
    ///   - attacked: [N, 3, H, W] from 0 to 1; may hold clean ones, too.
    ///   - clean: the same before any attack, image by image.
    ///   - recipe: its objective and the layers that train are the denoiser's.
    ///   - draw: what is trained under one of these sees the images in the same order, with the same noise.
    ///   - name: unique in the step.
    /// - Throws: what the engine, the store or the training throws.
    public func trainedDenoiser(
        _ denoiser: ColorDenoiser, on attacked: Tensor, clean: Tensor, _ recipe: TrainingRecipe, drawnAs draw: String,
        named name: String
    ) throws -> ColorDenoiser {
        precondition(attacked.shape == clean.shape, "each attacked image has a clean one")
        let trained = try piece("\(name), denoiser") {
            let stream = RandomStream(seed: seed, "training a denoiser", draw)
            var recipe = recipe
            recipe.objective = .custom(name: ColorDenoiser.objectiveName)
            recipe.trains = denoiser.trainedLayers
            let count = attacked.shape[0]
            let state = try train(
                denoiser.network, recipe, imagesPerEpoch: count,
                batches: { epoch in
                    var order = stream.substream("order", epoch)
                    return PairedBatches(
                        attacked: attacked, clean: clean, order: order.shuffledIndices(count), size: recipe.batchSize)
                },
                stream: stream.substream("passes"), checkpoint: checkpoint.named(name),
                objective: denoiser.objective)
            return StoredDenoiserNetwork(network: state.network)
        }
        return denoiser.with(trained.network)
    }
}

/// A network as a piece of a step.
private struct StoredDenoiserNetwork: StorableValue {
    let network: Network

    static var encodingName: String { "network 1" }
    func encoded() throws -> Data { try network.safeTensors().encoded() }
    init(network: Network) { self.network = network }
    init(decoding data: Data) throws { network = try Network(SafeTensors(decoding: data)) }
}

/// Attacked images in an order, with the clean ones as targets.
private struct PairedBatches: Sequence, IteratorProtocol {
    let attacked: Tensor
    let clean: Tensor
    let order: [Int]
    let size: Int
    private var done = 0

    init(attacked: Tensor, clean: Tensor, order: [Int], size: Int) {
        self.attacked = attacked
        self.clean = clean
        self.order = order
        self.size = size
    }

    mutating func next() -> Batch? {
        guard done < order.count else { return nil }
        let places = order[done..<Swift.min(done + size, order.count)]
        done += places.count
        return Batch(
            images: chosen(attacked, places), labels: places.map { _ in 0 }, targets: chosen(clean, places))
    }

    private func chosen(_ images: Tensor, _ places: ArraySlice<Int>) -> Tensor {
        let count = images.count / images.shape[0]
        return images.withValues { values in
            Tensor([places.count] + images.shape.dropFirst()) { result in
                for (image, place) in places.enumerated() {
                    for number in 0..<count { result[image * count + number] = values[place * count + number] }
                }
            }
        }
    }
}

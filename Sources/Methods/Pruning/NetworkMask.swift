import Networks
import Synchronization
import Tensors

/// Which weights of a network are kept, layer by layer.
///
///     let mask = try NetworkMask(network, allocation)
///     let retrained = try lab.train(
///         mask.applied(to: network), on: dataset, recipe, afterUpdate: mask.hold, afterEpoch: mask.check)
public struct NetworkMask: Sendable, Equatable {
    /// The mask of one layer's weights.
    public struct MaskedLayer: Sendable, Equatable {
        /// Its name in the network.
        public let name: String
        public let mask: PruningMask
        /// How many weights are kept.
        public let kept: Int
        fileprivate let factors = MaskFactors()

        public init(_ name: String, _ mask: PruningMask) {
            self.name = name
            self.mask = mask
            kept = mask.keptCount
        }

        fileprivate var keepsAll: Bool { kept == mask.isKept.count }

        public static func == (first: MaskedLayer, second: MaskedLayer) -> Bool {
            first.name == second.name && first.mask == second.mask
        }
    }

    /// Layers that aren't there keep all weights.
    public let layers: [MaskedLayer]

    /// - Throws: ``MethodError`` if a layer has two masks.
    public init(_ layers: [MaskedLayer]) throws {
        var names = Set<String>()
        if let twice = layers.first(where: { !names.insert($0.name).inserted }) {
            throw MethodError(
                "masking a network", "there are two masks for \(twice.name)", advice: "Give one for each layer")
        }
        self.layers = layers
    }

    /// The weights of largest magnitude in each layer, as many as an allocation keeps.
    ///
    /// - Throws: ``MethodError`` if the allocation is none of this network's.
    public init(_ network: Network, _ allocation: PruningAllocation) throws {
        let prunable = try network.prunableLayers()
        layers = try zip(prunable, allocation.masks(of: prunable)).map { MaskedLayer($0.name, $1) }
    }

    /// The same after an earlier round: in each layer the largest magnitudes of those weights that its mask kept, so
    /// that none comes back.
    ///
    /// - Throws: ``MethodError`` naming a layer that is to keep more than before; where the allocation or the earlier
    ///   mask is none of this network's.
    public init(_ network: Network, _ allocation: PruningAllocation, within earlier: NetworkMask) throws {
        let prunable = try network.prunableLayers()
        try allocation.check(prunable)
        layers = try zip(prunable, allocation.kept).map { layer, kept in
            let before = earlier.layers.first { $0.name == layer.name }?.mask
            return MaskedLayer(layer.name, try layer.mask(keeping: kept, within: before))
        }
    }

    /// How many weights the masked layers keep together.
    public var kept: Int { layers.reduce(0) { $0 + $1.kept } }

    /// The network with pruned weights 0 exactly; it shares the memory of layers that keep all.
    ///
    /// - Throws: `NetworkError` for a layer that the network doesn't have, ``MethodError`` for one of another shape.
    public func applied(to network: Network) throws -> Network {
        var result = network
        for layer in layers {
            let place = try place(of: layer, in: network)
            guard !layer.keepsAll else { continue }
            try result.layers[place].layer.withParameters { role, tensor in
                if role == .weight { try layer.mask.apply(to: &tensor) }
            }
        }
        return result
    }

    /// Zeroes what is pruned, and all that the optimiser remembers of it: a training's `afterUpdate`.
    public func hold(_ state: inout TrainingState, _ pass: TrainingPass) throws {
        for layer in layers where !layer.keepsAll {
            let place = try place(of: layer, in: state.network)
            try state.multiply(place, .weight, by: layer.factors.tensor(of: layer.mask), on: pass.engine)
        }
    }

    /// Makes sure that no pruned weight has come back: a training's `afterEpoch`.
    ///
    /// - Throws: ``MethodError`` naming a layer in which one has.
    public func check(_ state: TrainingState) throws {
        for layer in layers where !layer.keepsAll {
            let weights = state.network.layers[try place(of: layer, in: state.network)].layer.prunableWeights
            let returned = weights?.withValues { values in
                zip(values, layer.mask.isKept).count { $0 != 0 && !$1 }
            }
            guard returned == 0 else {
                throw MethodError(
                    "training \(layer.name) of \(state.network.name) with a mask",
                    "\(returned.map { "\($0)" } ?? "all") of \(layer.mask.isKept.count - layer.kept) pruned weights are "
                        + "no longer 0",
                    advice: "Pass the mask's hold as afterUpdate")
            }
        }
    }

    private func place(of layer: MaskedLayer, in network: Network) throws -> Int {
        let place = try network.place(of: layer.name)
        let shape = network.layers[place].layer.prunableWeights?.shape
        guard shape == layer.mask.shape else {
            throw MethodError(
                "masking the weights of \(layer.name) of \(network.name)",
                "the mask is of shape \(layer.mask.shape), "
                    + (shape.map { "the weights of \($0)" } ?? "and the layer has no weights"),
                advice: "Use the mask with the network that it was made for")
        }
        return place
    }
}

/// A mask as numbers, 1 where a weight is kept and 0 where it is pruned: as large as the weights, and made when a
/// training first needs them.
private final class MaskFactors: Sendable {
    private let made = Mutex<Tensor?>(nil)

    func tensor(of mask: PruningMask) -> Tensor {
        made.withLock { made in
            if let made { return made }
            let tensor = Tensor(mask.shape, mask.isKept.map { $0 ? 1 : 0 })
            made = tensor
            return tensor
        }
    }
}

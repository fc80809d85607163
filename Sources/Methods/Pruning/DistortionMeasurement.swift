import Networks
import Tensors

/// Measures what pruning changes in a network's output on calibration images.
///
/// e(m) = (1/C) Σ_c (f_c(x_m) − g_c(x_m))², with f the network, g the pruned one, and C outputs, in Float64 (Xu et al. 2023,
/// "Efficient joint optimization of layer-adaptive weight pruning in deep neural networks", ICCV; the squared difference
/// is that of the authors' code). Both compute as in use, with batch normalisation folded; which weights are the
/// smallest is decided before folding.
///
/// A layer's amounts are computed from where its input is, which is the same for all: about half of whole passes, if
/// layers are asked for in the network's order.
///
///     var measurement = try DistortionMeasurement(network, images: batches.map(\.images), on: engine)
///     let first = try measurement.distortions(ofPruning: "features.0", parts: 40, on: engine)
///     try first.curve(.mean).distortions[0]       // 0
public struct DistortionMeasurement {
    private let network: Network
    private let folded: Network
    private let images: [Tensor]
    /// The network's output for each batch of images.
    private let outputs: [Tensor]
    /// All before the layer that was asked for last.
    private var passes: [ForwardPass]

    /// - Parameter images: batches [N, C, H, W], prepared for the network; what layers compute on is kept for all of
    ///   them at once.
    /// - Throws: ``MethodError`` if there are none or an output isn't finite; what the network throws.
    public init(_ network: Network, images: [Tensor], on engine: Engine) throws {
        guard !images.isEmpty, images.allSatisfy({ $0.count > 0 }) else {
            throw MethodError(
                "measuring what pruning \(network.name) changes", "a batch has no images, or there is no batch",
                advice: "Give at least one image")
        }
        let folded = network.foldingBatchNorm()
        let passes = images.map { ForwardPass($0, of: folded) }
        let outputs = try passes.map { try $0.output(of: folded, on: engine) }
        guard outputs.allSatisfy({ $0.nonFiniteCount == 0 }) else {
            throw MethodError(
                "measuring what pruning \(network.name) changes", "an output of the whole network isn't finite",
                advice: "Check the network's weights and the calibration images")
        }
        (self.network, self.folded, self.images) = (network, folded, images)
        (self.passes, self.outputs) = (passes, outputs)
    }

    /// What pruning one layer alone changes, for each amount and image; 0 exactly where no weight but zeros is pruned.
    ///
    /// - Parameters:
    ///   - parts: equal shares of the layer's weights that are pruned one after the other.
    ///   - progress: gets how many of the parts + 1 amounts are measured, after each.
    /// - Throws: ``MethodError`` if the layer has no weights or an output isn't finite; what the network throws.
    public mutating func distortions(
        ofPruning layer: String, parts: Int, on engine: Engine, progress: (_ amounts: Int) -> Void = { _ in }
    ) throws -> ImageDistortions {
        let place = try weights(of: layer).place
        if passes.contains(where: { $0.place > place }) { passes = images.map { ForwardPass($0, of: folded) } }
        for index in passes.indices { try passes[index].advance(to: place, in: folded, on: engine) }
        let unchanged = [Double](repeating: 0, count: images.reduce(0) { $0 + $1.shape[0] })
        var measured = 0
        return try distortions(ofPruning: layer, parts) { pruned, isChanged, before in
            let found = isChanged ? try changes(passes, pruned, on: engine) : before ?? unchanged
            measured += 1
            progress(measured)
            return found
        }
    }

    /// The same as the published code measures it: each amount on images drawn anew, such as other crops, against the
    /// output for those that the measurement began with. Nothing pruned changes the output, too, and passes are whole.
    ///
    /// - Parameter redrawn: the batches of a pass, for a place among the amounts; the images in the same order and
    ///   batches.
    /// - Throws: as the other, and what `redrawn` throws.
    public func distortions(
        ofPruning layer: String, parts: Int, redrawn: (_ amount: Int) throws -> [Tensor], on engine: Engine
    ) throws -> ImageDistortions {
        var amount = 0
        return try distortions(ofPruning: layer, parts) { pruned, _, _ in
            defer { amount += 1 }
            return try changes(redrawn(amount).map { ForwardPass($0, of: folded) }, pruned, on: engine)
        }
    }

    /// What all changes together make of the output, for each image: of an allocation with all its layers pruned.
    ///
    /// - Parameter changed: the same network with other numbers.
    /// - Throws: ``MethodError`` if it has other layers or an output isn't finite; what the network throws.
    public func distortions(of changed: Network, on engine: Engine) throws -> [Double] {
        guard changed.layers.map(\.name) == network.layers.map(\.name) else {
            throw MethodError(
                "measuring how \(changed.name) differs from \(network.name)", "they have other layers",
                advice: "Compare a network with what was made of it")
        }
        let folded = changed.foldingBatchNorm()
        return try changes(images.map { ForwardPass($0, of: folded) }, folded, on: engine)
    }

    /// - Parameter measure: gets the pruned network, whether it differs from that of the amount before, and what was
    ///   measured then.
    private func distortions(
        ofPruning layer: String, _ parts: Int,
        measure: (_ pruned: Network, _ isChanged: Bool, _ before: [Double]?) throws -> [Double]
    ) throws -> ImageDistortions {
        let (place, weights) = try weights(of: layer)
        let order = MagnitudeOrder(weights).places
        let amounts = DistortionCurve.amounts(of: weights.count, parts: parts)
        var pruned = folded
        var rows: [[Double]] = []
        var done = 0
        for amount in amounts {
            let isChanged = pruned.layers[place].layer.zeroWeights(at: order[done..<amount])
            done = amount
            rows.append(try measure(pruned, isChanged, rows.last))
        }
        return try ImageDistortions(layer: layer, weights: weights.count, pruned: amounts, distortions: rows)
    }

    /// A layer's weights, which folding has not changed yet, and its place in the folded network.
    private func weights(of layer: String) throws -> (place: Int, weights: Tensor) {
        guard let weights = network.layers[try network.place(of: layer)].layer.weights else {
            throw MethodError(
                "measuring what pruning \(layer) of \(network.name) changes", "it has no weights of its own",
                advice: "Choose a convolution or a linear layer")
        }
        return (try folded.place(of: layer), try PrunableLayer(layer, weights).weights)
    }

    /// For each image, the mean squared difference of the outputs from the whole network's.
    private func changes(_ passes: [ForwardPass], _ network: Network, on engine: Engine) throws -> [Double] {
        guard passes.count == outputs.count else {
            throw MethodError(
                "comparing outputs of \(network.name)", "there are \(passes.count) batches and \(outputs.count)",
                advice: "Give the same images in the same batches")
        }
        return try zip(passes, outputs).flatMap { pass, before in
            let after = try pass.output(of: network, on: engine)
            guard after.shape == before.shape, after.nonFiniteCount == 0 else {
                throw MethodError(
                    "comparing outputs of \(network.name)",
                    after.shape == before.shape ? "some aren't finite" : "\(before.shape) became \(after.shape)",
                    advice: "Check the network's weights and the images")
            }
            return meanSquares(after, before)
        }
    }
}

/// For each entry of the first axis, the mean squared difference.
private func meanSquares(_ left: Tensor, _ right: Tensor) -> [Double] {
    let size = left.count / left.shape[0]
    return left.withValues { left in
        right.withValues { right in
            stride(from: 0, to: left.count, by: size).map { start in
                var sum = 0.0
                for place in start..<start + size {
                    let difference = Double(left[place]) - Double(right[place])
                    sum += difference * difference
                }
                return sum / Double(size)
            }
        }
    }
}

import Networks
import Tensors

/// Measures what pruning changes in a network's output on calibration images.
///
/// e(m) = (1/C) Σ_c (f_c(x_m) − g_c(x_m))², with f the network, g the pruned one, and C outputs, in Float64 (Xu et al.
/// 2023, "Efficient joint optimization of layer-adaptive weight pruning in deep neural networks", ICCV; the squared
/// difference is that of the authors' code). Both compute as in use, with batch normalisation folded; which weights are
/// the smallest is decided before folding.
///
/// A layer's amounts are computed from where its input is, which is the same for all. Asked for in the network's order,
/// layers of equal cost take half of whole passes, and less where the first ones cost most (VGG-16 for CIFAR-10: 0.47).
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

    /// - Parameters:
    ///   - images: batches [N, C, H, W], prepared for the network; what layers compute on is kept for all of them at
    ///     once.
    ///   - progress: gets how many of the images have gone through the whole network, after each batch.
    /// - Throws: ``MethodError`` if there are none or an output isn't finite; what the network throws.
    public init(
        _ network: Network, images: [Tensor], on engine: Engine, progress: (_ images: Int) -> Void = { _ in }
    ) throws {
        guard !images.isEmpty, images.allSatisfy({ $0.count > 0 }) else {
            throw MethodError(
                "measuring what pruning \(network.name) changes", "a batch has no images, or there is no batch",
                advice: "Give at least one image")
        }
        let folded = network.foldingBatchNorm()
        let passes = images.map { ForwardPass($0, of: folded) }
        var measured = 0
        let outputs = try zip(passes, images).map { pass, batch in
            let output = try pass.output(of: folded, on: engine)
            measured += batch.shape[0]
            progress(measured)
            return output
        }
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
        for index in passes.indices where passes[index].place < place {
            try passes[index].advance(to: place, in: folded, on: engine)
            // What earlier layers computed on is of other sizes than all that follows.
            engine.releaseUnusedMemory()
        }
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
    /// - Parameters:
    ///   - changed: the same network with other numbers.
    ///   - progress: gets how many of the images are measured, after each batch.
    /// - Throws: ``MethodError`` if it has other layers or an output isn't finite; what the network throws.
    public func distortions(
        of changed: Network, on engine: Engine, progress: (_ images: Int) -> Void = { _ in }
    ) throws -> [Double] {
        guard changed.layers.map(\.name) == network.layers.map(\.name) else {
            throw MethodError(
                "measuring how \(changed.name) differs from \(network.name)", "they have other layers",
                advice: "Compare a network with what was made of it")
        }
        let folded = changed.foldingBatchNorm()
        return try changes(images.map { ForwardPass($0, of: folded) }, folded, on: engine, progress: progress)
    }

    /// - Parameter measure: gets the pruned network, whether it differs from that of the amount before, and what was
    ///   measured then.
    private func distortions(
        ofPruning layer: String, _ parts: Int,
        measure: (_ pruned: Network, _ isChanged: Bool, _ before: [Double]?) throws -> [Double]
    ) throws -> ImageDistortions {
        let (place, weights) = try weights(of: layer)
        let amounts = DistortionCurve.amounts(of: weights.count, parts: parts)
        var pruned = folded
        var rows: [[Double]] = []
        for smallest in SmallestMagnitudes.cuts(amounts, of: [weights]) {
            let isChanged = pruned.layers[place].layer.zeroWeights(where: smallest, of: weights)
            rows.append(try measure(pruned, isChanged, rows.last))
        }
        return try ImageDistortions(layer: layer, weights: weights.count, pruned: amounts, distortions: rows)
    }

    /// A layer's weights, which folding has not changed yet, and its place in the folded network.
    private func weights(of layer: String) throws -> (place: Int, weights: Tensor) {
        guard let weights = network.layers[try network.place(of: layer)].layer.prunableWeights else {
            throw MethodError(
                "measuring what pruning \(layer) of \(network.name) changes", "it has no weights of its own",
                advice: "Choose a convolution or a linear layer")
        }
        return (try folded.place(of: layer), try PrunableLayer(layer, weights).weights)
    }

    /// For each image, the mean squared difference of the outputs from the whole network's.
    private func changes(
        _ passes: [ForwardPass], _ network: Network, on engine: Engine, progress: (_ images: Int) -> Void = { _ in }
    ) throws -> [Double] {
        guard passes.count == outputs.count else {
            throw MethodError(
                "comparing outputs of \(network.name)", "there are \(passes.count) batches and \(outputs.count)",
                advice: "Give the same images in the same batches")
        }
        var measured = 0
        return try zip(passes, outputs).flatMap { pass, before in
            let after = try pass.output(of: network, on: engine)
            guard after.shape == before.shape, after.nonFiniteCount == 0 else {
                throw MethodError(
                    "comparing outputs of \(network.name)",
                    after.shape == before.shape ? "some aren't finite" : "\(before.shape) became \(after.shape)",
                    advice: "Check the network's weights and the images")
            }
            measured += after.shape[0]
            progress(measured)
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

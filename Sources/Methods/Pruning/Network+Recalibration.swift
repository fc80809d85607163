import Networks
import Tensors

extension Network {
    /// The network with the running statistics of its batch normalisations measured anew, from the image on; no weight,
    /// scale or shift changes.
    ///
    /// Each normalisation gets the mean of all that reaches it from these images, channel by channel, and the unbiased
    /// variance, as PyTorch keeps it, after those before it have got theirs: so they are those of the network in use. A
    /// training pass over all images as one batch would leave the same behind the first of them; it divides by biased
    /// variances on its way to the others. The division into batches changes nothing but rounding. One pass; what
    /// layers compute on is kept for all images at once.
    ///
    /// - Parameter images: batches [N, C, H, W], prepared for the network.
    /// - Throws: ``MethodError`` if a channel has fewer than two numbers, or they aren't finite; what the network
    ///   throws.
    public func recalibratingBatchNorm(on images: [Tensor], engine: Engine) throws -> Network {
        engine.evaluations += images.reduce(0) { $0 + $1.shape[0] }
        var result = self
        var passes = images.map { ForwardPass($0, of: self) }
        for place in layers.indices {
            guard case .batchNorm(var norm) = layers[place].layer else { continue }
            for index in passes.indices {
                try passes[index].advance(to: place, in: result, on: engine)
                // What earlier layers computed on is of other sizes than all that follows.
                engine.releaseUnusedMemory()
            }
            let statistics = try ChannelStatistics(passes.flatMap { try $0.inputs(in: result) })
            guard let statistics, statistics.isFinite else {
                throw MethodError(
                    "recalibrating \(layers[place].name) of \(name)",
                    statistics == nil ? "a channel has fewer than two numbers" : "what reaches it isn't finite",
                    advice: "Give more images, or check the network's weights")
            }
            norm.runningMean = Tensor([statistics.means.count], statistics.means.map { Float($0) })
            norm.runningVariance = Tensor([statistics.means.count], statistics.variances.map { Float($0) })
            result.layers[place].layer = .batchNorm(norm)
        }
        return result
    }
}

/// Mean and unbiased variance of each channel of some tensors [N, C, ...] together, in Float64.
private struct ChannelStatistics {
    var means: [Double]
    var variances: [Double]

    var isFinite: Bool { (means + variances).allSatisfy(\.isFinite) }

    /// - Returns: `nil` where a channel has fewer than two numbers.
    init?(_ tensors: [Tensor]) {
        guard let channels = tensors.first?.shape[1], channels > 0 else { return nil }
        let count = tensors.reduce(0) { $0 + $1.count } / channels
        guard count >= 2 else { return nil }
        let means = sums(tensors, channels) { values, _ in values }.map { $0 / Double(count) }
        self.means = means
        // Around the mean, since a difference of two large sums would lose digits.
        variances = sums(tensors, channels) { values, channel in
            let differences = values - means[channel]
            return differences * differences
        }.map { $0 / Double(count - 1) }
    }
}

/// For each channel, the sum of a function of its numbers: eight at a time, since each addition waits for the one
/// before.
@inline(__always)
private func sums(
    _ tensors: [Tensor], _ channels: Int, _ term: (SIMD8<Double>, Int) -> SIMD8<Double>
) -> [Double] {
    var sums = [Double](repeating: 0, count: channels)
    for tensor in tensors {
        let area = tensor.shape.dropFirst(2).reduce(1, *)
        tensor.withValues { values in
            for map in 0..<values.count / area {
                let channel = map % channels, end = (map + 1) * area
                var lanes = SIMD8<Double>.zero
                var place = map * area
                while place + 8 <= end {
                    lanes += term(eight(values, from: place), channel)
                    place += 8
                }
                var sum = lanes.sum()
                while place < end {
                    sum += term(SIMD8(repeating: Double(values[place])), channel)[0]
                    place += 1
                }
                sums[channel] += sum
            }
        }
    }
    return sums
}

@inline(__always)
private func eight(_ values: UnsafeBufferPointer<Float>, from place: Int) -> SIMD8<Double> {
    SIMD8(
        Double(values[place]), Double(values[place + 1]), Double(values[place + 2]), Double(values[place + 3]),
        Double(values[place + 4]), Double(values[place + 5]), Double(values[place + 6]), Double(values[place + 7]))
}

import Foundation

extension Engine {
    /// The gradient of a reduction's input, from that of its output.
    ///
    /// Equal largest or smallest numbers share the gradient, as in PyTorch; a product needs its factors to differ from
    /// 0.
    ///
    /// - Parameter output: what `reduced` gave, in either shape, as `gradient`.
    public func reducedBackward(
        _ gradient: Tensor, input: Tensor, output: Tensor, axes: [Int], by reduction: Reduction
    ) throws -> Tensor {
        let name = "gradient of \(reduction.rawValue) of \(input.shape) over the axes \(axes)"
        let reducedAxes = try Set(axes.map { try checkedAxis($0, of: input.shape, name) })
        let keptShape = input.shape.indices.map { reducedAxes.contains($0) ? 1 : input.shape[$0] }
        let count = keptShape.reduce(1, *)
        guard gradient.count == count, output.count == count else {
            throw TensorError(
                name,
                "wants an output and its gradient of \(count) numbers, found \(output.shape) and \(gradient.shape)")
        }
        let offsets = input.description.offsets()
        let within = Places(reducedAxes.sorted().map { offsets[$0] })
        let starts = places(input.shape.indices.filter { !reducedAxes.contains($0) }.map { offsets[$0] })
        let (gradient, output) = (try rowMajor(gradient), try rowMajor(output))
        // What fills up blocks stays 0.
        let result = Tensor(description: input.description, storage: Storage(byteCount: input.description.byteCount))
        result.buffer.initialize(repeating: 0)
        withExtendedLifetime((gradient, input, output)) {
            inParallel(starts.count, unit: within.count) { index in
                guard let from = input.buffer.baseAddress, let to = result.buffer.baseAddress else { return }
                reduction.applyBackward(
                    Double(gradient.buffer[index]), Double(output.buffer[index]), from + starts[index],
                    to + starts[index], within)
            }
        }
        return result
    }
}

extension Reduction {
    fileprivate func applyBackward(
        _ gradient: Double, _ output: Double, _ values: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>,
        _ within: Places
    ) {
        var equals = 0.0
        if self == .maximum || self == .minimum { within.forEach { equals += Double(values[$0]) == output ? 1 : 0 } }
        within.forEach { place in
            let value = Double(values[place])
            let slope: Double =
                switch self {
                case .sum: 1.0
                case .mean: 1 / Double(within.count)
                case .product: output / value
                case .maximum, .minimum: value == output ? 1 / equals : 0.0
                case .l1: value > 0 ? 1.0 : value < 0 ? -1.0 : 0.0
                case .l2: output == 0 ? 0 : value / output
                case .sumOfSquares: 2 * value
                case .logSum: 1 / exp(output)
                case .logSumExp: exp(value - output)
                }
            result[place] = Float(gradient * slope)
        }
    }
}

import Foundation

extension Engine {
    /// The logarithm of softmax, also where softmax itself is 0 in Float32; in row-major order.
    ///
    /// Computed in Float64, since oneDNN's logarithms err by 1e-6, of which small losses would consist.
    ///
    /// - Throws: `TensorError` where the axis doesn't exist; a negative one counts from the end.
    public func logSoftmax(_ input: Tensor, axis: Int) throws -> Tensor {
        let axis = try checkedAxis(axis, of: input.shape, "log-softmax of \(input.shape) along axis \(axis)")
        let source = try rowMajor(input)
        return alongLines(input.shape, axis, [source]) { places, sources, destination in
            let values = sources[0]
            let largest = places.reduce(-Float.infinity) { values[$1] > $0 || values[$1].isNaN ? values[$1] : $0 }
            let sum = places.reduce(0.0) { $0 + exp(Double(values[$1]) - Double(largest)) }
            let total = Double(largest) + log(sum)
            for place in places { destination[place] = Float(Double(values[place]) - total) }
        }
    }

    func alongLines(
        _ shape: [Int], _ axis: Int, _ sources: [Tensor],
        _ body:
            @Sendable (StrideTo<Int>, [UnsafeMutableBufferPointer<Float>], UnsafeMutableBufferPointer<Float>) -> Void
    ) -> Tensor {
        let result = empty(.rowMajor(shape))
        guard result.count > 0 else { return result }
        let lines = Lines(shape, axis)
        withExtendedLifetime(sources) {
            inParallel(lines.count, unit: shape[axis]) { line in
                body(lines.places(line), sources.map(\.buffer), result.buffer)
            }
        }
        return result
    }
}

import Foundation

extension Engine {
    /// The gradient of log-softmax's input, from that of its output and the output itself.
    public func logSoftmaxBackward(_ gradient: Tensor, output: Tensor, axis: Int) throws -> Tensor {
        let name = "gradient of log-softmax of \(output.shape) along axis \(axis)"
        let axis = try checkedAxis(axis, of: output.shape, name)
        guard gradient.shape == output.shape else {
            throw TensorError(name, "wants a gradient of that shape, found \(gradient.shape)")
        }
        let sources = [try rowMajor(gradient), try rowMajor(output)]
        return alongLines(output.shape, axis, sources) { places, sources, destination in
            let sum = places.reduce(0.0) { $0 + Double(sources[0][$1]) }
            for place in places {
                destination[place] = Float(Double(sources[0][place]) - exp(Double(sources[1][place])) * sum)
            }
        }
    }
}

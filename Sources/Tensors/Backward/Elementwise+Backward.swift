import CKernels

extension Engine {
    /// The gradient of ReLU's input: the output's where the output is positive or NaN, as in PyTorch.
    public func reluBackward(_ gradient: Tensor, output: Tensor) throws -> Tensor {
        let gradient = try packed(gradient, as: output.description, keep: false)
        let result = empty(output.description)
        let bits = withExtendedLifetime(gradient) {
            largestBits(output) { numbers, range in
                guard let at = numbers.baseAddress, let from = gradient.buffer.baseAddress,
                    let to = result.buffer.baseAddress
                else { return 0 }
                let start = range.lowerBound
                return cahier_relu_backward(to + start, from + start, at + start, range.count)
            }
        }
        result.storage.magnitude = Magnitude(measuredBits: bits)
        return result
    }
}

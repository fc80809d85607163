extension Engine {
    /// The gradient of ReLU's input: the output's where the output is positive.
    public func reluBackward(_ gradient: Tensor, output: Tensor) throws -> Tensor {
        let gradient = try packed(gradient, as: output.description, keep: false)
        let result = empty(output.description)
        withExtendedLifetime((gradient, output)) {
            forEachChunk(of: result) { range in
                let (from, at, to) = (gradient.buffer, output.buffer, result.buffer)
                for index in range { to[index] = at[index] > 0 ? from[index] : 0 }
            }
        }
        return result
    }
}

import COneDNN

extension Engine {
    /// exp(x) / (sum of exp(x) along the axis), computed so that it doesn't overflow; the input's layout.
    ///
    ///     engine.softmax(scores, axis: -1)   // [N, H, T, T]: each row of the last axis adds up to 1
    ///
    /// A row with NaN or infinity in it, or with nothing but negative infinity, becomes NaN, as in PyTorch.
    ///
    /// - Throws: `TensorError` where the axis doesn't exist; a negative one counts from the end.
    public func softmax(_ input: Tensor, axis: Int) throws -> Tensor {
        let name = "softmax of \(input.shape) along axis \(axis)"
        let axis = try checkedAxis(axis, of: input.shape, name)
        guard input.count > 0 else { return input }
        let primitive = try softmaxForward(input.description, axis, name)
        let output = empty(input.description)
        try execute(primitive, [(DNNL_ARG_SRC, input), (DNNL_ARG_DST, output)])
        // oneDNN's kernels let NaN spoil some numbers of its row only.
        return bound(input) < .infinity ? output.known(upTo: 1.001) : spoiled(output, by: input, axis)
    }

    func softmaxForward(_ description: MemoryDescription, _ axis: Int, _ name: String) throws -> Primitive {
        try primitive(for: PrimitiveKey(.softmax, numbers: [axis], descriptions: [description])) {
            try makePrimitive(name) {
                cahier_softmax_forward(
                    &$0, raw, dnnl_forward_training, dnnl_softmax_accurate, description.raw, Int32(axis))
            }
        }
    }

    private func spoiled(_ output: Tensor, by input: Tensor, _ axis: Int) -> Tensor {
        var result = output
        let lines = Lines(input.shape, axis)
        input.withValues { source in
            result.withMutableValues { destination in
                for line in 0..<lines.count {
                    let places = lines.places(line)
                    let isSpoiled =
                        places.contains { source[$0].isNaN || source[$0] == .infinity }
                        || places.allSatisfy { source[$0] == -.infinity }
                    if isSpoiled { for place in places { destination[place] = .nan } }
                }
            }
        }
        return result
    }
}

/// The rows along one axis of a row-major tensor.
struct Lines {
    private let size: Int
    private let inner: Int
    let count: Int

    init(_ shape: [Int], _ axis: Int) {
        size = shape[axis]
        inner = shape[(axis + 1)...].reduce(1, *)
        count = shape[..<axis].reduce(1, *) * inner
    }

    /// Where the numbers of a row lie.
    func places(_ line: Int) -> StrideTo<Int> {
        let start = line / inner * size * inner + line % inner
        return stride(from: start, to: start + size * inner, by: inner)
    }
}

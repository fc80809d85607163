import COneDNN

extension Engine {
    /// Divides each number of an input [N, C, H, W] by (k + alpha / size * sum of squares)^beta, the sum over the same
    /// place of `size` channels with this one in the middle (Krizhevsky, Sutskever and Hinton 2012, section 3.3, with
    /// their alpha times the size, as in PyTorch).
    ///
    /// - Throws: `TensorError` where the size is even, for which PyTorch and ONNX disagree, or the shape doesn't fit.
    public func localResponseNorm(
        _ input: Tensor, size: Int, alpha: Float = 1e-4, beta: Float = 0.75, k: Float = 1
    ) throws -> Tensor {
        let window = try ResponseWindow(input.shape, size, alpha, beta, k)
        let input = try inSafeLayout(input)
        let primitive = try forward(input.description, window, .inference)
        let output = empty(primitive.layout(dnnl_query_dst_md))
        try execute(primitive, [(DNNL_ARG_SRC, input), (DNNL_ARG_DST, output)])
        return output
    }

    /// oneDNN 2.6's kernel for channels that lie together ([N, H, W, C]) crashes where they are fewer than 16.
    func inSafeLayout(_ input: Tensor) throws -> Tensor {
        try packed(input, as: .usual(input.shape), keep: false)
    }

    func forward(_ input: MemoryDescription, _ window: ResponseWindow, _ purpose: Purpose) throws -> Primitive {
        let key = PrimitiveKey(
            .localResponseNorm, numbers: window.numbers + [purpose == .training ? 1 : 0], descriptions: [input])
        return try primitive(for: key) {
            try makePrimitive("local response normalisation of \(input.shape)") {
                cahier_local_response_norm_forward(
                    &$0, raw, purpose.kind, input.raw, window.size, window.alpha, window.beta, window.k)
            }
        }
    }
}

struct ResponseWindow {
    let size: Int64
    let alpha, beta, k: Float

    init(_ shape: [Int], _ size: Int, _ alpha: Float, _ beta: Float, _ k: Float) throws(TensorError) {
        guard shape.count == 4, size >= 1, size % 2 == 1, size <= Int(Int32.max) else {
            throw TensorError(
                "local response normalisation of \(shape)",
                "wants an input [N, C, H, W] and an odd number of channels to sum over, found \(size)")
        }
        self.size = Int64(size)
        (self.alpha, self.beta, self.k) = (alpha, beta, k)
    }

    var numbers: [Int] { [Int(size)] + [alpha, beta, k].map { Int($0.bitPattern) } }
}

import COneDNN

extension ConvolutionPlan {
    /// What Winograd's kernels may keep in memory beside a convolution's input and output.
    private static let scratchLimit = 128 << 20

    /// The sizes of the batches that an inference is cut into, so that large maps don't need large scratch memory.
    ///
    /// VGG-16's second convolution at 224 px would take 460 MB of it for a batch of 8, and is no faster for that.
    var parts: [Int] {
        let images = input[0]
        guard winograd, purpose == .inference, images > 1 else { return [images] }
        // Of each tile of 4x4 numbers a kernel keeps 6x6, from the input as well as for the output.
        let tiled = (input.reduce(1, *) + output.reduce(1, *)) / 16 * 36 * MemoryLayout<Float>.stride
        let count = min(images, (tiled + Self.scratchLimit - 1) / Self.scratchLimit)
        return (0..<count).map { images * ($0 + 1) / count - images * $0 / count }
    }

    /// The same convolution of so many images.
    func ofImages(_ count: Int) -> ConvolutionPlan {
        var plan = self
        plan.input[0] = count
        return plan
    }
}

extension Engine {
    /// The convolution of a batch part by part, or `nil` where the kernels want an order in memory that has no parts.
    func convolutionInParts(_ input: Tensor, weights: Tensor, bias: Tensor?, _ plan: ConvolutionPlan) throws -> Tensor?
    {
        let kernels = try plan.parts.map { try forward(plan.ofImages($0)) }
        guard
            zip(kernels, plan.parts).allSatisfy({ kernel, images in
                let part = plan.ofImages(images)
                return kernel.layout(dnnl_query_src_md) == .blocksOf16(part.input)
                    && kernel.layout(dnnl_query_dst_md) == .blocksOf16(part.output)
            })
        else { return nil }

        let source = try packed(input, as: .blocksOf16(plan.input), keep: false)
        let output = empty(.blocksOf16(plan.output))
        var first = 0
        for (kernel, images) in zip(kernels, plan.parts) {
            var arguments = [
                (DNNL_ARG_SRC, source.images(first..<first + images, as: kernel.layout(dnnl_query_src_md))),
                (DNNL_ARG_WEIGHTS, try packedWeights(weights, plan.ofImages(images), kernel)),
                (DNNL_ARG_DST, output.images(first..<first + images, as: kernel.layout(dnnl_query_dst_md))),
            ]
            if let bias { arguments.append((DNNL_ARG_BIAS, bias)) }
            try execute(kernel, arguments)
            first += images
        }
        return output
    }
}

extension Tensor {
    /// Some images of a batch in the batch's own memory, which must be laid out image after image.
    fileprivate func images(_ range: Range<Int>, as description: MemoryDescription) -> Tensor {
        let bytes = storage.byteCount / shape[0]
        return Tensor(
            description: description,
            storage: storage.part(from: range.lowerBound * bytes, byteCount: range.count * bytes))
    }
}

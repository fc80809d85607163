import COneDNN

extension Engine {
    /// The tensors one after the other on an axis, on which alone their sizes may differ.
    ///
    ///     engine.concatenated([maps, others], axis: 1)   // [N, C, H, W] and [N, D, H, W] to [N, C + D, H, W]
    ///
    /// Feature maps in a kernel's blocked order stay in one where the blocks allow it.
    ///
    /// - Throws: `TensorError` where there is no tensor, the axis doesn't exist or other sizes differ.
    public func concatenated(_ tensors: [Tensor], axis: Int) throws -> Tensor {
        let name = "concatenation of \(tensors.map(\.shape)) on axis \(axis)"
        guard let first = tensors.first else { throw TensorError(name, "wants at least one tensor") }
        let axis = try checkedAxis(axis, of: first.shape, name)
        func others(_ shape: [Int]) -> [Int] {
            var shape = shape
            shape[axis] = 0
            return shape
        }
        guard tensors.allSatisfy({ $0.shape.count == first.shape.count && others($0.shape) == others(first.shape) })
        else { throw TensorError(name, "sizes may differ on that axis only") }
        let present = tensors.filter { $0.count > 0 }
        guard present.count > 1 else { return present.first ?? first.extended(tensors, axis) }
        return try joined(try inOneOrder(present, axis), axis, name)
    }

    private func joined(_ tensors: [Tensor], _ axis: Int, _ name: String) throws -> Tensor {
        let descriptions = tensors.map(\.description)
        var shape = tensors[0].shape
        shape[axis] = tensors.reduce(0) { $0 + $1.shape[axis] }
        let width = tensors[0].description.isRowMajor ? nil : ChannelBlocks(tensors[0].description)?.width
        let destination = width.flatMap { MemoryDescription.blocked(shape, width: $0) } ?? .rowMajor(shape)
        let primitive = try primitive(for: PrimitiveKey(.concatenation, numbers: [axis], descriptions: descriptions)) {
            try makePrimitive(name) { handle in
                let sources: [OpaquePointer?] = descriptions.map(\.raw)
                return cahier_concatenation(
                    &handle, raw, destination.raw, Int32(sources.count), Int32(axis), sources)
            }
        }
        let result = empty(destination)
        let sources = tensors.enumerated().map { (DNNL_ARG_MULTIPLE_SRC + Int32($0.offset), $0.element) }
        try execute(primitive, sources + [(DNNL_ARG_DST, result)])
        let bounds = tensors.compactMap { knownBound($0) }
        return result.known(upTo: bounds.count == tensors.count ? bounds.max() : nil)
    }

    /// Blocked tensors stay as they are where all have the same blocks, of which those side by side are whole; oneDNN
    /// would move numbers one by one otherwise, and all become row-major here.
    private func inOneOrder(_ tensors: [Tensor], _ axis: Int) throws -> [Tensor] {
        let widths = Set(tensors.map { $0.description.isRowMajor ? 1 : ChannelBlocks($0.description)?.width ?? 0 })
        if let width = widths.first, widths.count == 1,
            MemoryDescription.blocked(tensors[0].shape, width: width) != nil,
            axis != 1 || tensors.allSatisfy({ $0.shape[1].isMultiple(of: width) })
        {
            return tensors
        }
        return try tensors.map { try rowMajor($0) }
    }
}

extension Tensor {
    /// Without numbers: the shape of several such tensors, concatenated.
    fileprivate func extended(_ tensors: [Tensor], _ axis: Int) -> Tensor {
        var shape = shape
        shape[axis] = tensors.reduce(0) { $0 + $1.shape[axis] }
        return Tensor(shape, [])
    }
}

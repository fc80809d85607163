import COneDNN

extension Tensor {
    /// The same numbers in row-major order; no copy is made when they lie so already. O(count).
    public func rowMajor() -> Tensor {
        if description.isRowMajor { return self }
        let offsets = description.offsets()
        let source = buffer
        let result = withExtendedLifetime(storage) {
            Tensor(shape) { destination in
                var next = 0
                let columns = offsets[offsets.count - 1]
                func write(axis: Int, from offset: Int) {
                    if axis == offsets.count - 1 {
                        for column in columns {
                            destination[next] = source[offset + column]
                            next += 1
                        }
                    } else {
                        for step in offsets[axis] { write(axis: axis + 1, from: offset + step) }
                    }
                }
                write(axis: 0, from: 0)
            }
        }
        result.storage.magnitude = storage.magnitude
        return result
    }
}

extension Engine {
    /// The tensor in the order a kernel asks for; the packed copy is kept with the tensor until its numbers change.
    func packed(_ tensor: Tensor, as description: MemoryDescription, keep: Bool) throws -> Tensor {
        if tensor.description == description { return tensor }
        let pack = { [self] in
            let storage = Storage(byteCount: description.byteCount, pool: pool)
            try reorder(tensor, into: Tensor(description: description, storage: storage))
            storage.magnitude = tensor.storage.magnitude
            return storage
        }
        let storage = keep ? try tensor.storage.packed(as: description, make: pack) : try pack()
        return Tensor(description: description, storage: storage)
    }

    /// A feature map [N, C, ...] in the order that convolutions give.
    ///
    /// Kernels for other orders round in other ways; so a computation that resumes from stored numbers, which are
    /// row-major, gives the bytes of an uninterrupted one.
    func inUsualOrder(_ tensor: Tensor) throws -> Tensor {
        guard (3...5).contains(tensor.shape.count) else { return tensor }
        return try packed(tensor, as: .usual(tensor.shape), keep: false)
    }

    /// The tensor in row-major order, converted by the kernels' threads.
    package func rowMajor(_ tensor: Tensor) throws -> Tensor {
        if tensor.description.isRowMajor { return tensor }
        return try packed(tensor, as: .rowMajor(tensor.shape), keep: false)
    }

    private func reorder(_ source: Tensor, into destination: Tensor) throws {
        let key = PrimitiveKey(.reorder, descriptions: [source.description, destination.description])
        let primitive = try primitive(for: key) {
            try makePrimitive("reordering a tensor of shape \(source.shape)") {
                cahier_reorder(&$0, raw, source.description.raw, destination.description.raw)
            }
        }
        try execute(primitive, [(DNNL_ARG_FROM, source), (DNNL_ARG_TO, destination)])
    }
}

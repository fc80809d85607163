import COneDNN

/// A kernel that oneDNN has generated for one operation and shape.
final class Primitive {
    let raw: dnnl_primitive_t
    private let description: dnnl_primitive_desc_t

    /// Takes over a primitive description; `nil` means that oneDNN has no kernel.
    init(_ description: dnnl_primitive_desc_t?, engine: Engine) throws {
        guard let description else { throw TensorError("preparing a kernel", "oneDNN has none for these shapes") }
        self.description = description
        var primitive: dnnl_primitive_t?
        let status = dnnl_primitive_create(&primitive, description)
        guard status == dnnl_success, let primitive else {
            dnnl_primitive_desc_destroy(description)
            throw TensorError("preparing a kernel", "oneDNN failed with status \(status.rawValue)")
        }
        raw = primitive
    }

    deinit {
        dnnl_primitive_destroy(raw)
        dnnl_primitive_desc_destroy(description)
    }

    /// The kernel's name in oneDNN's verbose output, for example "jit_wino_4x3:avx512_core".
    var kernel: String {
        var name: UnsafePointer<CChar>?
        guard dnnl_primitive_desc_query(description, dnnl_query_impl_info_str, 0, &name) == dnnl_success, let name
        else { return "an unnamed kernel" }
        return String(cString: name)
    }

    private var known: [UInt32: MemoryDescription] = [:]

    /// The layout of an operand, for example of `dnnl_query_src_md`.
    func layout(_ query: dnnl_query_t) -> MemoryDescription {
        if let found = known[query.rawValue] { return found }
        guard let pointer = dnnl_primitive_desc_query_md(description, query, 0) else {
            preconditionFailure("\(kernel) has no operand for query \(query.rawValue)")
        }
        let found = MemoryDescription(pointer.pointee)
        known[query.rawValue] = found
        return found
    }

    /// Another operation's description may need this one as a hint.
    var hint: dnnl_primitive_desc_t { description }
}

/// What a prepared kernel depends on.
struct PrimitiveKey: Hashable {
    enum Operation: Hashable {
        case reorder
        case convolution, convolutionBackwardData, convolutionBackwardWeights
        case maxPooling, maxPoolingBackward, averagePooling, averagePoolingBackward
        case batchNorm, batchNormBackward
        case linear, linearBackwardData, linearBackwardWeights
    }

    private let operation: Operation
    private let numbers: [Int]
    private let descriptions: [MemoryDescription]

    init(_ operation: Operation, numbers: [Int] = [], descriptions: [MemoryDescription] = []) {
        self.operation = operation
        self.numbers = numbers
        self.descriptions = descriptions
    }
}

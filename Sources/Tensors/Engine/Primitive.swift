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

    /// Whether oneDNN has nothing better for the shapes than loops that were made to be read.
    var isPlainLoops: Bool { kernel.hasPrefix("ref") }

    private var known: [Operand: MemoryDescription] = [:]

    private struct Operand: Hashable {
        var query: UInt32
        var index: Int
    }

    /// The layout of an operand, for example of `dnnl_query_src_md`.
    func layout(_ query: dnnl_query_t, _ index: Int = 0) -> MemoryDescription {
        guard let found = layoutIfAny(query, index) else {
            preconditionFailure("\(kernel) has no operand \(index) for query \(query.rawValue)")
        }
        return found
    }

    /// The layout of an operand that a kernel may do without, for example of `dnnl_query_workspace_md`.
    func layoutIfAny(_ query: dnnl_query_t, _ index: Int = 0) -> MemoryDescription? {
        let operand = Operand(query: query.rawValue, index: index)
        if let found = known[operand] { return found }
        var layout: OpaquePointer?
        guard cahier_layout_of_operand(&layout, description, query, Int32(index)) == dnnl_success, let layout else {
            return nil
        }
        let found = MemoryDescription(owning: layout)
        known[operand] = found
        return found
    }

    /// The number of inputs that the kernel takes.
    var inputCount: Int { Int(cahier_input_count(description)) }

    /// Another operation's description may need this one as a hint.
    var hint: dnnl_primitive_desc_t { description }
}

/// What a prepared kernel depends on.
struct PrimitiveKey: Hashable {
    enum Operation: Hashable {
        case reorder
        case convolution, convolutionBackwardData, convolutionBackwardWeights
        case transposedConvolution, transposedConvolutionBackwardData, transposedConvolutionBackwardWeights
        case pooling, poolingBackward
        case meanCorrection
        case batchNorm, batchNormBackward, channelAffine
        case layerNorm, layerNormBackward
        case localResponseNorm, localResponseNormBackward
        case linear, linearBackwardData, linearBackwardWeights
        case activation, activationBackward
        case softmax, softmaxBackward
        case binary, matrixProduct, concatenation, reduction
        case resampling, resamplingBackward
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

import COneDNN
import Foundation

/// Computes on tensors with oneDNN's kernels, on all cores.
///
/// An engine keeps the kernels that it has prepared, one for each operation and shape. It is not `Sendable`: oneDNN
/// uses its own threads and is called from one thread at a time.
public final class Engine {
    let raw: dnnl_engine_t
    private let stream: dnnl_stream_t
    let pool = BufferPool()
    private var primitives: [PrimitiveKey: Primitive] = [:]

    /// The images that networks have been evaluated on since the engine was made.
    public package(set) var evaluations = 0

    /// Which kernels any convolution may use; `direct` overrules what a caller allows.
    public let kernels: Kernels

    /// - Throws: `TensorError` where oneDNN can't use the processor.
    public init(kernels: Kernels = .fast) throws(TensorError) {
        var engine: dnnl_engine_t?
        var stream: dnnl_stream_t?
        guard dnnl_engine_create(&engine, dnnl_cpu, 0) == dnnl_success, let engine,
            dnnl_stream_create(&stream, engine, UInt32(dnnl_stream_default_flags.rawValue)) == dnnl_success, let stream
        else { throw TensorError("starting oneDNN", "it found no processor it can compute on") }
        raw = engine
        self.kernels = kernels
        self.stream = stream
    }

    deinit {
        primitives.removeAll()
        dnnl_stream_destroy(stream)
        dnnl_engine_destroy(raw)
    }

    /// The widest instructions that the kernels may use, for example "AVX-512 with bfloat16".
    public var instructionSet: String { InstructionSet.name }

    /// The threads that one operation is spread over.
    public var threads: Int { InstructionSet.threads }

    /// Bytes that no tensor uses any more and that are kept for tensors of the same sizes.
    public var unusedMemory: Int { pool.freeByteCount }

    /// Returns memory that no tensor uses any more: for who goes on with tensors of other sizes, which find no use for
    /// it.
    public func releaseUnusedMemory() { pool.drain() }

    func primitive(for key: PrimitiveKey, make: () throws -> Primitive) throws -> Primitive {
        if let found = primitives[key] { return found }
        let made = try make()
        primitives[key] = made
        return made
    }

    /// A kernel from a description that one of the header's constructors makes.
    ///
    ///     try makePrimitive("adding") { cahier_binary(&$0, raw, dnnl_binary_add, left.raw, right.raw, left.raw) }
    func makePrimitive(
        _ operation: @autoclosure () -> String, _ describe: (inout dnnl_primitive_desc_t?) throws -> dnnl_status_t
    ) throws -> Primitive {
        var description: dnnl_primitive_desc_t?
        let status = try describe(&description)
        try check(status, operation())
        return try Primitive(description, engine: self)
    }

    /// As `makePrimitive`, but `nil` where oneDNN has no kernel for the shapes.
    func makePrimitiveIfAny(
        _ operation: @autoclosure () -> String,
        _ describe: (inout dnnl_primitive_desc_t?) throws -> dnnl_status_t
    ) throws -> Primitive? {
        var description: dnnl_primitive_desc_t?
        let status = try describe(&description)
        if status == dnnl_unimplemented { return nil }
        try check(status, operation())
        return try Primitive(description, engine: self)
    }

    /// Calls a closure with attributes that apply ReLU to a kernel's output, or with `nil`.
    func withAttributes<Result>(
        fusedReLU: Bool, _ body: (dnnl_primitive_attr_t?) throws -> Result
    ) throws -> Result {
        guard fusedReLU else { return try body(nil) }
        var attributes: dnnl_primitive_attr_t?
        defer { dnnl_primitive_attr_destroy(attributes) }
        try check(cahier_relu_attributes(&attributes), "fusing ReLU")
        return try body(attributes)
    }

    /// A tensor with undefined contents in the order of `description`.
    func empty(_ description: MemoryDescription) -> Tensor {
        Tensor(description: description, storage: Storage(byteCount: description.byteCount, pool: pool))
    }

    func execute(_ primitive: Primitive, _ arguments: [(Int32, Tensor)]) throws {
        var memories: [dnnl_memory_t] = []
        defer { for memory in memories { dnnl_memory_destroy(memory) } }
        var list: [dnnl_exec_arg_t] = []
        for (role, tensor) in arguments {
            var memory: dnnl_memory_t?
            try check(
                cahier_memory(&memory, tensor.description.raw, raw, tensor.storage.pointer),
                "handing a tensor of shape \(tensor.shape) to a kernel")
            guard let memory else { continue }
            memories.append(memory)
            list.append(dnnl_exec_arg_t(arg: role, memory: memory))
        }
        try withExtendedLifetime(arguments) {
            try check(
                dnnl_primitive_execute(primitive.raw, stream, Int32(list.count), list), "running \(primitive.kernel)")
            try check(dnnl_stream_wait(stream), "running \(primitive.kernel)")
        }
    }

    func check(_ status: dnnl_status_t, _ operation: @autoclosure () -> String) throws(TensorError) {
        guard status != dnnl_success else { return }
        let problem =
            switch status {
            case dnnl_out_of_memory: "oneDNN is out of memory; use smaller batches"
            case dnnl_invalid_arguments: "oneDNN finds these shapes inconsistent"
            case dnnl_unimplemented: "oneDNN has no kernel for these shapes"
            default: "oneDNN failed with status \(status.rawValue)"
            }
        throw TensorError(operation(), problem)
    }
}

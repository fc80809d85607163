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

    /// - Throws: `TensorError` where oneDNN can't use the processor.
    public init() throws(TensorError) {
        var engine: dnnl_engine_t?
        var stream: dnnl_stream_t?
        guard dnnl_engine_create(&engine, dnnl_cpu, 0) == dnnl_success, let engine,
            dnnl_stream_create(&stream, engine, UInt32(dnnl_stream_default_flags.rawValue)) == dnnl_success, let stream
        else { throw TensorError("starting oneDNN", "it found no processor it can compute on") }
        raw = engine
        self.stream = stream
    }

    deinit {
        primitives.removeAll()
        dnnl_stream_destroy(stream)
        dnnl_engine_destroy(raw)
    }

    /// The widest instructions that the kernels may use, for example "AVX-512 with bfloat16".
    public var instructionSet: String { InstructionSet.current.name }

    /// The threads that one operation is spread over.
    public var threads: Int { InstructionSet.threads }

    /// Gives buffers that no tensor uses back to the system.
    public func releaseBuffers() { pool.drain() }

    func primitive(for key: PrimitiveKey, make: () throws -> Primitive) throws -> Primitive {
        if let found = primitives[key] { return found }
        let made = try make()
        primitives[key] = made
        return made
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
            var description = tensor.description.raw
            try check(
                dnnl_memory_create(&memory, &description, raw, tensor.storage.pointer),
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

/// What the kernels of this process compute with, as far as what they give depends on it.
///
/// Other instructions, another version of oneDNN and, where gradients of weights are added up, another number of
/// threads round otherwise.
public struct Arithmetic: Codable, Sendable, Equatable {
    /// The widest instructions that oneDNN's kernels may use: "AVX-512 with bfloat16".
    public var instructionSet: String
    /// oneDNN's version: "2.6.3".
    public var oneDNN: String
    /// The threads that one operation is spread over.
    public var threads: Int

    public init(instructionSet: String, oneDNN: String, threads: Int) {
        self.instructionSet = instructionSet
        self.oneDNN = oneDNN
        self.threads = threads
    }

    /// That of this process; from the first call on, oneDNN keeps to its instruction set.
    public static var current: Arithmetic {
        Arithmetic(
            instructionSet: InstructionSet.name, oneDNN: InstructionSet.version, threads: InstructionSet.threads)
    }
}

/// A set of vector instructions that oneDNN's kernels can be held to, so that machines of different makes give the same
/// bytes.
///
/// oneDNN reads `ONEDNN_MAX_CPU_ISA` at its first use; what else chooses kernels by the instruction set asks oneDNN.
public enum InstructionLimit: String, CaseIterable, Sendable {
    case sse41 = "sse4.1"
    case avx
    case avx2
    case avx2VNNI = "avx2-vnni"
    case avx512
    case avx512VNNI = "avx512-vnni"
    case avx512BFloat16 = "avx512-bf16"
    case avx512Float16 = "avx512-fp16"
    case avx512AMX = "avx512-amx"

    /// The variable that oneDNN reads, and OpenMP's for the number of threads.
    public static let variable = "ONEDNN_MAX_CPU_ISA"
    public static let threadsVariable = "OMP_NUM_THREADS"

    /// What the variable is set to.
    public var variableValue: String {
        switch self {
        case .sse41: "SSE41"
        case .avx: "AVX"
        case .avx2: "AVX2"
        case .avx2VNNI: "AVX2_VNNI"
        case .avx512: "AVX512_CORE"
        case .avx512VNNI: "AVX512_CORE_VNNI"
        case .avx512BFloat16: "AVX512_CORE_BF16"
        case .avx512Float16: "AVX512_CORE_FP16"
        case .avx512AMX: "AVX512_CORE_AMX"
        }
    }

    /// The name of the set, as ``Arithmetic/instructionSet`` gives it.
    public var title: String {
        switch self {
        case .sse41: "SSE4.1"
        case .avx: "AVX"
        case .avx2: "AVX2"
        case .avx2VNNI: "AVX2 with VNNI"
        case .avx512: "AVX-512"
        case .avx512VNNI: "AVX-512 with VNNI"
        case .avx512BFloat16: "AVX-512 with bfloat16"
        case .avx512Float16: "AVX-512 with float16"
        case .avx512AMX: "AVX-512 with AMX"
        }
    }
}
